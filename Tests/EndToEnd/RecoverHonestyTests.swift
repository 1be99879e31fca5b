import Common
import SQLite
import TestSupport
import Testing

/// What a recovery says of what is lost: nothing that is gone goes unsaid.
struct RecoverHonestyTests {
  struct Loss: Decodable {
    let outcome: String
    let loss: Report

    struct Report: Decodable {
      let lostCount: Int64
      let alteredEventsCount: Int64
      let changedRowsCount: Int64
      let droppedColumns: [String]
      let unknown: [String]
    }
  }

  /// Ten commits, each of some frames, in a log over a base that has none of them.
  private func logged() throws -> RecoverStage {
    let stage = try RecoverStage(events: 10)
    try stage.settle()
    for _ in 0..<10 { try stage.stage.addEvents(2) }
    return stage
  }

  @Test(arguments: ["header", "middle"])
  func `what assess finds behind a break, merge brings and install counts`(place: String)
    async throws
  {
    let stage = try logged()
    let before = try RecoverStage.events(stage.store)
    try stage.copy(to: "less.db", without: 29, 30)
    let wal = StoreFiles(stage.store).wal
    let size = Int(try #require(try Disk.status(wal)?.size))
    if place == "header" {
      try RecoverStage.overwrite(wal, at: 0, count: 32, with: 0)
    } else {
      try BackupStage.damage(wal, at: size / 2)
    }
    let assessed = try await stage.recover("assess")
    #expect(assessed.status == 2, "\(assessed.out)")
    let less = try await stage.recover("install", "less.db", "--dry-run")
    #expect(less.status == 4, "\(less.out)\(less.err)")
    let merged = try await stage.recover("merge", "--to", "new.db")
    #expect([0, 1].contains(merged.status), "\(merged.out)\(merged.err)")
    #expect(try RecoverStage.events(stage.scratch.at("new.db")) == before)
    let run = try await stage.recover("install", "new.db")
    #expect([0, 1].contains(run.status), "\(run.out)\(run.err)")
    #expect(try RecoverStage.events(stage.store) == before)
  }

  @Test func `rows that a salvage could not save are lost until they are accepted`() async throws {
    let stage = try RecoverStage(events: 5, journal: "DELETE")
    let path = stage.scratch.at(".ecw/projections.db")
    try Database(path, .create).execute(
      """
      CREATE TABLE projections(projection_id TEXT PRIMARY KEY, data TEXT NOT NULL);
      WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000)
      INSERT INTO projections SELECT 'p' || x, hex(zeroblob(100)) FROM n
      """)
    let leaves = try leafPages(of: path)
    for page in leaves.suffix(3) {
      try RecoverStage.overwrite(path, at: page * 4096, count: 4096, with: 0)
    }
    let salvaged = try await stage.recover("salvage", "projections", "--to", "new.db")
    #expect(salvaged.status == 5, "\(salvaged.out)")
    let arguments = ["install", "new.db", "--as", "projections", "--json"]
    let run = try await stage.recover(arguments)
    #expect(run.status == 4, "\(run.out)\(run.err)")
    let lost = try run.record(Loss.self).loss.lostCount
    #expect(lost > 10)
    #expect(try await stage.recover(arguments + ["--max-loss", "\(lost - 1)"]).status == 4)
    let text = try await stage.recover("install", "new.db", "--as", "projections")
    #expect(text.out.contains("--max-loss \(lost)\n"), "\(text.out)")
    #expect(!text.out.contains("nothing is lost"))
    #expect(try await stage.recover(arguments + ["--max-loss", "\(lost)"]).status == 1)
  }

  // Leaves of tables, by their first byte.
  private func leafPages(of path: String) throws -> [Int] {
    let bytes = try Disk.read(path, limit: 1 << 30)
    return (2..<bytes.count / 4096).filter { bytes[$0 * 4096] == 13 }
  }

  @Test func `a store of which nothing can be read had nobody knows how much`() async throws {
    let stage = try RecoverStage(events: 20, journal: "DELETE")
    try stage.copy(to: "new.db")
    let size = try #require(try Disk.status(stage.store)?.size)
    try RecoverStage.overwrite(stage.store, at: 0, count: Int(size))
    let run = try await stage.recover("install", "new.db")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.out.contains("unknown loss: nothing can be read of events.db"))
    #expect(run.out.hasSuffix(" --accept-loss\n"), "\(run.out)")
    #expect(try await stage.recover("install", "new.db", "--max-loss", "99").status == 4)
    #expect(try await stage.recover("install", "new.db", "--accept-loss").status == 1)
  }

  @Test func `what was written between the comparison and a continuation is told`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    let killed = try await stage.recover(["install", "new.db"], failing: "restore.staged=kill")
    #expect(killed.status == -9)
    try stage.stage.addEvents(1)
    let run = try await stage.recover("install", "--continue", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(try run.record(Loss.self).loss.lostCount == 1)
    #expect(try await stage.recover("install", "--undo").status == 0)
    #expect(try stage.stage.eventCount() == 31)
  }

  @Test(arguments: ["WAL", "DELETE"])
  func `what is written while a store is replaced stays in its place`(journal: String) async throws
  {
    let stage = try RecoverStage(events: 3000, journal: journal)
    try stage.copy(to: "new.db")
    // Writes as soon as the copy of the new store is being prepared beside the old one.
    let script = """
      import glob, sqlite3, subprocess
      p = subprocess.Popen(['ecw-recover', 'install', 'new.db', '--json'])
      while p.poll() is None and not glob.glob('.ecw/.ecw-restore-*'): pass
      c = sqlite3.connect('.ecw/events.db', isolation_level=None, timeout=20)
      try:
        c.execute("INSERT INTO events(stream_id, version, event_type, event_data, created_at) "
          "VALUES ('default:blackboard:phase-0', 9000, 'late', '{}', 'now')")
      except sqlite3.OperationalError as error:
        # A file that was moved is not written to any more, and a commit whose journal was fails.
        if not any(t in str(error) for t in ('no such table', 'readonly', 'disk I/O')): raise
        print('told')
      c.close()
      raise SystemExit(p.wait())
      """
    try stage.scratch.write(script, to: "late.py")
    let run = try await stage.stage.shell("python3 late.py")
    // Whoever was first: the event is in the store that is in place. Who opened it before it was
    // moved, or in the instant in which there was none, was told, and has written nothing: what a
    // failed commit left is rolled back by the next writer.
    #expect([0, 75].contains(run.status), "\(run.out)\(run.err)")
    let store = try Database(stage.store, .readWrite)
    let late = try store.number("SELECT count(*) FROM events WHERE event_type = 'late'")
    #expect(late == (run.out.contains("told") ? 0 : 1), "\(run.status) \(run.out)\(run.err)")
    #expect(try store.number("SELECT count(*) FROM events") == 3000 + (late ?? 0))
  }

  @Test(arguments: ["-wal", "-shm", "-journal"])
  func `a merge is not put beside the log of another store`(suffix: String) async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db")
    try stage.scratch.write("mine", to: "new.db" + suffix)
    let before = try stage.scratch.state()
    let run = try await stage.recover("merge", "a.db", "--to", "new.db")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.err.contains("new.db\(suffix)' is there already"))
    #expect(try stage.scratch.state() == before)
  }

  @Test func `events with other content are lost, other rows that differ are told`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try Database(stage.store, .readWrite).execute(
      "CREATE TABLE meta(k TEXT PRIMARY KEY, v TEXT); INSERT INTO meta VALUES('c',1)")
    try stage.copy(to: "bad.db")
    try Database(stage.scratch.at("bad.db"), .readWrite)
      .execute("UPDATE events SET event_data = '\"garbage\"' WHERE id > 25")
    let run = try await stage.recover("install", "bad.db")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.out.contains("5 events have other content than they had\n"), "\(run.out)")
    #expect(run.out.contains("--max-loss 5\n"))
    try stage.copy(to: "old.db")
    try Database(stage.scratch.at("old.db"), .readWrite).execute("UPDATE meta SET v = 0")
    let old = try await stage.recover("install", "old.db", "--json")
    #expect(old.status == 1, "\(old.out)\(old.err)")
    #expect(try old.record(Loss.self).loss.changedRowsCount == 1)
  }

  @Test func `an event that a proven snapshot has just so was not altered`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try await stage.stage.snapshot()
    try stage.copy(to: "new.db")
    try Database(stage.store, .readWrite)
      .execute("UPDATE events SET event_data = '\"garbage\"' WHERE id = 7")
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(try run.record(Loss.self).loss.alteredEventsCount == 0)
  }

  @Test func `values of a column that is gone are lost`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "new.db")
    try Database(stage.store, .readWrite).execute(
      "ALTER TABLE events ADD COLUMN actor TEXT; UPDATE events SET actor = 'me' WHERE id < 4")
    let run = try await stage.recover("install", "new.db")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.out.contains("'events' has no column 'actor'"), "\(run.out)")
    try stage.copy(to: "wide.db")
    let merged = try await stage.recover("merge", "new.db", "wide.db", "--to", "m.db")
    #expect(merged.status == 1)
    #expect(
      merged.out.contains("no such column in the new store: wide.db: events.actor: 3 values\n"))
  }

  @Test func `events that the first source's rules refuse are kept aside, not lost`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "a.db", without: 29, 30)
    try stage.copy(to: "b.db")
    try stage.copy(to: "c.db")
    // The rule refuses the events 29 and 30.
    try Database(stage.scratch.at("a.db"), .readWrite).execute(
      """
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'event_data TEXT NOT NULL',
        'event_data TEXT NOT NULL CHECK(version < 10 OR stream_id LIKE ''%0'')')
      WHERE name = 'events'
      """)
    let run = try await stage.recover("merge", "a.db", "b.db", "c.db", "--to", "new.db", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.lostCount == 0)
    #expect(merged.conflictCount == 4)
    let file = try #require(merged.conflictsFile)
    let lines = String(decoding: try Disk.read(file), as: UTF8.self)
    #expect(lines.split(separator: "\n").allSatisfy { $0.contains("\"kept\":null") }, "\(lines)")
    try await stage.expectValid(lines, run.out)
  }

  @Test func `of other tables the newer source's rows win, and it is said`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try Database(stage.store, .readWrite).execute(
      """
      CREATE TABLE meta(k TEXT PRIMARY KEY, v TEXT);
      INSERT INTO meta VALUES ('cursor', '30'), ('gone', 'x')
      """)
    try stage.copy(to: "old.db")
    try stage.stage.addEvents(3)
    try Database(stage.store, .readWrite).execute(
      """
      UPDATE meta SET v = '33' WHERE k = 'cursor'; DELETE FROM meta WHERE k = 'gone';
      UPDATE streams SET updated_at = 'later'; CREATE TABLE fresh(x); INSERT INTO fresh VALUES (1)
      """)
    let run = try await stage.recover("merge", "old.db", ".ecw/events.db", "--to", "new.db")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(run.out.contains("those of .ecw/events.db first, it is newer\n"), "\(run.out)")
    let new = try Database(stage.scratch.at("new.db"), .readOnly)
    #expect(try new.texts("SELECT k || v FROM meta ORDER BY k") == ["cursor33", "gonex"])
    #expect(try new.texts("SELECT DISTINCT updated_at FROM streams") == ["later"])
    #expect(try new.number("SELECT count(*) FROM fresh") == 1)
    let installed = try await stage.recover("install", "new.db")
    #expect(installed.status == 0, "\(installed.out)\(installed.err)")
  }

  @Test func `a file of conflicts is never overwritten`() async throws {
    let stage = try RecoverStage()
    for name in ["a.db", "b.db"] { try stage.copy(to: name) }
    try Database(stage.scratch.at("b.db"), .readWrite)
      .execute("UPDATE events SET event_data = '{}' WHERE id = 3")
    try stage.scratch.write("mine", to: "new.db.conflicts.ndjson")
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.conflictsFile?.hasSuffix("/new.db.conflicts-2.ndjson") == true)
    let mine = try Disk.read(stage.scratch.at("new.db.conflicts.ndjson"))
    #expect(String(decoding: mine, as: UTF8.self) == "mine")
  }

  @Test func `hints and notes name what is there after the run`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try Database(stage.scratch.at("t.db"), .create).execute("CREATE TABLE t(x)")
    let run = try await stage.recover("merge", "t.db", "--to", "new.db")
    #expect(run.status == 65)
    #expect(run.err.contains("'t.db' is no event log"), "\(run.err)")
    #expect(run.err.contains("hint: sqlite3 -readonly \(stage.scratch.at("t.db")) .schema"))
    try await stage.git("init", "-q")
    try stage.scratch.write(String(repeating: "no store", count: 99), to: "x.db.backup")
    try await stage.git("add", "-f", "x.db.backup")
    try await stage.git("commit", "-qm", "x")
    let id = try await stage.git("rev-parse", "HEAD:x.db.backup")
    try stage.copy(to: "a.db")
    let piped = try await stage.stage.shell(
      "printf '%s\\n' git:\(id) file:a.db | ecw-recover merge - --to new.db")
    #expect(piped.status == 1, "\(piped.err)")
    #expect(piped.err == "note: git:\(id): nothing comes from it\n", "\(piped.err)")
  }

  @Test func `a backup or a worktree with more is told, and the hint brings it`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let before = try RecoverStage.events(stage.store)
    try stage.copy(to: "events.db.backup")
    try Database(stage.store, .readWrite).execute("DELETE FROM events WHERE id > 20")
    let run = try await stage.recover("assess")
    #expect(run.status == 1, "\(run.out)")
    #expect(run.out.contains("file:events.db.backup has 30 events, the store 20"), "\(run.out)")
    let hint = try #require(run.out.split(separator: "\n").first { $0.hasPrefix("hint: ") })
    let pasted = try await stage.stage.shell(String(hint.dropFirst(6)))
    #expect([0, 1].contains(pasted.status), "\(pasted.err)")
    #expect(try RecoverStage.events(stage.store + ".recovered") == before)
  }

  @Test func `a store that was committed with its log is found with it`() async throws {
    let stage = try logged()
    let before = try RecoverStage.events(stage.store)
    try await stage.git("init", "-q")
    try await stage.git("add", "-f", ".ecw/events.db", ".ecw/events.db-wal")
    try await stage.git("commit", "-qm", "both")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let found = try await stage.recover("find", "--json").records(RecoverStage.Found.self)
    let best = try #require(found.first)
    #expect(best.eventCount == 30 && best.kind == "git", "\(found)")
    let run = try await stage.recover("extract", best.id, "--to", "got.db")
    #expect(run.status == 0, "\(run.err)")
    #expect(try RecoverStage.events(stage.scratch.at("got.db")) == before)
    let merged = try await stage.recover("merge", best.id, "--to", "new.db")
    #expect(merged.status == 0, "\(merged.err)")
    #expect(try RecoverStage.events(stage.scratch.at("new.db")) == before)
  }

  @Test func `a pointer of Git LFS leads to its file`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let sum = try await stage.stage.shell("sha256sum < .ecw/events.db | cut -c1-64")
    let id = String(sum.out.prefix(64))
    try await stage.git("init", "-q")
    let place = ".git/lfs/objects/\(id.prefix(2))/\(id.dropFirst(2).prefix(2))"
    try Disk.makeDirectories(stage.scratch.at(place))
    try Disk.rename(stage.store, to: stage.scratch.at("\(place)/\(id)"))
    try stage.scratch.write(
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(id)\nsize 20480\n",
      to: ".ecw/events.db")
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "pointer")
    try Disk.removeFile(stage.store)
    let found = try await stage.recover("find", "--json").records(RecoverStage.Found.self)
    #expect(found.first?.id == "file:\(place)/\(id)", "\(found)")
    #expect(found.first?.eventCount == 30)
    try Disk.removeFile(stage.scratch.at("\(place)/\(id)"))
    let gone = try await stage.recover("find")
    #expect(gone.out.contains("a pointer of Git LFS; its file is not at"), "\(gone.out)")
  }
}
