import Common
import SQLite
import TestSupport
import Testing

/// The tables besides the events when the sources disagree about them.
struct MergeOtherTablesTests {
  /// Merges an older and a newer copy of one store, each with tables of its own.
  private func merge(_ first: String, _ second: String, isNewer: Bool = true) async throws -> (
    run: ToolRun, rows: (String) throws -> [String]
  ) {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "new.db")
    try stage.copy(to: "old.db", without: 30)
    // The number of an event that is gone is remembered.
    try Database(stage.scratch.at("old.db"), .readWrite).execute(
      "UPDATE sqlite_sequence SET seq = 29 WHERE name = 'events'")
    let names = isNewer ? ["old.db", "new.db"] : ["new.db", "old.db"]
    try Database(stage.scratch.at(names[0]), .readWrite).execute(first)
    try Database(stage.scratch.at(names[1]), .readWrite).execute(second)
    let run = try await stage.recover(["merge"] + names + ["--to", "merged.db"])
    return (run, { try Database(stage.scratch.at("merged.db"), .readOnly).texts($0) })
  }

  @Test func `a column that the newer source lacks keeps its values`() async throws {
    let (run, rows) = try await merge(
      """
      CREATE TABLE cons(name TEXT PRIMARY KEY, pos, note);
      INSERT INTO cons VALUES ('a', 1, 'x'), ('b', 1, 'y')
      """,
      """
      CREATE TABLE cons(name TEXT PRIMARY KEY, pos); INSERT INTO cons VALUES ('a', 5), ('c', 6)
      """)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let text = "SELECT name || pos || coalesce(note, '-') FROM cons ORDER BY name"
    #expect(try rows(text) == ["a5x", "b1y", "c6-"])
  }

  @Test func `rows without a key that the newer source has not are told`() async throws {
    let (run, rows) = try await merge(
      "CREATE TABLE t(a); INSERT INTO t VALUES ('a'), ('b'), ('c')",
      "CREATE TABLE t(a); INSERT INTO t VALUES ('z')")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("new.db: t: 3 rows without a key that only older sources have"))
    #expect(try rows("SELECT a FROM t") == ["z"])
  }

  @Test func `a row that would push out another one is told, and both stay whole`() async throws {
    let (run, rows) = try await merge(
      "CREATE TABLE u(id INTEGER PRIMARY KEY, name UNIQUE); INSERT INTO u VALUES (1,'a'), (2,'b')",
      "CREATE TABLE u(id INTEGER PRIMARY KEY, name UNIQUE); INSERT INTO u VALUES (2,'a'), (3,'b')")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(try rows("SELECT id || name FROM u ORDER BY id") == ["1a", "2b"])
    #expect(
      run.out.contains(
        "new.db: u: 1 row that the new store has not, 1 row other than in the new store"),
      "\(run.out)")
  }

  @Test func `keys that only an older source has are told, however many rows there are`()
    async throws
  {
    let (run, rows) = try await merge(
      "CREATE TABLE k(id INTEGER PRIMARY KEY); INSERT INTO k VALUES (1), (2), (3)",
      "CREATE TABLE k(id INTEGER PRIMARY KEY); INSERT INTO k VALUES (4), (5), (6)", isNewer: false)
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("old.db: k: 3 rows that the new store has not"), "\(run.out)")
    #expect(try rows("SELECT id FROM k") == ["1", "2", "3"])
  }

  @Test func `a copy is not newer because it was made later`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let table = "CREATE TABLE meta(k PRIMARY KEY, v);"
    try Database(stage.store, .readWrite).execute(table + "INSERT INTO meta VALUES ('c', 'old')")
    try stage.copy(to: "copy.db")
    try Database(stage.store, .readWrite).execute("UPDATE meta SET v = 'new'")
    _ = try await stage.stage.shell("touch -d '2020-01-01' .ecw/events.db; touch copy.db")
    let run = try await stage.recover("merge", ".ecw/events.db", "copy.db", "--to", "m.db")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let there = try Database(stage.scratch.at("m.db"), .readOnly).texts("SELECT v FROM meta")
    #expect(there == ["new"])
  }

  @Test func `a row whose key the new store cannot have stays out alone`() async throws {
    let (run, rows) = try await merge(
      "CREATE TABLE meta(k INTEGER PRIMARY KEY, v); INSERT INTO meta VALUES (1, 'a')",
      """
      CREATE TABLE meta(k TEXT PRIMARY KEY, v);
      INSERT INTO meta VALUES ('one', 'x'), ('1', 'b'), ('2', 'c'), ('9e99', 'd')
      """)
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("new.db: meta: 2 rows that the new store has not\n"), "\(run.out)")
    #expect(try rows("SELECT k || v FROM meta ORDER BY k") == ["1b", "2c"])
    #expect(try rows("SELECT count(*) FROM events") == ["30"])
  }

  @Test func `rows without a key are not taken away for others that are refused`() async throws {
    let (run, rows) = try await merge(
      "CREATE TABLE t(a INTEGER) STRICT; INSERT INTO t VALUES (1), (2)",
      "CREATE TABLE t(a); INSERT INTO t VALUES (3), ('x')")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("new.db: t: the new store refuses its rows"), "\(run.out)")
    #expect(try rows("SELECT a FROM t ORDER BY rowid") == ["1", "2"])
  }

  @Test func `a table whose rows have no number stands in for one whose rows have`() async throws {
    let (run, rows) = try await merge(
      "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)",
      "CREATE TABLE t(a PRIMARY KEY) WITHOUT ROWID; INSERT INTO t VALUES (2), (3)")
    #expect(run.out.contains("new.db: t: 1 row without a key that only older"), "\(run.out)")
    #expect(try rows("SELECT a FROM t ORDER BY a") == ["2", "3"])
  }

  @Test func `the letters of a text are part of it, whatever a column compares by`() async throws {
    let tables = """
      CREATE TABLE tags(t TEXT COLLATE NOCASE);
      CREATE TABLE pages(id INTEGER PRIMARY KEY, t TEXT COLLATE NOCASE);
      """
    let (run, rows) = try await merge(
      tables
        + "INSERT INTO tags VALUES ('README'), ('Makefile'); INSERT INTO pages VALUES (1, 'A')",
      tables + "INSERT INTO tags VALUES ('readme'), ('makefile'); INSERT INTO pages VALUES (1, 'a')"
    )
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("new.db: tags: 2 rows without a key that only older"), "\(run.out)")
    #expect(try rows("SELECT t FROM tags") == ["readme", "makefile"])
    #expect(try rows("SELECT t FROM pages") == ["a"])
  }

  @Test func `a table of streams with other keys keeps no event out`() async throws {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "odd.db")
    try stage.copy(to: "base.db", without: 5, 6)
    for (name, type) in [("base.db", "INTEGER"), ("odd.db", "TEXT")] {
      try Database(stage.scratch.at(name), .readWrite).execute(
        """
        CREATE TABLE s(id \(type) PRIMARY KEY, stream_id TEXT UNIQUE, version INTEGER);
        INSERT INTO s SELECT \(type == "TEXT" ? "'x' || rowid" : "rowid"), stream_id, version FROM streams;
        DROP TABLE streams; ALTER TABLE s RENAME TO streams
        """)
    }
    let run = try await stage.recover("merge", "base.db", "odd.db", "--to", "new.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("not merged: odd.db: streams: "), "\(run.out)")
    #expect(try RecoverStage.events(stage.scratch.at("new.db")).count == 6)
  }
}
