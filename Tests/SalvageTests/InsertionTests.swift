import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Many rows go into a table at once: one that does not fit costs only itself.
struct InsertionTests {
  private static let many =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900)"

  /// A store with a table `t` of 900 rows whose keys are `key-10001` to `key-10900`.
  private func store(_ columns: String, _ values: String, _ rest: String = "") throws -> Patient {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      "CREATE TABLE t(\(columns))\(rest); \(Self.many) INSERT INTO t SELECT \(values) FROM n")
    return patient
  }

  private func replace(_ text: String, by other: String, in patient: Patient) throws {
    let (old, new) = (Array(text.utf8), Array(other.utf8))
    try patient.damage { bytes in
      for at in bytes.indices.dropLast(old.count)
      where bytes[at] == old[0] && bytes[at..<at + old.count].elementsEqual(old) {
        bytes.replaceSubrange(at..<at + old.count, with: new)
      }
    }
  }

  @Test(arguments: ["REPLACE", "IGNORE", "ABORT", "ROLLBACK", "FAIL"])
  func `a definition that replaces or ignores rows loses none`(_ answer: String) throws {
    let patient = try store(
      "id INTEGER PRIMARY KEY, k TEXT UNIQUE ON CONFLICT \(answer)", "i, 'key-' || (10000 + i)")
    try replace("key-10400", by: "key-10500", in: patient)
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM t") == 899)
    #expect(try database.texts("SELECT id FROM t WHERE k = 'key-10500'") == ["400"])
    #expect(try database.texts("SELECT salvage_rowid FROM lost_and_found_t") == ["500"])
    let table = try #require(receipt.tables.first { $0.name == "t" })
    #expect(table.intactCount + table.repairedCount == 899)
    #expect(table.conflictingCount == 1)
  }

  @Test func `a refused NULL is not replaced by the default`() throws {
    let patient = try store(
      "id INTEGER PRIMARY KEY, k TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'none'",
      "i, 'key-' || (10000 + i)")
    try Database(patient.path, .readWrite).execute(
      """
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE t(id INTEGER PRIMARY KEY, k TEXT)'
      WHERE name = 't'
      """)
    try Database(patient.path, .readWrite).execute("UPDATE t SET k = NULL WHERE id = 300")
    try Database(patient.path, .readWrite).execute(
      """
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE t(id INTEGER PRIMARY KEY,'
        || ' k TEXT NOT NULL ON CONFLICT REPLACE DEFAULT ''none'')' WHERE name = 't'
      """)
    let (path, _) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM t WHERE k = 'none'") == 0)
    #expect(try database.number("SELECT count(*) FROM t") == 899)
    #expect(
      try database.texts("SELECT salvage_rowid FROM lost_and_found_t WHERE k IS NULL") == ["300"])
  }

  @Test func `a row whose check cannot be computed is set aside alone`() throws {
    let patient = try store(
      "id INTEGER PRIMARY KEY, d TEXT CHECK(json_extract(d, '$.key') > 0)",
      "i, '{\"key\":' || (10000 + i) || '}'")
    try replace("{\"key\":10444}", by: "{\"key\":1!444}", in: patient)
    try replace("{\"key\":10446}", by: "{\"key\":-0446}", in: patient)
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM t") == 898)
    #expect(
      try database.texts("SELECT salvage_rowid FROM lost_and_found_t ORDER BY 1") == ["444", "446"])
    #expect(receipt.tables.first { $0.name == "t" }?.conflictingCount == 2)
  }

  @Test func `a strict table refuses what is not of its type and takes the rest`() throws {
    let patient = try store(
      "id INTEGER PRIMARY KEY, k TEXT NOT NULL, v INTEGER NOT NULL", "i, 'key-' || (10000 + i), i",
      " STRICT")
    try Database(patient.path, .readWrite).execute(
      "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '')")
    try Database(patient.path, .readWrite).execute(
      "UPDATE t SET v = 'x' WHERE id % 300 = 7")
    try Database(patient.path, .readWrite).execute(
      """
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 't'
      """)
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM t") == 897)
    #expect(
      try database.texts("SELECT salvage_rowid FROM lost_and_found_t ORDER BY 1") == [
        "7", "307", "607",
      ])
    #expect(receipt.tables.first { $0.name == "t" }?.conflictingCount == 3)
    #expect(database.integrity(.full) == .ok)
  }

  @Test(arguments: [1200, 2000])
  func `a table with as many columns as SQLite takes is saved`(_ count: Int) throws {
    let rest = (1..<count).map { "c\($0)" }.joined(separator: ", ")
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE t(k TEXT UNIQUE, \(rest)); \(Self.many)
      INSERT INTO t(rowid, k, c1, c\(count - 1)) SELECT i * 3, 'key-' || (10000 + i), i, -i FROM n
      """)
    try replace("key-10400", by: "key-10500", in: patient)
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM events") == 20)
    #expect(
      try database.number(
        "SELECT count(*) FROM t WHERE rowid = 3 * c1 AND c1 + c\(count - 1) = 0") == 899)
    #expect(try database.texts("SELECT salvage_rowid FROM lost_and_found_t") == ["1500"])
    #expect(receipt.tables.first { $0.name == "t" }?.conflictingCount == 1)
  }

  @Test func `rows without a column whose default cannot be computed are set aside`() throws {
    let patient = try store("k TEXT, v", "'key-' || (10000 + i), i")
    try Database(patient.path, .readWrite).execute(
      """
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE t(k TEXT, v, w DEFAULT (absent(1)))'
      WHERE name = 't'
      """)
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.number("SELECT count(*) FROM events") == 20)
    #expect(try database.number("SELECT count(*) FROM lost_and_found_t WHERE v > 0") == 900)
    #expect(receipt.tables.first { $0.name == "t" }?.conflictingCount == 900)
  }

  @Test func `rows larger than a batch stay in their place among small ones`() throws {
    let patient = try store(
      "id INTEGER PRIMARY KEY, d BLOB", "i, randomblob(iif(i % 100 < 2, 300000, 50))")
    let truth = try Patient.rows(of: patient.path)
    var noted: [Int64] = []
    let (path, receipt) = try patient.salvage { note in
      if case .saved(let row, "t") = note { noted.append(row.rowid ?? 0) }
    }
    #expect(try Patient.rows(of: path) == truth)
    #expect(noted == Array(1...900))
    #expect(receipt.status == .ok)
  }

  @Test func `when rows cannot be written the reading of them ends`() throws {
    struct Enough: Error {}
    let patient = try store("id INTEGER PRIMARY KEY, d BLOB", "i, randomblob(4000)")
    var count = 0
    #expect(throws: Enough.self) {
      _ = try patient.salvage { _ in
        count += 1
        if count == 700 { throw Enough() }
      }
    }
    #expect(count == 700)
    #expect(try Disk.names(in: patient.scratch.path).compactMap(\.self) == ["events.db"])
  }
}
