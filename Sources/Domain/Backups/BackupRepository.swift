import Common

/// A directory of snapshots: `<id>/manifest.json`, `latest -> <id>`, `.trash/`.
///
/// Only directories with a manifest of ours are ever looked into, moved or removed.
public struct BackupRepository: Sendable {
  /// The absolute path of the directory.
  public let directory: String

  /// Names a repository; nothing is created.
  public init(directory: String) { self.directory = directory }

  /// One snapshot as it stands in the repository.
  public struct Entry: Sendable {
    /// Its manifest.
    public let manifest: Manifest
    /// Whether it is pinned: kept whatever the retention says.
    public let isPinned: Bool
    /// The absolute path of its directory.
    public let directory: String
    /// Whether a check found it damaged, or its manifest cannot be read: nothing links to it.
    public internal(set) var isDamaged = false
    /// Whether its manifest cannot be read, so that only its name is known.
    var isUnreadable = false
    /// The file that is to be installed, when this is no snapshot but stands for one.
    var incoming: IncomingStore?
  }

  /// Where `latest` leads.
  public enum LatestLink: Sendable, Equatable {
    /// To the snapshot with this id.
    case snapshot(String)
    /// There is no such link.
    case missing
    /// To something that is no snapshot of ours.
    case broken(String)
  }

  var lockPath: String { directory + "/.lock" }
  var trashDirectory: String { directory + "/.trash" }
  var latestPath: String { directory + "/latest" }

  func path(of id: String) -> String { directory + "/" + id }

  /// The snapshots, newest first; directories that are not ours are passed over.
  public func entries() throws -> [Entry] { try entries(in: directory) }

  func trashed() throws -> [Entry] { try entries(in: trashDirectory) }

  private func entries(in directory: String) throws -> [Entry] {
    guard try Disk.exists(directory) else { return [] }
    return try Disk.names(in: directory).compactMap { name in
      try name.flatMap { SnapshotID.isValid($0) ? try entry(directory + "/" + $0) : nil }
    }.sorted { ($0.manifest.createdAt, $0.manifest.id) > ($1.manifest.createdAt, $1.manifest.id) }
  }

  /// The snapshot in a directory; `nil` when it is not ours.
  func entry(_ directory: String) throws -> Entry? {
    guard try Disk.status(directory)?.kind == .directory,
      try Disk.status(directory + "/manifest.json")?.kind == .file
    else { return nil }
    let isPinned = try Disk.exists(directory + "/pinned")
    let bytes = try Disk.read(directory + "/manifest.json")
    // What cannot be decoded is somebody else's, or damaged: that is told below.
    guard var manifest = try? JSON.decode(Manifest.self, from: bytes),
      manifest.schema == Manifest.schemaName, manifest.id == Path.name(directory)
    else {
      return Manifest.unreadable(bytes, id: Path.name(directory)).map {
        Entry(
          manifest: $0, isPinned: isPinned, directory: directory, isDamaged: true,
          isUnreadable: true)
      }
    }
    let isDamaged = try Disk.exists(directory + "/" + Self.damagedMark)
    if isDamaged {
      manifest.verdict = .suspect
      manifest.findings.append("a later check found this snapshot damaged")
    }
    return Entry(
      manifest: manifest, isPinned: isPinned, directory: directory, isDamaged: isDamaged)
  }

  /// The snapshot with an id, or whose id begins so; `latest` is the one the link leads to.
  public func entry(named name: String) throws -> Entry {
    let list = "ecw-backup list"
    if name == "latest" {
      guard let latest = try latest() else {
        throw Failure("no proven snapshot yet", hint: "ecw-backup create", status: .unavailable)
      }
      return latest
    }
    let matches = try entries().filter { $0.manifest.id == name }
    let candidates =
      try matches.isEmpty && !name.isEmpty
      ? entries().filter { $0.manifest.id.hasPrefix(name) } : matches
    guard let entry = candidates.first else {
      throw Failure("no snapshot '\(name)'", hint: list, status: .unavailable)
    }
    guard candidates.count == 1 else {
      throw Failure("'\(name)' is the beginning of several ids", hint: list, status: .usage)
    }
    return entry
  }

  /// Where the link `latest` leads.
  public func latestLink() throws -> LatestLink {
    guard try Disk.exists(latestPath) else { return .missing }
    guard let target = try Disk.readLink(latestPath) else { return .broken("not a link") }
    guard SnapshotID.isValid(target), try hasWholeManifest(path(of: target)),
      try !Disk.exists(path(of: target) + "/" + Self.damagedMark)
    else { return .broken(target) }
    return .snapshot(target)
  }

  // Decoding it would cost a session start more than all the rest.
  private func hasWholeManifest(_ directory: String) throws -> Bool {
    let path = directory + "/manifest.json"
    guard try Disk.status(path)?.kind == .file else { return false }
    let bytes = try Disk.read(path)
    return bytes.first == UInt8(ascii: "{") && bytes.suffix(2).elementsEqual("}\n".utf8)
      && !bytes.contains(0)
  }

  /// The snapshot that `latest` leads to, else the newest proven one; `nil` without any.
  public func latest() throws -> Entry? {
    if case .snapshot(let id) = try latestLink(), let entry = try entry(path(of: id)),
      !entry.isUnreadable
    {
      return entry
    }
    return try entries().first { $0.manifest.verdict == .proven }
  }

  /// The latest snapshot, else the newest of any verdict: what there is to check.
  public func latestOrNewest() throws -> Entry {
    if let newest = try latest() ?? newest() { return newest }
    return try entry(named: "latest")
  }

  /// The newest snapshot of any verdict, judged by their names.
  public func newest() throws -> Entry? {
    for id in try ids() {
      if let entry = try entry(path(of: id)) { return entry }
    }
    return nil
  }

  /// The newest name that looks like a snapshot and is not dated in the future.
  func newestID(now: Timestamp) throws -> String? {
    let limit = now.adding(seconds: Retention.clockToleranceSeconds)
    return try ids().first { id in SnapshotID.time(of: id).map { $0 <= limit } == true }
  }

  // Names sort by time, so the newest is known before one manifest is read.
  func ids() throws -> [String] {
    guard try Disk.exists(directory) else { return [] }
    return try Disk.names(in: directory).compactMap { $0 }.filter(SnapshotID.isValid).reversed()
  }

  /// The record of the last restore drill, if there is one.
  public func lastDrill() throws -> DrillRecord? {
    let path = directory + "/drill.json"
    guard try Disk.exists(path) else { return nil }
    return try JSON.decode(DrillRecord.self, from: Disk.read(path))
  }
}
