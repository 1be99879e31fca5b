import Common
import SQLite
import TestSupport
import Testing

/// Healthy stores as everyday work leaves them: nothing of them is taken for damage or mixed up.
struct RecoverEverydayTests {
  private static func log(_ stage: RecoverStage) -> String { StoreFiles(stage.store).wal }

  /// A commit that was killed before it told anybody, and the next writer's over its beginning.
  private func killed(_ stage: RecoverStage, _ open: borrowing Database) throws {
    let (log, copy) = (Self.log(stage), StoreFiles(stage.scratch.at("killed.db")))
    let before = try Disk.read(log, limit: 1 << 30)
    try Descriptor(opening: copy.base, .createNew(mode: 0o600)).write(Disk.read(stage.store))
    try Descriptor(opening: copy.wal, .createNew(mode: 0o600)).write(before)
    try EventStore.append(try Database(copy.base, .readWrite), events: 300)
    let after = try Disk.read(copy.wal, limit: 1 << 30)
    try #require(after.starts(with: before))
    for path in try copy.existing() { try Disk.removeFile(path) }
    let file = try Descriptor(opening: log, .append(mode: 0o600))
    try file.write(Array(after[before.count...]))
    try EventStore.append(open, events: 1)
  }

  @Test func `what a killed commit left is no damage to the store of those who go on`() async throws
  {
    let stage = try RecoverStage()
    try stage.settle()
    let open = try Database(stage.store, .readWrite)
    try EventStore.append(open, events: 3)
    try killed(stage, open)
    let events = try RecoverStage.events(stage.store)
    #expect(events.count == 34)
    let assessed = try await stage.recover("assess")
    #expect(assessed.status == 0, "\(assessed.out)\(assessed.err)")
    let merged = try await stage.recover("merge", "--to", "new.db")
    #expect(merged.status == 0, "\(merged.out)\(merged.err)")
    #expect(try RecoverStage.events(stage.scratch.at("new.db")) == events)
    let salvaged = try await stage.recover("salvage", "events", "--to", "saved.db")
    #expect(salvaged.status == 0, "\(salvaged.out)\(salvaged.err)")
    #expect(try RecoverStage.events(stage.scratch.at("saved.db")) == events)
    let installed = try await stage.recover("install", "new.db", "--dry-run")
    #expect(installed.out.contains("nothing is lost"), "\(installed.out)\(installed.err)")
    withExtendedLifetime(open) {}
  }

  @Test func `what lies behind the end of a log that was damaged and opened again is told`()
    async throws
  {
    let stage = try RecoverStage()
    try stage.settle()
    for _ in 0..<5 { try stage.stage.addEvents(1) }
    let all = try RecoverStage.events(stage.store)
    let (wal, index) = (Self.log(stage), StoreFiles(stage.store).sharedMemory)
    try BackupStage.damage(wal, at: 32 + 2 * (4096 + 24) + 24 + 2000)
    if try Disk.exists(index) { try Disk.removeFile(index) }
    // SQLite makes a new index, which ends where it stops to read.
    let open = try Database(stage.store, .readWrite)
    try #require(try open.number("SELECT count(*) FROM events") ?? 0 < Int64(all.count))
    let lost = try #require(try Disk.status(wal)).size / (4096 + 24) - 2
    let assessed = try await stage.recover("assess")
    #expect(assessed.status == 0, "\(assessed.out)\(assessed.err)")
    #expect(assessed.err.contains("from there on lie \(lost) frames"), "\(assessed.err)")
    #expect(assessed.err.contains("the log ends at frame 3 for SQLite"))
    let command = try #require(assessed.err.firstRange(of: "ecw-recover salvage --wal "))
    let saved = try await stage.stage.shell(
      String(assessed.err[command.lowerBound...].prefix { $0 != "\n" }))
    #expect(saved.status == 1, "\(saved.out)\(saved.err)")
    #expect(try RecoverStage.events(stage.store + ".beyond").count > all.count - 3)
    withExtendedLifetime(open) {}
  }

  @Test func `without an index what SQLite reads comes first, and what is behind it is told`()
    async throws
  {
    let stage = try RecoverStage()
    try stage.settle()
    let open = try Database(stage.store, .readWrite)
    try EventStore.append(open, events: 3)
    try killed(stage, open)
    let events = try RecoverStage.events(stage.store)
    let loose = stage.scratch.at("loose.db")
    for (from, to) in [(stage.store, loose), (Self.log(stage), StoreFiles(loose).wal)] {
      try Descriptor(opening: to, .createNew(mode: 0o600)).write(Disk.read(from, limit: 1 << 30))
    }
    let assessed = try await stage.recover("assess", "loose.db")
    #expect(assessed.status == 1, "\(assessed.out)\(assessed.err)")
    #expect(assessed.out.contains("lost, or left by a commit that was killed"))
    let merged = try await stage.recover("merge", "loose.db", "--to", "new.db")
    #expect(merged.status == 1, "\(merged.out)\(merged.err)")
    #expect(merged.out.contains("loose.db behind the break of its log"), "\(merged.out)")
    let new = try RecoverStage.events(stage.scratch.at("new.db"))
    #expect(Array(new.prefix(events.count)) == events)
    #expect(new.count > events.count)
    try stage.copy(to: "view.db")
    let less = try await stage.recover(
      "install", "view.db", "--as", "loose.db", "--dry-run", "--json")
    #expect(less.status == 4, "\(less.out)\(less.err)")
    let loss = try #require(try less.record(RecoverStage.Installed.self).loss)
    #expect(loss.lostCount == 0)
    let whole = try await stage.recover("install", "new.db", "--as", "loose.db", "--dry-run")
    #expect(whole.out.contains("nothing is lost"), "\(whole.out)\(whole.err)")
    withExtendedLifetime(open) {}
  }

  /// An older and a newer copy of the event store, with what a test puts into them.
  private func pair(_ older: String, _ newer: String) throws -> RecoverStage {
    let stage = try RecoverStage()
    try stage.settle()
    try Database(stage.store, .readWrite).execute(older)
    try stage.copy(to: "old.db")
    try stage.stage.addEvents(2)
    try Database(stage.store, .readWrite).execute(newer)
    try stage.copy(to: "new.db")
    return stage
  }

  @Test func `rows without a key are those of the newest source, as often as it has them`()
    async throws
  {
    let stage = try pair(
      """
      CREATE TABLE notes(text TEXT);
      INSERT INTO notes VALUES ('same'), ('same'), ('old'), ('gone')
      """,
      """
      INSERT INTO notes VALUES ('same'), ('new'); DELETE FROM notes WHERE text = 'gone';
      UPDATE notes SET text = 'changed' WHERE text = 'old'
      """)
    let run = try await stage.recover("merge", "old.db", "new.db", "--to", "merged.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("2 rows without a key that only older sources have"), "\(run.out)")
    let rows = "SELECT rowid || text FROM notes ORDER BY rowid"
    let merged = try Database(stage.scratch.at("merged.db"), .readOnly).texts(rows)
    #expect(try Database(stage.scratch.at("new.db"), .readOnly).texts(rows) == merged)
  }

  @Test func `what a merge does not bring of virtual tables, views and triggers is told`()
    async throws
  {
    let stage = try pair(
      "CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('one')",
      """
      INSERT INTO words VALUES ('two'), ('three'); CREATE VIEW v AS SELECT 1 AS a;
      CREATE TRIGGER tr AFTER DELETE ON events BEGIN SELECT 1; END
      """)
    let run = try await stage.recover("merge", "old.db", "new.db", "--to", "merged.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    for text in ["'words': 2 rows", "view 'v' is not", "trigger 'tr' is not"] {
      #expect(run.out.contains(text), "\(text): \(run.out)")
    }
    let installed = try await stage.recover("install", "merged.db", "--json")
    #expect(installed.status == 4, "\(installed.out)\(installed.err)")
    #expect(try installed.record(RecoverStage.Installed.self).loss?.lostCount == 2)
  }

  @Test func `a column that is named like the number of a row is a column`() async throws {
    let stage = try pair(
      "CREATE TABLE t(rowid TEXT, a); INSERT INTO t VALUES (NULL, 1), ('x', 2), ('x', 3)", "")
    let run = try await stage.recover("install", "new.db", "--dry-run", "--json")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let less = try await stage.recover("merge", "old.db", "new.db", "--to", "merged.db")
    #expect(less.status == 0, "\(less.out)\(less.err)")
    let merged = try Database(stage.scratch.at("merged.db"), .readOnly)
    #expect(try merged.texts("SELECT a FROM t ORDER BY a") == ["1", "2", "3"])
  }

  @Test func `frames are counted from one`() async throws {
    let stage = try RecoverStage()
    try stage.settle()
    for _ in 0..<5 { try stage.stage.addEvents(1) }
    try BackupStage.damage(Self.log(stage), at: 32 + 2 * (4096 + 24) + 24 + 2000)
    let run = try await stage.recover("assess")
    #expect(run.status == 2, "\(run.out)")
    #expect(run.out.contains("its log breaks at frame 3:"), "\(run.out)")
  }
}
