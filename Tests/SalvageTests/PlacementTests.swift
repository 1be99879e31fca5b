import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Rows that are not simply put back: set aside with a reason, or left out unless asked for.
struct PlacementTests {
  private func store(_ sql: String) throws -> Patient {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(sql)
    return patient
  }

  @Test func `deleted rows come only on request, and apart`() throws {
    let patient = try Patient(events: 1200)
    try Database(patient.path, .readWrite).execute(
      "PRAGMA secure_delete=OFF; DELETE FROM events WHERE id > 300")
    let (plain, _) = try patient.salvage()
    #expect(try Patient.rows(of: plain).keys.sorted() == ["events", "projections"])
    let (asked, receipt) = try patient.salvage(ReadingOptions(includesDeleted: true))
    let saved = try Patient.rows(of: asked)
    #expect(saved["events"]?.count == 279)
    #expect((saved["deleted_events"]?.count ?? 0) > 700)
    #expect(receipt.deletedCount == Int64(saved["deleted_events"]?.count ?? 0))
  }

  @Test func `pages that fit two tables equally are set aside under their columns' names`() throws {
    let patient = try store(
      """
      CREATE TABLE a(x TEXT NOT NULL, y INTEGER); CREATE TABLE b(x TEXT NOT NULL, y INTEGER);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
      INSERT INTO a SELECT hex(randomblob(30)), i FROM n;
      INSERT INTO b SELECT x, -y FROM a
      """)
    let roots = [try patient.root("a"), try patient.root("b")]
    try patient.damage { bytes in
      for root in roots {
        for at in (root - 1) * 1024..<root * 1024 { bytes[at] = 0 }
      }
    }
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    let name = "lost_and_found_a"
    #expect(try database.number("SELECT count(x) + count(y) FROM \(name)") == 1600)
    #expect(
      try database.texts("SELECT DISTINCT salvage_candidates FROM \(name)") == ["a, b"])
    #expect(receipt.setAside.map(\.reason) == ["several tables fit"])
    #expect(receipt.status == .partial)
  }

  @Test func `rows that a unique index refuses are set aside, not dropped`() throws {
    let patient = try store(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT);
      CREATE UNIQUE INDEX by_name ON t(name);
      INSERT INTO t(name) VALUES ('aaaa'), ('aaab'), ('aaac')
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      // The second row now says 'aaaa' too; the index still says what it was.
      for at in (root - 1) * 1024..<root * 1024 - 3
      where Array(bytes[at..<at + 4]) == Array("aaab".utf8) { bytes[at + 3] = UInt8(ascii: "a") }
    }
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.texts("SELECT name FROM t ORDER BY 1") == ["aaaa", "aaac"])
    #expect(try database.texts("SELECT name FROM lost_and_found_by_by_name") == ["aaaa"])
    #expect(receipt.tables.first { $0.name == "t" }?.conflictingCount == 1)
    #expect(database.integrity(.full) == .ok)
  }

  @Test func `a schema file names tables that nothing else knows`() throws {
    let patient = try Patient(events: 300)
    try patient.damage { bytes in for at in 0..<patient.pageSize { bytes[at] = 0 } }
    let schema = """
      CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id TEXT, version INTEGER, event_type TEXT,
        event_data TEXT, weight REAL);
      CREATE TABLE projections(projection_id TEXT PRIMARY KEY, version INTEGER, data BLOB)
        WITHOUT ROWID;
      """
    let (path, _) = try patient.salvage(ReadingOptions(schema: schema))
    let saved = try Patient.rows(of: path)
    #expect(saved["events"] == patient.truth["events"])
    #expect(saved["projections"] == patient.truth["projections"])
  }

  @Test func `a rowid out of order is told and set aside`() throws {
    let patient = try store(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT);
      INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      let page = (root - 1) * 1024
      let second = page + Int(bytes[page + 10]) * 256 + Int(bytes[page + 11])
      bytes[second + 1] = 66
    }
    let (path, receipt) = try patient.salvage()
    let database = try Database(path, .immutable)
    #expect(try database.texts("SELECT name FROM t ORDER BY id") == ["one", "three"])
    #expect(try database.texts("SELECT name FROM lost_and_found_t") == ["two"])
    #expect(receipt.tables.first { $0.name == "t" }?.doubts == ["out-of-order": 1])
  }

  @Test func `a turned bit in a cell's header is turned back when only one fits`() throws {
    let patient = try store(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, more TEXT);
      INSERT INTO t VALUES (1, 'one', 'x'), (2, 'twotwotwo', 'y'), (3, 'three', 'z')
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      let page = (root - 1) * 1024
      let second = page + Int(bytes[page + 10]) * 256 + Int(bytes[page + 11])
      bytes[second] ^= 1  // the size of the record
    }
    let (path, receipt) = try patient.salvage()
    #expect(
      try Database(path, .immutable).texts("SELECT name FROM t ORDER BY id")
        == ["one", "twotwotwo", "three"])
    #expect(receipt.tables.first { $0.name == "t" }?.doubts == ["turned-bit": 1])
  }

  @Test func `a size that seems to overflow does not hide what the cell is`() throws {
    // With 2048 bytes more the number of an overflow page would lie in the value of the first row.
    let patient = try store(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, name BLOB, more TEXT);
      INSERT INTO t VALUES (1, x'000000000002', 'x'), (2, zeroblob(300), 'y')
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      let page = (root - 1) * 1024
      let second = page + Int(bytes[page + 10]) * 256 + Int(bytes[page + 11])
      try #require(bytes[second] == 0x82)
      bytes[second] ^= 0x10
    }
    let (path, receipt) = try patient.salvage()
    #expect(
      try Database(path, .immutable).number("SELECT length(name) FROM t WHERE id = 2") == 300)
    #expect(receipt.tables.first { $0.name == "t" }?.doubts == ["turned-bit": 1])
  }

  @Test func `where a row was found is told for every row`() throws {
    let patient = try Patient(events: 200)
    var pages: Set<UInt32> = []
    var count = 0
    _ = try patient.salvage(note: { note in
      guard case .saved(let row, _) = note else { return }
      count += 1
      pages.insert(row.origin.page)
      #expect(row.origin.source == .database)
    })
    #expect(count == 501)
    #expect(pages.count > 20)
  }

  @Test func `a definition that is only guessed changes no value`() throws {
    let patient = try Patient(events: 130)  // their last column is a number, not a time
    try patient.damage { bytes in
      for at in 0..<1024 { bytes[at] = 0 }
    }
    let (path, receipt) = try patient.salvage()
    let rows = try Database(path, .immutable).number(
      "SELECT count(*) FROM lost_and_found_events WHERE created_at = id / 3.0")
    #expect(rows == 130)
    #expect(receipt.tables.first { $0.name == "events" }?.conflictingCount == 130)
  }
}
