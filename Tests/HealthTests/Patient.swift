import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// A workspace of one test, what is done to it, and what health sees in it.
struct Patient {
  let scratch: Scratch
  var known: [KnownStore] = []
  var thresholds = Thresholds()
  var isDeep = false
  var only: [String] = []
  var isBudgetSpent = false
  var world = World.fixed()

  init() throws {
    scratch = try Scratch()
    try Disk.makeDirectories(scratch.at(".ecw"))
  }

  var events: String { scratch.at(".ecw/events.db") }
  var projections: String { scratch.at(".ecw/projections.db") }

  /// Everything that health finds; that nothing was changed is checked every time.
  func findings(_ location: SourceLocation = #_sourceLocation) throws -> [Finding] {
    let before = try scratch.state()
    var checkup = Checkup(
      world: world, workspace: Workspace(root: scratch.path, isRepository: false),
      selection: try Selection(only: only))
    checkup.known = known
    checkup.thresholds = thresholds
    checkup.isDeep = isDeep
    checkup.busySeconds = 0
    if isBudgetSpent { checkup.isBudgetSpent = { true } }
    checkup.holders = { _ in ["python3 (pid 4711)"] }
    let findings = try checkup.examine()
    #expect(try scratch.state() == before, "health changed the workspace", sourceLocation: location)
    return findings
  }

  /// What one check says about one subject.
  func finding(
    _ check: Check, _ subject: String = "events", _ location: SourceLocation = #_sourceLocation
  ) throws -> Finding {
    let found = try findings(location).filter { $0.check == check && $0.subject == subject }
    return try #require(found.first, "no finding \(check)", sourceLocation: location)
  }

  /// The overall verdict.
  func status(_ location: SourceLocation = #_sourceLocation) throws -> HealthStatus {
    report(try findings(location)).status
  }

  func report(_ findings: [Finding]) -> HealthReport {
    HealthReport(root: scratch.path, checkedAt: world.now(), isDeep: isDeep, findings: findings)
  }

  /// Creates a file or directory tree entry with a text.
  func write(_ text: String, to name: String) throws { try scratch.write(text, to: name) }

  /// Overwrites bytes of a file.
  func damage(_ path: String, at offset: Int64, _ bytes: [UInt8]) throws {
    let file = try Descriptor(opening: path, .lock(mode: 0o644))
    try file.seek(to: offset)
    try file.write(bytes)
  }

  /// Flips all bits of one byte.
  func flip(_ path: String, at offset: Int64) throws {
    let byte = try Disk.read(path)[Int(offset)]
    try damage(path, at: offset, [~byte])
  }

  func cut(_ path: String, to size: Int64) throws {
    try Descriptor(opening: path, .lock(mode: 0o644)).resize(to: size)
  }

  func size(_ path: String) throws -> Int64 { try Disk.status(path)?.size ?? 0 }

  /// Moves everything in the log into the base and leaves no log.
  func settle(_ path: String) throws {
    do {
      let database = try Database(path, .readWrite)
      _ = try database.texts("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    for file in [path + "-wal", path + "-shm"] where try Disk.exists(file) {
      try Disk.removeFile(file)
    }
  }

  func knownEvents(_ count: Int64) -> KnownStore {
    KnownStore(
      snapshot: "20261120T085500123Z-3f2a9c", path: ".ecw/events.db", role: "events",
      sizeBytes: 4096, eventCount: count, rowCount: count + 3)
  }
}
