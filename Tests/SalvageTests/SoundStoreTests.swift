import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// What SQLite takes for sound comes back as it was, however odd it is.
struct SoundStoreTests {
  private func store(_ sql: String, encoding: String = "UTF-8") throws -> Patient {
    let patient = try Patient(events: 20, encoding: encoding)
    try Database(patient.path, .readWrite).execute(sql)
    return patient
  }

  // Every table with every value, its type and its bytes; texts that look the same may differ.
  private func content(_ path: String) throws -> [[UInt8]] {
    let database = try Database(path, .immutable)
    let names = try database.texts(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return try names.flatMap { name in
      let columns = try database.columns(of: name).map(Database.identifier)
      let list = columns.map { "typeof(\($0)) || hex(\($0))" }.joined(separator: " || ' ' || ")
      return try database.texts("SELECT \(list) FROM \(Database.identifier(name)) ORDER BY 1").map {
        Array("\(name) \($0)".utf8)
      }
    }
  }

  private func schema(_ path: String) throws -> [String] {
    try Database(path, .immutable).texts(
      "SELECT hex(type || ' ' || name || ' ' || coalesce(sql, '')) FROM sqlite_schema ORDER BY 1")
  }

  @Test(arguments: [
    "CREATE TABLE t(id INTEGER PRIMARY KEY, v ANY) STRICT; INSERT INTO t VALUES (1, '1'), (2, 2)",
    "CREATE TABLE t(v INT, w NUMERIC); INSERT INTO t VALUES ('\u{a0}1', '1\u{2028}'), ('\u{3000}1', 2)",
    """
    CREATE TABLE "É"(a INT); CREATE TABLE "é"(b TEXT, c TEXT, d BLOB);
    INSERT INTO "É" VALUES (1); INSERT INTO "é" VALUES ('p', 'q', x'00')
    """,
    """
    CREATE TABLE "\u{e9}"(a INT); CREATE TABLE "e\u{301}"(b TEXT, c TEXT, d BLOB);
    INSERT INTO "\u{e9}" VALUES (1); INSERT INTO "e\u{301}" VALUES ('p', 'q', x'00')
    """,
    """
    CREATE TABLE k(a INT); CREATE TABLE "\u{212a}"(b TEXT, c TEXT);
    INSERT INTO k VALUES (1); INSERT INTO "\u{212a}" VALUES ('x', 'y')
    """,
    """
    CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2); CREATE INDEX "É" ON t(a);
    CREATE INDEX "é" ON t(b); CREATE VIEW v AS SELECT 1; CREATE VIEW "ſ" AS SELECT 2;
    CREATE VIEW "\u{e9}v" AS SELECT 3; CREATE VIEW "e\u{301}v" AS SELECT 4
    """,
    """
    DROP VIEW recent; DROP TABLE events; CREATE TABLE ecw_first(a); INSERT INTO ecw_first VALUES (1);
    CREATE TABLE q(id INTEGER PRIMARY KEY AUTOINCREMENT, b); INSERT INTO q VALUES (5, 6)
    """,
    """
    CREATE TABLE q(id INTEGER PRIMARY KEY AUTOINCREMENT, b); INSERT INTO q VALUES (5, 6);
    DELETE FROM sqlite_sequence WHERE name = 'q'
    """,
    // The word is there twice, so SQLite counts itself.
    """
    CREATE TABLE q(id INTEGER PRIMARY KEY AUTOINCREMENT, "autoincrement"); INSERT INTO q VALUES (5, 6);
    UPDATE sqlite_sequence SET seq = 3 WHERE name = 'q'
    """,
    """
    CREATE TABLE t(b INT, a TEXT, v AS (b + 1), PRIMARY KEY(a COLLATE NOCASE, a COLLATE BINARY, a))
    WITHOUT ROWID; INSERT INTO t VALUES (1, 'x'), (2, 'y')
    """,
  ])
  func `comes back as it was`(_ sql: String) throws {
    let patient = try store(sql)
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok, "\(receipt.problems) \(receipt.setAside)")
    #expect(try content(path) == content(patient.path))
    #expect(try schema(path) == schema(patient.path))
  }

  @Test(arguments: ["UTF-8", "UTF-16le", "UTF-16be"])
  func `a text that begins with a byte order mark keeps it`(_ encoding: String) throws {
    let patient = try store(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);
      INSERT INTO t VALUES (1, char(65279) || 'abc'), (2, char(65534) || 'abc'), (3, char(65279)),
        (4, char(65279, 65279, 65534)), (5, 'x' || char(65279)), (6, '')
      """, encoding: encoding)
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok)
    #expect(try content(path) == content(patient.path))
  }

  @Test(arguments: ["UTF-16le", "UTF-16be"])
  func `a text with a byte order mark keeps it where it is set aside`(_ encoding: String) throws {
    let patient = try store(
      """
      CREATE TABLE t(v TEXT, n INT);
      INSERT INTO t VALUES (char(65279) || 'abc', -1), (char(65534) || 'abc', -2), ('x', 3);
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE t(v TEXT, n INT CHECK(n > 0))' WHERE name = 't'
      """, encoding: encoding)
    let (path, _) = try patient.salvage()
    let database = try Database(path, .immutable)
    let select = "SELECT hex(v) FROM"
    #expect(
      try database.texts("\(select) lost_and_found_t")
        == Database(patient.path, .immutable).texts("\(select) t WHERE n < 0"))
  }

  @Test(arguments: ["UTF-16le", "UTF-16be"])
  func `a text with a byte order mark keeps it in a table as wide as can be`(_ encoding: String)
    throws
  {
    let columns = (0..<2000).map { "c\($0) TEXT" }.joined(separator: ", ")
    let patient = try store(
      "CREATE TABLE t(\(columns)); INSERT INTO t(c0, c1999) VALUES (char(65279) || 'a', char(65534))",
      encoding: encoding)
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok)
    let select = "SELECT hex(c0) || ' ' || hex(c1999) FROM t"
    #expect(
      try Database(path, .immutable).texts(select)
        == Database(patient.path, .immutable).texts(select))
  }

  @Test(arguments: [
    "CREATE TABLE p(a)", "CREATE VIEW p AS SELECT 1 a", "CREATE TABLE p(a, b, PRIMARY KEY(a, b))",
  ])
  func `foreign keys that cannot be checked are told and the others are`(_ parent: String) throws {
    let patient = try store(
      """
      \(parent); CREATE TABLE c(x REFERENCES p(a)); INSERT INTO c VALUES (1);
      CREATE TABLE s(a PRIMARY KEY); CREATE TABLE d(x REFERENCES s(a)); INSERT INTO d VALUES (1)
      """)
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .findings)
    #expect(receipt.foreignKeyViolationCount == 1)
    #expect(receipt.problems.count == 1)
    #expect(receipt.problems.first?.contains("'c'") == true)
    #expect(receipt.problems.first?.contains("foreign key mismatch") == true)
    #expect(try content(path) == content(patient.path))
  }

  @Test(arguments: ["UTF-8", "UTF-16be"])
  func `what SQLite's check says about values is told and costs nothing`(_ encoding: String) throws
  {
    let patient = try store(
      """
      CREATE TABLE t(c0 INTEGER DEFAULT 'x', c1 INT PRIMARY KEY) WITHOUT ROWID;
      INSERT INTO t VALUES (5, 1), (NULL, 2), ('abc', 3)
      """, encoding: encoding)
    guard case .damaged = try Database(patient.path, .immutable).integrity(.full) else { return }
    let (path, receipt) = try patient.salvage()
    #expect(try content(path) == content(patient.path))
    #expect(receipt.status == .findings)
    #expect(!receipt.isVerified)
    #expect(receipt.problems.contains { $0.contains("value in t.c0") })
  }

  @Test func `a file without a byte has nothing to save, and that is said`() throws {
    let patient = try Patient(events: 20)
    try patient.damage { $0 = [] }
    let failure = #expect(throws: Failure.self) { try patient.salvage() }
    #expect(failure?.status == .dataError)
    #expect(failure?.message.contains("0 bytes") == true)
  }

  @Test(arguments: ["UTF-8", "UTF-16le", "UTF-16be"])
  func `a text is set aside exactly when SQLite would make a number of it`(_ encoding: String)
    throws
  {
    let parts = [
      " ", "\t", "\u{b}", "\u{a0}", "+", "-", ".", "e", "E", "0", "1", "99", "x", "\0", "١",
    ]
    var dice = Dice(11)
    var texts = [String(repeating: "0", count: 500) + "7", "", "1e400", "0x10", "\r\n5\r\n"]
    for _ in 0..<600 {
      texts.append((0...dice.roll(6)).map { _ in parts[dice.roll(parts.count)] }.joined())
    }
    let patient = try store("CREATE TABLE t(v); CREATE TABLE typed(v NUMERIC)", encoding: encoding)
    let database = try Database(patient.path, .readWrite)
    for text in texts { try database.run("INSERT INTO t VALUES (?1)", .text(text)) }
    try database.execute(
      """
      INSERT INTO typed(rowid, v) SELECT rowid, v FROM t;
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE t(v NUMERIC)' WHERE name = 't'
      """)
    let numbers = try database.texts("SELECT rowid FROM typed WHERE typeof(v) <> 'text' ORDER BY 1")
    let (path, _) = try patient.salvage()
    #expect(
      try Database(path, .immutable).texts("SELECT salvage_rowid FROM lost_and_found_t ORDER BY 1")
        == numbers)
  }
}
