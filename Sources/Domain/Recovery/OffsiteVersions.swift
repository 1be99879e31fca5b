public import Common
import Processes

/// The versions of a store in the snapshots that `ecw-backup push` copied off-site.
public struct OffsiteVersions: Sendable {
  let world: World
  let destination: String

  /// Prepares a look into a restic repository; its password comes from restic's environment.
  public init(world: World, destination: String) {
    self.world = world
    self.destination = destination
  }

  private struct Listed: Decodable {
    let id: String
    let tags: [String]?
    let time: String
  }

  private struct Snapshot: Decodable {
    let createdAt: Timestamp
    let stores: [Store]
  }

  private struct Store: Decodable {
    let path: String
    let role: String?
    let stored: String
    let sizeBytes: Int64
    let sha256: String
    let tableRows: [String: Int64]?
    let eventPosition: Int64?
    let verdict: String
  }

  /// The remnants of a store, by its path in a snapshot or its role.
  public func find(path: String, role: String?) throws -> [Remnant] {
    let bytes = try restic(["snapshots", "--json", "--tag", "ecw-backup"])
    var found: [Remnant] = []
    for listed in try JSON.decode([Listed].self, from: bytes) {
      try world.checkpoint()
      let manifest = try restic(["dump", listed.id, "/manifest.json"])
      let snapshot = try JSON.decode(Snapshot.self, from: manifest)
      for store in snapshot.stores where store.path == path || role != nil && store.role == role {
        guard Path.isSafe(store.stored) else { continue }
        var remnant = Remnant(
          id: "offsite:\(listed.id)/\(store.stored)", kind: "offsite", path: store.stored,
          sizeBytes: store.sizeBytes)
        remnant.time = snapshot.createdAt
        remnant.readable = store.verdict == "proven" ? .sound : .unknown
        remnant.eventCount = store.tableRows?["events"]
        remnant.tableRows = store.tableRows
        remnant.rowCount = store.tableRows?.values.reduce(0) { $0.addingAtMost($1) }
        (remnant.eventPosition, remnant.sha256) = (store.eventPosition, store.sha256)
        found.append(remnant)
      }
    }
    return found
  }

  /// Writes a remnant to a new file.
  public func extract(_ id: RemnantID, to path: String) throws {
    guard let (snapshot, stored) = id.parts,
      Hex.isDigits(snapshot.utf8)
    else { throw id.unknown }
    let file = try OutputFile(path)
    let outcome = try child(["dump", snapshot, "/" + stored])
      .runWaiting(stopReason: world.stopReason) { file.add($0) }
    try judge(outcome)
    try file.finish()
  }

  private func restic(_ arguments: [String]) throws -> [UInt8] {
    let (outcome, bytes) = try child(arguments).outputWaiting(stopReason: world.stopReason)
    try judge(outcome)
    return bytes
  }

  private func child(_ arguments: [String]) -> ChildProcess {
    ChildProcess(
      "restic", ["--repo", destination] + arguments, in: "/", world: world, timeLimitSeconds: 86400)
  }

  private func judge(_ outcome: ChildProcess.Outcome) throws {
    guard !outcome.isSuccess else { return }
    let reason = outcome.errors.split(separator: "\n").last.map(String.init) ?? "no message"
    throw Failure(
      "restic failed: \(Shell.printable(reason))",
      hint: "restic --repo \(Shell.quote(destination)) snapshots")
  }
}
