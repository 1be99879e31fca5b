public import Common
import Processes

/// Copies proven snapshots to a restic repository and reads them back; it never deletes there.
public struct OffsiteCopy: Sendable {
  /// What became of one snapshot.
  public struct Outcome: Sendable {
    /// The snapshot.
    public let manifest: Manifest
    /// Whether it is at the destination now, every byte checked there.
    public let isPushed: Bool
    /// Whether it was there already.
    public let wasThere: Bool
    /// What went wrong.
    public let problem: String?
  }

  let world: World
  let repository: BackupRepository
  let destination: String

  /// Prepares copies to a restic repository; its password comes from restic's environment.
  public init(world: World, repository: BackupRepository, destination: String) {
    self.world = world
    self.repository = repository
    self.destination = destination
  }

  /// What would be pushed, newest first: proven snapshots that are not there yet.
  public func plan(last: Int, acceptsShrink: Bool) throws -> [BackupRepository.Entry] {
    let proven = try repository.entries().filter { $0.manifest.verdict == .proven }
    guard let newest = proven.first else {
      throw Failure("no proven snapshot to push", hint: "ecw-backup create", status: .unavailable)
    }
    let there = try snapshotsThere()
    let own = there.filter {
      $0.workspace == nil || $0.workspace == Self.workspace(newest.manifest)
    }
    if !acceptsShrink, let before = own.max(by: { $0.id < $1.id }) {
      try refuseShrunken(newest.manifest, before)
    }
    // What was interrupted, or differed, is pushed again: restic keeps equal bytes once.
    let known = Set(there.filter(\.isVerified).map(\.id))
    return proven.prefix(last).filter { !known.contains($0.manifest.id) }
  }

  /// Pushes one snapshot and checks every file of it at the destination.
  public func push(_ entry: BackupRepository.Entry) throws -> Outcome {
    let manifest = entry.manifest
    let tags = [
      "ecw-backup", "id=\(manifest.id)", "bytes=\(manifest.sizeBytes)",
      "stores=\(manifest.stores.count)", "workspace=\(Self.workspace(manifest))",
    ]
    var arguments = ["backup", "--quiet", "--host", manifest.host, "--time", resticTime(manifest)]
    for tag in tags { arguments += ["--tag", tag] }
    let before = Set(try snapshotsThere().map(\.resticID))
    try restic(arguments + ["--", "."], in: entry.directory)
    let new = try snapshotsThere().first {
      $0.id == manifest.id && !before.contains($0.resticID)
    }
    let problem =
      try new.map { try check($0, entry) } ?? "not listed at the destination after the push"
    if let new, problem == nil {
      try restic(["tag", "--quiet", "--add", Self.verifiedTag, new.resticID], in: "/")
    }
    return Outcome(
      manifest: manifest, isPushed: problem == nil, wasThere: false, problem: problem)
  }

  private func resticTime(_ manifest: Manifest) -> String {
    let local = CivilTime(
      manifest.createdAt, utcOffsetSeconds: world.utcOffset(manifest.createdAt))
    return local.text.replacing("T", with: " ")
  }

  // Several workspaces may share a repository; a path may hold a comma, which ends a tag.
  private static func workspace(_ manifest: Manifest) -> String {
    String(Digest.of(manifest.root).prefix(16))
  }

  // Added when every byte was read back.
  private static let verifiedTag = "verified"

  struct There: Equatable {
    let id: String
    let workspace: String?
    let bytes: Int64
    let stores: Int
    let isVerified: Bool
    let resticID: String
  }

  private struct Listed: Decodable {
    let id: String
    let tags: [String]?
  }

  func snapshotsThere() throws -> [There] {
    let bytes = try restic(["snapshots", "--json", "--tag", "ecw-backup"], in: "/")
    return try JSON.decode([Listed].self, from: bytes).compactMap { listed in
      func value(_ key: String) -> String? {
        listed.tags?.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
      }
      guard let id = value("id"), SnapshotID.isValid(id) else { return nil }
      return There(
        id: id, workspace: value("workspace"), bytes: value("bytes").flatMap { Int64($0) } ?? 0,
        stores: value("stores").flatMap { Int($0) } ?? 0,
        isVerified: listed.tags?.contains(Self.verifiedTag) == true, resticID: listed.id)
    }
  }

  private func refuseShrunken(_ manifest: Manifest, _ before: There) throws {
    guard manifest.sizeBytes * 2 < before.bytes || manifest.stores.count * 2 < before.stores else {
      return
    }
    throw Failure(
      "snapshot '\(manifest.id)' is less than half of what was pushed last (\(before.id): "
        + "\(Quantity.bytes(before.bytes)), \(before.stores) stores)",
      hint: "ecw-backup push --accept-shrink", status: .refused)
  }

  // Every file is read back through restic and hashed: what counts is what can be had again.
  private func check(_ there: There, _ entry: BackupRepository.Entry) throws -> String? {
    var wanted = entry.manifest.stores.map { ($0.stored, $0.sha256) }
    for file in try FileList.read(entry) {
      if let sha256 = file.sha256 { wanted.append(("data/" + file.path, sha256)) }
    }
    let manifest = try Digest.of(file: entry.directory + "/manifest.json") {}
    wanted += [("manifest.json", manifest.sha256), (FileList.name, entry.manifest.filesSha256)]
    for (path, sha256) in wanted {
      try world.checkpoint()
      let sum = RunningDigest()
      try run(["dump", there.resticID, "/" + path], in: "/") { sum.add($0) }
      if sum.text() != sha256 { return "'\(path)' differs at the destination" }
    }
    return nil
  }

  @discardableResult
  private func restic(_ arguments: [String], in directory: String) throws -> [UInt8] {
    let (outcome, bytes) = try child(arguments, directory)
      .outputWaiting(stopReason: world.stopReason)
    try judge(outcome, arguments)
    return bytes
  }

  private func run(
    _ arguments: [String], in directory: String, onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) throws {
    let outcome = try child(arguments, directory)
      .runWaiting(stopReason: world.stopReason, onOutput: onOutput)
    try judge(outcome, arguments)
  }

  private func child(_ arguments: [String], _ directory: String) -> ChildProcess {
    ChildProcess(
      "restic", ["--repo", destination] + arguments, in: directory, world: world,
      timeLimitSeconds: 86400)
  }

  // A destination may carry a password.
  private var printableDestination: String {
    destination.contains("@") ? "\"$(git config ecw.backup.restic)\"" : Shell.quote(destination)
  }

  private func judge(_ outcome: ChildProcess.Outcome, _ arguments: [String]) throws {
    guard !outcome.isSuccess else { return }
    let reason = outcome.errors.split(separator: "\n").last.map(String.init) ?? "no message"
    let verb = arguments.first ?? ""
    if outcome.errors.contains("already locked") {
      throw Failure(
        "restic \(verb): the repository is locked", hint: "restic list locks", status: .busy)
    }
    throw Failure(
      "restic \(verb) failed: \(Shell.printable(reason))",
      hint: "restic --repo \(printableDestination) snapshots", status: .failed)
  }
}
