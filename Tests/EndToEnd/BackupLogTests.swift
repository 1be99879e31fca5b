import Common
import SQLite
import TestSupport
import Testing

/// A write-ahead log that SQLite ignores without a word, and the many that are healthy.
struct BackupLogTests {
  private let stage: BackupStage
  private var log: String { StoreFiles(stage.store).wal }

  init() throws { stage = try BackupStage() }

  /// Overwrites bytes in place: the file stays the one that others have open.
  private func overwrite(_ path: String, _ bytes: [UInt8], at offset: Int64 = 0) throws {
    let file = try Descriptor(opening: path, .lock(mode: 0o600))
    try file.seek(to: offset)
    try file.write(bytes)
  }

  @Test(arguments: [[UInt8](repeating: 0, count: 32), [0xa5]])
  func `a log with a destroyed header is evidence, and nothing rotates out`(damage: [UInt8])
    async throws
  {
    let good = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    try stage.addEvents(5)
    try overwrite(log, damage)
    let bytes = try Disk.read(log)
    let run = try await stage.backup("create")
    let size = Quantity.bytes(Int64(bytes.count))
    #expect(
      run.transcript(root: stage.root).hasSuffix(
        """
          1 store, 3 files  suspect
          .ecw/events.db: the header of its log is destroyed: SQLite ignores all \(size) of it, and \
        committed transactions may be in it
          latest stays ID; nothing is pruned until a sound snapshot
        hint: ecw-recover assess ROOT/.ecw/events.db
        [exit 2]

        """), "\(run.out)\(run.err)")
    #expect(try Disk.readLink(stage.backups + "/latest") == good)
    #expect(try Disk.read(log) == bytes)
    let suspect = try #require(try await stage.ids().first)
    let kept = stage.backups + "/\(suspect)/data/.ecw/events.db"
    #expect(try Disk.read(StoreFiles(kept).wal) == bytes)
    #expect(try Disk.status(StoreFiles(kept).wal)?.mode == 0o400)
    #expect(try await stage.backup("prune", "--keep-last", "1").status == 0)
    #expect(try await stage.ids() == [suspect, good])
    let saved = try await ToolRun(
      "ecw-recover", ["salvage", kept, "--to", "saved.db", "--wal", "beyond-break"],
      in: stage.root)
    #expect(
      try Database(stage.scratch.at("saved.db"), .immutable).number("SELECT count(*) FROM events")
        == 15, "\(saved.out)\(saved.err)")
  }

  @Test func `a log that breaks before a commit is evidence, one with a torn end is not`()
    async throws
  {
    let good = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    let open = try Database(stage.store, .readWrite)
    for _ in 1...8 { try EventStore.append(open, events: 1) }
    let page = try #require(try open.number("PRAGMA page_size"))
    let whole = try Disk.read(log)
    let frames = (Int64(whole.count) - 32) / (page + 24)
    try overwrite(log, [1, 2, 3, 4], at: 32 + 2 * (page + 24) + 24 + page / 2)
    let run = try await stage.backup("create")
    #expect(run.status == 2, "\(run.out)\(run.err)")
    #expect(run.out.contains("frame 3 of its log is damaged: SQLite ignores"))
    #expect(try Disk.readLink(stage.backups + "/latest") == good)
    let suspect = try #require(try await stage.ids().first)
    let kept = StoreFiles(stage.backups + "/\(suspect)/data/.ecw/events.db").wal
    #expect(try Disk.read(kept) == Disk.read(log))
    try overwrite(log, whole)
    try overwrite(log, [1, 2, 3, 4], at: 32 + (frames - 1) * (page + 24) + 24 + page / 2)
    let torn = try await stage.backup("create")
    #expect(torn.status == 0, "what was being written is no damage: \(torn.out)\(torn.err)")
    withExtendedLifetime(open) {}
  }

  // A process was killed while it committed: its frames are in the log, and nobody was told.
  private func leaveKilledCommit() throws -> Database {
    let base = try Disk.read(stage.store)
    var begun: [UInt8] = [], killed: [UInt8] = []
    do {
      let first = try Database(stage.store, .readWrite)
      try EventStore.append(first, events: 1)
      begun = try Disk.read(log)
      try EventStore.append(first, events: 300)
      killed = try Disk.read(log)
    }
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try Descriptor(opening: stage.store, .createNew(mode: 0o600)).write(base)
    try Descriptor(opening: log, .createNew(mode: 0o600)).write(begun)
    let next = try Database(stage.store, .readWrite)
    try EventStore.append(next, events: 1)
    let end = try Disk.read(log).count
    try overwrite(log, Array(killed[end...]), at: Int64(end))
    return next
  }

  @Test func `what a killed commit left behind the log is no damage`() async throws {
    let open = try leaveKilledCommit()
    let reading = try LogReading(log, basePageSize: nil)
    #expect(reading.commitsBehindBreak > 0)
    let health = try await ToolRun("ecw-health", ["--only", "store.wal"], in: stage.root)
    #expect(health.status == 1, "\(health.out)")
    #expect(health.out.contains("what a killed commit left"))
    let run = try await stage.backup("create")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let id = try #require(try await stage.ids().first)
    let copy = try Database(stage.backups + "/\(id)/data/.ecw/events.db", .immutable)
    #expect(
      try copy.number("SELECT count(*) FROM events")
        == open.number("SELECT count(*) FROM events"))
  }

  @Test func `it is evidence too while somebody has the store open`() async throws {
    let good = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    let open = try Database(stage.store, .readWrite)
    try EventStore.append(open, events: 5)
    try overwrite(log, [UInt8](repeating: 0, count: 32))
    let run = try await stage.backup("create", "--json")
    let made = try run.record(BackupStage.Created.self)
    #expect((run.status, made.latest, made.retentionFrozen) == (2, good, true))
    #expect(made.snapshot?.stores.map(\.method) == ["raw"])
    // Who has it open still sees all of it, and writes it into the file.
    #expect(try open.texts("PRAGMA wal_checkpoint(TRUNCATE)") == ["0"])
    let next = try await stage.backup("create", "--json")
    #expect(try next.record(BackupStage.Created.self).snapshot?.eventPosition == 15)
  }

  @Test func `it is not linked to an earlier snapshot, and not copied again and again`()
    async throws
  {
    try overwrite(log, [UInt8](repeating: 0, count: 32))
    let first = try await stage.backup("create", "--json", at: "2099-01-01T00:00:00Z")
    let still = try await stage.backup("create", at: "2099-01-01T01:00:00Z")
    #expect((first.status, still.status) == (2, 2))
    #expect(still.out.contains("still suspect"))
    #expect(still.out.hasSuffix("hint: ecw-recover assess \(stage.store)\n"), "\(still.out)")
    #expect(try await stage.ids().count == 1)
  }

  enum Healthy: String, CaseIterable {
    case fresh, checkpointed, restarted, truncated, zeros, short, missing
  }

  @Test(arguments: Healthy.allCases)
  func `a healthy log is no damage`(state: Healthy) async throws {
    let database = try Database(stage.store, .readWrite)
    switch state {
    case .fresh: break
    case .checkpointed: try database.execute("PRAGMA wal_checkpoint(PASSIVE)")
    case .restarted:
      try database.execute("PRAGMA wal_checkpoint(RESTART)")
      try EventStore.append(database, events: 1)
    default: try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    switch state {
    case .zeros: try overwrite(log, [UInt8](repeating: 0, count: 70_000))
    case .short: try overwrite(log, [0x37, 0x7f, 6, 0x82])
    case .missing: try Disk.removeFile(log)
    default: break
    }
    let run = try await stage.backup("create", "--json")
    let snapshot = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect((run.status, snapshot.verdict) == (0, "proven"), "\(run.out)")
    #expect(snapshot.eventPosition == (state == .restarted ? 11 : 10))
    _ = try? database.number("SELECT 1")  // keeps the connection open until here
  }
}
