import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// The snapshot a new store is compared with, whatever has become of it.
struct SnapshotTests {
  private func store(_ sql: String, encoding: String = "UTF-8") throws -> Patient {
    let patient = try Patient(events: 20, encoding: encoding)
    try Database(patient.path, .readWrite).execute(sql)
    return patient
  }

  @Test(arguments: [
    "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT COLLATE NOCASE)",
    "CREATE TABLE t(id INTEGER, v TEXT COLLATE NOCASE, PRIMARY KEY(v)) WITHOUT ROWID",
  ])
  func `a letter that became a capital one differs in a column that folds them`(_ table: String)
    throws
  {
    let patient = try store("\(table); INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')")
    let snapshot = try patient.copy("snapshot.db")
    try Database(patient.path, .readWrite).execute("UPDATE t SET v = 'tWo' WHERE id = 2")
    let (_, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    let found = try #require(receipt.tables.first { $0.name == "t" })
    #expect(found.differsFromSnapshotCount == 1)
    #expect(found.notInSnapshotCount == 0)
    #expect(found.onlyInSnapshotCount == 0)
  }

  @Test func `a number that became one of another type differs`() throws {
    let patient = try store(
      "CREATE TABLE t(a, b INT, c REAL, d TEXT); INSERT INTO t VALUES (1,2,3,4)")
    let snapshot = try patient.copy("snapshot.db")
    try Database(patient.path, .readWrite).execute("INSERT INTO t VALUES (1,2,3,4)")
    try Database(snapshot, .readWrite).execute("INSERT INTO t VALUES (1.0,2,3,4)")
    let (_, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    #expect(receipt.tables.first { $0.name == "t" }?.differsFromSnapshotCount == 1)
  }

  @Test func `a table as wide as can be is compared`() throws {
    let columns = (0..<2000).map { "c\($0)" }.joined(separator: ", ")
    let patient = try store("CREATE TABLE t(\(columns)); INSERT INTO t(c0, c1999) VALUES (1, 2)")
    let snapshot = try patient.copy("snapshot.db")
    try Database(patient.path, .readWrite).execute("UPDATE t SET c1999 = 3")
    let (_, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    #expect(receipt.problems.isEmpty)
    #expect(receipt.tables.first { $0.name == "t" }?.differsFromSnapshotCount == 1)
  }

  @Test func `a table whose columns have the names of the rowid is compared or not, not wrongly`()
    throws
  {
    let patient = try store("CREATE TABLE t(rowid, a); INSERT INTO t VALUES ('k', 1), ('k', 2)")
    let (_, receipt) = try patient.salvage(ReadingOptions(snapshot: patient.copy("snapshot.db")))
    #expect(receipt.tables.first { $0.name == "t" }?.differsFromSnapshotCount == 0)
  }

  @Test(arguments: ["another encoding", "no store", "a page of zeros", "a lost schema"])
  func `a snapshot that cannot be read is told, and the new store is there`(_ state: String) throws
  {
    let patient = try store("CREATE TABLE t(a); INSERT INTO t VALUES (1)")
    let snapshot = patient.scratch.at("snapshot.db")
    switch state {
    case "another encoding":
      try Database(snapshot, .create).execute("PRAGMA encoding='UTF-16be'; CREATE TABLE t(a)")
    case "no store":
      try Descriptor(opening: snapshot, .createNew(mode: 0o600)).write(Array("hello".utf8))
    default:
      var bytes = try Disk.read(patient.path, limit: 1 << 30)
      let page = state == "a lost schema" ? 0 : try patient.root("t") - 1
      for place in page * 1024 + (page == 0 ? 100 : 0)..<(page + 1) * 1024 { bytes[place] = 0 }
      try Descriptor(opening: snapshot, .createNew(mode: 0o600)).write(bytes)
    }
    let (path, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    #expect(receipt.status == .findings)
    #expect(receipt.problems.count == 1)
    #expect(receipt.problems.first?.contains(snapshot) == true)
    #expect(receipt.problems.first?.contains("new.db") == false)
    let compared = Dictionary(
      uniqueKeysWithValues: receipt.tables.map { ($0.name, $0.differsFromSnapshotCount) })
    #expect(compared["t"] == .some(nil))
    #expect(compared["events"] == (state == "a page of zeros" ? 0 : .some(nil)))
    #expect(try Database(path, .immutable).texts("SELECT a FROM t") == ["1"])
  }

  @Test(arguments: [true, false])
  func `a header of zeros is told, and what was in it comes from the snapshot`(_ hasSnapshot: Bool)
    throws
  {
    let patient = try Patient(events: 20)
    let snapshot = hasSnapshot ? try patient.copy("snapshot.db") : nil
    try patient.damage { $0.replaceSubrange(0..<100, with: repeatElement(0, count: 100)) }
    let (path, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    #expect(receipt.status == .findings)
    #expect(receipt.problems.count == 1)
    #expect(receipt.problems.first?.contains("user_version") == true)
    let database = try Database(path, .immutable)
    #expect(try database.number("PRAGMA user_version") == (hasSnapshot ? 7 : 0))
    #expect(try database.number("PRAGMA application_id") == (hasSnapshot ? 4242 : 0))
  }

  @Test func `a snapshot that cannot be read does not keep rows from being saved without a schema`()
    throws
  {
    let patient = try Patient(events: 20)
    let snapshot = patient.scratch.at("snapshot.db")
    try Descriptor(opening: snapshot, .createNew(mode: 0o600)).write(Array("hello".utf8))
    try patient.damage { $0.replaceSubrange(0..<1024, with: repeatElement(0, count: 1024)) }
    let (_, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    #expect(receipt.problems.contains { $0.contains(snapshot) })
    #expect(receipt.setAside.map(\.rowCount).reduce(0, +) > 300)
  }
}
