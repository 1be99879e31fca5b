import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// What a page that its own tree leads to may have: unusual values and short rows are rows too.
struct OwnershipTests {
  private static func store(_ sql: String) throws -> Patient {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(sql)
    return patient
  }

  /// Rows that were there before a column was, in a store that nothing ails.
  @Test(arguments: [
    "CREATE TABLE t(k TEXT PRIMARY KEY, v INT) WITHOUT ROWID; INSERT INTO t VALUES ('a', 1), ('b', 2)",
    "CREATE TABLE t(v INT, k TEXT, l INT, PRIMARY KEY(k, l)) WITHOUT ROWID;"
      + "INSERT INTO t VALUES (NULL, 'a', 1), (2, 'b', 2)",
    "CREATE TABLE t(a INT, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
    "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
  ])
  func `rows that are older than many columns are rows`(_ sql: String) throws {
    let columns = (0..<7).map { "ALTER TABLE t ADD COLUMN c\($0) TEXT DEFAULT 'd\($0)'" }
    let patient = try Self.store(
      sql + ";" + columns.joined(separator: ";")
        + ";ALTER TABLE t ADD COLUMN last NOT NULL DEFAULT 5")
    let truth = try Patient.rows(of: patient.path)["t"]
    let (path, receipt) = try patient.salvage()
    #expect(try Patient.rows(of: path)["t"] == truth)
    #expect(receipt.status == .ok)
  }

  @Test(arguments: [
    "name STRING", "at DATETIME, day DATE", "flag BOOLEAN", "u UUID, j JSON", "n INTEGER", "a REAL",
  ])
  func `texts in columns of numbers are rows`(_ columns: String) throws {
    // The other table fits the texts better: its columns are for them.
    let texts = columns.split(separator: ",").map { _ in "'no number'" }.joined(separator: ", ")
    let names = columns.split(separator: ",").enumerated().map { "x\($0.offset) TEXT" }
    let patient = try Self.store(
      """
      CREATE TABLE t(\(columns)); INSERT INTO t VALUES (\(texts)), (\(texts));
      CREATE TABLE other(\(names.joined(separator: ", ")));
      """)
    let (path, receipt) = try patient.salvage()
    #expect(try Database(path, .immutable).number("SELECT count(*) FROM t") == 2)
    #expect(receipt.status == .ok)
  }

  @Test(arguments: [
    "a TEXT, b TEXT", "id INTEGER PRIMARY KEY, b TEXT", "a TEXT", "a TEXT, b NOT NULL",
  ])
  func `a page of another table below a root is not taken`(_ columns: String) throws {
    let patient = try Self.store(
      "CREATE TABLE t(\(columns)); CREATE TABLE u(x INTEGER, y INTEGER);"
        + "INSERT INTO u VALUES (1, NULL), (2, NULL)")
    let (root, other) = (try patient.root("t"), try patient.root("u"))
    try patient.damage { bytes in
      for at in 0..<1024 { bytes[(root - 1) * 1024 + at] = bytes[(other - 1) * 1024 + at] }
    }
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM t") == 0)
    #expect(try database.number("SELECT count(*) FROM u") == 2)
    #expect(receipt.tables.first { $0.name == "t" }?.lostPageCount == 1)
  }

  @Test func `entries of an index on a page of a table are no older rows`() throws {
    let patient = try Self.store(
      """
      CREATE TABLE t(k TEXT PRIMARY KEY, n INTEGER, d BLOB) WITHOUT ROWID;
      INSERT INTO t VALUES ('a', 1, x'00');
      CREATE TABLE u(v TEXT); CREATE INDEX i ON u(v); INSERT INTO u VALUES ('x'), ('x'), ('y')
      """)
    let (root, other) = (try patient.root("t"), try patient.root("i"))
    try patient.damage { bytes in
      for at in 0..<1024 { bytes[(root - 1) * 1024 + at] = bytes[(other - 1) * 1024 + at] }
    }
    let (path, receipt) = try patient.salvage()
    #expect(try Database(path, .immutable).number("SELECT count(*) FROM t") == 0)
    #expect(receipt.tables.first { $0.name == "t" }?.lostPageCount == 1)
  }

  // The schema names a page of the second table as the first one's root.
  @Test(arguments: ["a INTEGER, b INTEGER", "a, b, c"])
  func `a root that is another table's takes nothing from it`(_ columns: String) throws {
    let patient = try Self.store(
      "CREATE TABLE t(\(columns)); CREATE TABLE u(x TEXT, y TEXT); INSERT INTO u VALUES ('p', 'q')")
    let root = try patient.root("u")
    try Database(patient.path, .readWrite).execute(
      """
      PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage = \(root) WHERE name = 't'
      """)
    let (path, receipt) = try patient.salvage()
    #expect(try Database(path, .immutable).texts("SELECT x || y FROM u") == ["pq"])
    #expect(receipt.tables.first { $0.name == "u" }?.intactCount == 1)
    #expect(receipt.tables.first { $0.name == "t" }?.lostPageCount == 1)
  }
}
