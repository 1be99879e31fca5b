import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Pages of records without rowids that lost their tree: a table's rows, or an index's entries.
struct IndexPageTests {
  private static let numbers =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"

  private static func store(_ sql: String, blanking names: [String]) throws -> Patient {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(sql)
    let roots = try names.map(patient.root)
    try patient.damage { bytes in
      for root in roots {
        for at in (root - 1) * 1024..<root * 1024 { bytes[at] = 0 }
      }
    }
    return patient
  }

  private static func table(_ name: String, _ values: String, columns: String) -> String {
    """
    CREATE TABLE \(name)(\(columns)) WITHOUT ROWID;
    \(numbers) INSERT INTO \(name) SELECT \(values) FROM n;
    """
  }

  @Test(arguments: [
    ("k PRIMARY KEY, v", "i, i * 2", ""),
    ("k TEXT PRIMARY KEY, d DATETIME, e DATETIME", "'k' || i, '2024-01-01', 'now'", ""),
    ("k TEXT PRIMARY KEY, v INT", "'k' || i, i", "SELECT 's' || i FROM n"),
    ("k INT PRIMARY KEY, v INT", "i, i", "SELECT i FROM n"),
  ])
  func `a table whose root is lost gets what no whole index claims`(
    columns: String, values: String, indexed: String
  ) throws {
    let other =
      indexed.isEmpty
      ? "" : "CREATE TABLE z(s); \(Self.numbers) INSERT INTO z \(indexed); CREATE INDEX i ON z(s);"
    let patient = try Self.store(
      Self.table("t", values, columns: columns) + other, blanking: ["t"])
    let (path, receipt) = try patient.salvage()
    // Some rows were on the root.
    #expect(try Database(path, .immutable).number("SELECT count(*) FROM t") ?? 0 > 380)
    #expect(receipt.setAside.isEmpty)
  }

  @Test func `pages that fit two tables without rowid are set aside`() throws {
    let columns = "k TEXT PRIMARY KEY, v INT"
    let patient = try Self.store(
      Self.table("t", "'t' || i, i", columns: columns)
        + Self.table("u", "'u' || i, i", columns: columns), blanking: ["t", "u"])
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM lost_and_found_t") ?? 0 > 760)
    #expect(
      try database.texts("SELECT DISTINCT salvage_candidates FROM lost_and_found_t") == ["t, u"])
    #expect(receipt.setAside.map(\.reason) == ["several tables fit"])
  }

  @Test func `pages of a table that the schema has lost are set aside`() throws {
    let patient = try Self.store(
      "CREATE TABLE a(x); INSERT INTO a VALUES (1);"
        + Self.table("t", "'k' || i, 'v' || i", columns: "k TEXT PRIMARY KEY, v TEXT"),
      blanking: [])
    try patient.damage { bytes in
      // The header of the record in the schema's last cell.
      let count = PointerTests.number(bytes, 103, 2)
      let cell = PointerTests.number(bytes, 108 + 2 * (count - 1), 2)
      for place in cell..<cell + 8 { bytes[place] = 0xff }
    }
    let (path, _) = try patient.salvage()
    #expect(
      try Database(path, .immutable).number("SELECT count(*) FROM lost_and_found_2_columns") == 400)
  }

  @Test(arguments: [true, false])
  func `entries whose rows are there do not come back as rows`(isSchemaLost: Bool) throws {
    let patient = try Self.store(
      """
      CREATE TABLE t(k TEXT PRIMARY KEY, v INT) WITHOUT ROWID; INSERT INTO t VALUES ('a', 1);
      CREATE TABLE z(id INTEGER PRIMARY KEY, s TEXT, n REAL);
      \(Self.numbers) INSERT INTO z SELECT i, 's' || i, i / 2.0 FROM n;
      CREATE INDEX i ON z(s); CREATE INDEX j ON z(n, s);
      """, blanking: ["i", "j"])
    let schema = "CREATE TABLE z(id INTEGER PRIMARY KEY, s TEXT, n REAL)"
    if isSchemaLost { try patient.damage { for at in 0..<1024 { $0[at] = 0 } } }
    let (path, receipt) = try patient.salvage(
      isSchemaLost ? ReadingOptions(schema: schema) : ReadingOptions())
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM z") == 400)
    #expect(!receipt.setAside.contains { $0.table.contains("_t") })
    let names = try database.texts("SELECT name FROM sqlite_schema WHERE name LIKE 'lost%'")
    for name in names {
      #expect(
        try database.number(
          "SELECT count(*) FROM \(name) WHERE EXISTS (SELECT 1 FROM z WHERE s = c0 OR s = c1)") == 0
      )
    }
  }

  /// In the tree itself, or where no tree leads to while the table misses its root.
  @Test(arguments: ["t", "z"])
  func `a copy of an index's page gives no rows that are older than a column`(place: String) throws
  {
    let patient = try Self.store(
      Self.table("t", "'k' || i, i, 'note'", columns: "k TEXT PRIMARY KEY, v INT, note TEXT")
        + """
        CREATE TABLE z(id INTEGER PRIMARY KEY, s TEXT);
        \(Self.numbers) INSERT INTO z SELECT i, 's' || i FROM n; CREATE INDEX i ON z(s)
        """, blanking: place == "t" ? [] : ["t"])
    let (index, over) = (try patient.root("i"), try patient.root(place))
    try patient.damage { bytes in
      let source = CellCountTests.leaf(bytes, index, 1024)
      let target = CellCountTests.leaf(bytes, over, 1024)
      for at in 0..<1024 { bytes[target + at] = bytes[source + at] }
    }
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM t WHERE note IS NULL") == 0)
    #expect(try database.number("SELECT count(*) FROM t") ?? 0 > 300)
    #expect(receipt.status == .partial && receipt.setAside.isEmpty)
  }
}
