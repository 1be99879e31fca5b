public import Common

/// The few facts of a snapshot that a health check needs.
///
/// Decoding a whole manifest would cost a session start more than all of its other work.
public struct SnapshotSummary: Sendable {
  /// A store in it.
  public struct Store: Sendable {
    /// The path relative to the workspace root, or absolute when the store is elsewhere.
    public let path: String
    /// What the suite knows it as.
    public let role: String?
    /// The size in bytes.
    public let sizeBytes: Int64
    /// Rows of each ordinary table, if they were counted.
    public let tableRows: [String: Int64]?
  }

  let schema: String
  /// The snapshot's id.
  public let id: String
  /// When the snapshot was begun.
  public let createdAt: Timestamp
  /// What is known about it.
  public internal(set) var verdict: Verdict
  /// The size of everything in it in bytes.
  public let sizeBytes: Int64
  /// The stores, in the order they were pinned.
  public let stores: [Store]
}

extension SnapshotSummary: Decodable {
  private enum Key: CodingKey, CaseIterable {
    case schema, id, createdAt, verdict, fileBytes, stores
    // Not read: without one of them it is no whole manifest.
    case verification, host, root, sqliteVersion, toolVersion, trees, fileCount, filesSha256
    case findings
  }

  /// Reads a manifest.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let key = Key.allCases.first(where: { !container.contains($0) }) {
      throw Failure("a manifest without '\(key.stringValue)'")
    }
    schema = try container.decode(String.self, forKey: .schema)
    id = try container.decode(String.self, forKey: .id)
    let time = try container.decode(String.self, forKey: .createdAt)
    let word = try container.decode(String.self, forKey: .verdict)
    guard let createdAt = Timestamp(time), let verdict = Verdict(rawValue: word) else {
      throw Failure("a manifest with the time '\(time)' and the verdict '\(word)'")
    }
    (self.createdAt, self.verdict) = (createdAt, verdict)
    stores = try container.decode([Store].self, forKey: .stores)
    let fileBytes = try container.decode(Int64.self, forKey: .fileBytes)
    sizeBytes = stores.reduce(fileBytes) { $0 &+ $1.sizeBytes }
  }
}

extension SnapshotSummary.Store: Decodable {
  private enum Key: CodingKey { case path, role, sizeBytes, tableRows }

  /// Reads a store of a manifest.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    path = try container.decode(String.self, forKey: .path)
    role = try container.decodeIfPresent(String.self, forKey: .role)
    sizeBytes = try container.decode(Int64.self, forKey: .sizeBytes)
    tableRows = try container.decodeIfPresent([String: Int64].self, forKey: .tableRows)
  }
}

extension BackupRepository {
  /// What ``newest()`` would find.
  public func newestSummary() throws -> SnapshotSummary? {
    for id in try ids() {
      if let summary = try summary(id) ?? unreadableSummary(id) { return summary }
    }
    return nil
  }

  /// What ``latest()`` would find.
  public func latestSummary() throws -> SnapshotSummary? {
    if case .snapshot(let id) = try latestLink(), let summary = try summary(id) { return summary }
    for id in try ids() {
      if let summary = try summary(id), summary.verdict == .proven { return summary }
    }
    return nil
  }

  private func unreadableSummary(_ id: String) throws -> SnapshotSummary? {
    guard let entry = try entry(path(of: id)), entry.isUnreadable else { return nil }
    return SnapshotSummary(
      schema: Manifest.schemaName, id: id, createdAt: entry.manifest.createdAt, verdict: .suspect,
      sizeBytes: 0, stores: [])
  }

  /// The summary of one snapshot; `nil` when it is not ours or its manifest is not whole.
  func summary(_ id: String) throws -> SnapshotSummary? {
    let manifest = path(of: id) + "/manifest.json"
    guard try Disk.status(manifest)?.kind == .file,
      // A file that is no manifest of ours makes the directory somebody else's.
      var summary = try? JSON.decode(SnapshotSummary.self, from: Disk.read(manifest)),
      summary.schema == Manifest.schemaName, summary.id == id
    else { return nil }
    if try Disk.exists(path(of: id) + "/" + Self.damagedMark) { summary.verdict = .suspect }
    return summary
  }
}
