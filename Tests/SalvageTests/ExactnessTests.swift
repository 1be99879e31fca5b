import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// A row comes back as it was, or it is set aside or told lost: nothing is made up.
struct ExactnessTests {
  private func store(_ sql: String) throws -> Patient {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(sql)
    return patient
  }

  @Test(arguments: [("TEXT", "1 / 3.0"), ("INTEGER", "'007'"), ("NUMERIC", "' 1e3'")])
  func `what its column would make another value of is set aside as it is`(
    type: String, value: String
  ) throws {
    let patient = try store(
      """
      CREATE TABLE t(k TEXT, v, salvage_reason);
      INSERT INTO t VALUES ('a', 1, 'r'), ('b', \(value), 's'), ('c', '2026-11-22', 't');
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE t(k TEXT, v \(type), salvage_reason)'
      WHERE name = 't'
      """)
    let (path, _) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.texts("SELECT k || v FROM t") == ["a1", "c2026-11-22"])
    #expect(
      try database.texts("SELECT k || salvage_reason_2 FROM lost_and_found_t WHERE v = \(value)")
        == ["bs"])
  }

  @Test func `a row without its overflow page is lost, and nothing in it is a row`() throws {
    // In the value are bytes that look like a cell: its size, the key 77, a record of three columns.
    let patient = try store(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, data BLOB);
      INSERT INTO t VALUES (1, 'one', x'01'), (2, 'two', zeroblob(20) || x'094D0400170047484F5354'
        || zeroblob(3000))
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      let page = (root - 1) * 1024
      let cell = page + PointerTests.number(bytes, page + 10, 2)
      // Behind a size of two bytes, the key and what is here of the record.
      let chain = PointerTests.number(bytes, cell + 3 + 103, 4)
      for place in (chain - 1) * 1024..<chain * 1024 { bytes[place] = 0 }
    }
    let (path, receipt) = try patient.salvage()
    #expect(try Database(path, .immutable).texts("SELECT name FROM t") == ["one"])
    #expect(receipt.tables.first { $0.name == "t" }?.lostCount == 1)
  }

  @Test func `the lowest rowid of all is kept`() throws {
    let patient = try store(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (-9223372036854775808, 'x')")
    let (path, receipt) = try patient.salvage()
    #expect(try Database(path, .immutable).texts("SELECT v FROM t") == ["x"])
    #expect(receipt.status == .ok)
  }
}
