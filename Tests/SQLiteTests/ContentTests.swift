import Common
import SQLite
import TestSupport
import Testing

/// Headers, files and checks of stores.
struct ContentTests {
  private func header(_ change: (inout [UInt8]) -> Void = { _ in }) throws -> StoreHeader? {
    let scratch = try Scratch()
    try Database(scratch.at("s.db"), .create).execute(
      "PRAGMA user_version=7; PRAGMA application_id=-5; CREATE TABLE t(x)")
    var bytes = Array(try Disk.read(scratch.at("s.db")).prefix(100))
    change(&bytes)
    return StoreHeader(bytes)
  }

  @Test func `a header is read as SQLite wrote it`() throws {
    let header = try #require(try header())
    #expect((header.pageSize, header.pageCount, header.usesWAL) == (4096, 2, false))
    #expect((header.userVersion, header.applicationID) == (7, -5))
    #expect(Int(header.writerVersion) == Database.libraryVersionNumber)
    #expect(header.changeCounter > 0)
  }

  @Test func `headers that are none`() throws {
    #expect(try header { $0.removeLast() } == nil)
    #expect(try header { $0[0] ^= 1 } == nil)
    #expect(try header { $0[15] = 1 } == nil)
    for (high, low, size) in [
      (0, 0, nil), (0, 255, nil), (2, 0, 512), (3, 0, nil), (0x80, 0, 32768), (0, 1, 65536),
    ] as [(UInt8, UInt8, Int?)] {
      #expect(try header { ($0[16], $0[17]) = (high, low) }?.pageSize == size, "\(high) \(low)")
    }
    #expect(try header { ($0[18], $0[19]) = (2, 2) }?.usesWAL == true)
    #expect(try header { $0[95] ^= 1 }?.pageCount == .some(nil), "a count of an older writer")
  }

  @Test func `a file shorter than a header has none`() throws {
    let scratch = try Scratch()
    try scratch.write("SQLite format 3\0", to: "short.db")
    #expect(try StoreHeader.read(scratch.at("short.db")) == nil)
  }

  @Test func `the files of a store belong together`() throws {
    let scratch = try Scratch()
    for name in ["a.db", "a.db-wal", "a.db-journal", "b.db"] { try scratch.write("", to: name) }
    let files = StoreFiles(scratch.at("a.db"))
    #expect(try files.existing() == ["a.db", "a.db-wal", "a.db-journal"].map(scratch.at))
    for path in files.all.dropFirst() {
      #expect(StoreFiles.isCompanion(path))
      #expect(StoreFiles.base(of: path) == files.base)
    }
    #expect(!StoreFiles.isCompanion(files.base))
  }

  @Test func `a sound store is ok`() throws {
    let field = try LogField()
    let database = try Database(field.store, .readOnly)
    #expect(database.integrity(.quick) == .ok)
    #expect(database.integrity(.full) == .ok)
    #expect(try database.rowCounts() == ["t": 64])
    #expect(try database.columns(of: "t") == ["id", "x"])
    #expect(try database.columns(of: "nowhere") == [])
  }

  @Test func `an index that contradicts its table is found by the full check only`() throws {
    let scratch = try Scratch()
    let path = scratch.at("s.db")
    try Database(path, .create).execute(
      """
      CREATE TABLE t(x, y); INSERT INTO t VALUES (1, 9), (2, 8); CREATE INDEX i ON t(x);
      PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE INDEX i ON t(y)' WHERE name='i';
      """)
    let database = try Database(path, .readOnly)
    #expect(database.integrity(.quick) == .ok)
    guard case .damaged(let rows) = database.integrity(.full) else {
      Issue.record("the full check found nothing")
      return
    }
    #expect(rows.contains { $0.contains("missing from index i") }, "\(rows)")
  }

  @Test func `a page of noise is damage, not an error`() throws {
    let scratch = try Scratch()
    let path = scratch.at("s.db")
    try EventStore.create(path, events: 50, journal: "DELETE")
    var bytes = try Disk.read(path)
    for offset in 4096..<4196 { bytes[offset] = 0xff }
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
    let database = try Database(path, .readOnly)
    guard case .damaged(let rows) = database.integrity(.quick) else {
      Issue.record("the check found nothing")
      return
    }
    #expect(!rows.isEmpty)
  }

  @Test func `a check that cannot run is unknown`() throws {
    let scratch = try Scratch()
    let path = scratch.at("s.db")
    try Database(path, .create).execute(
      """
      CREATE TABLE t(x COLLATE NOCASE); INSERT INTO t VALUES ('a'), ('b'); CREATE INDEX i ON t(x);
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql='CREATE TABLE t(x COLLATE ours)' WHERE name='t';
      """)
    let database = try Database(path, .readOnly)
    #expect(database.integrity(.full) == .unknown("no such collation sequence: ours"))
    let field = try LogField()
    try field.change(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
      INSERT INTO t(x) SELECT i FROM n
      """)
    let large = try Database(field.store, .readOnly)
    large.stopWhen { true }
    #expect(large.integrity(.full) == .unknown("out of time"))
  }

  @Test func `foreign keys, virtual tables and odd names`() throws {
    let scratch = try Scratch()
    let database = try Database(scratch.at("s.db"), .create)
    try database.execute(
      """
      CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p(id));
      INSERT INTO c VALUES (1), (2); CREATE TABLE "o""dd ta'ble"(x);
      CREATE TABLE sqlitex(x); CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);
      """)
    #expect(try database.foreignKeyViolations() == 2)
    #expect(try database.tableNames() == ["a", "c", "o\"dd ta'ble", "p", "sqlitex"])
    #expect(try database.rowCounts()["o\"dd ta'ble"] == 0)
  }
}
