import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Pages that two things claim, or that nothing does.
struct DoubtfulPageTests {
  private static func patient(_ statements: String, autoVacuum: Int = 0) throws -> (
    Patient, [String: Set<String>]
  ) {
    let patient = try Patient(events: 20, autoVacuum: autoVacuum)
    try Database(patient.path, .readWrite).execute(statements)
    return (patient, try Patient.rows(of: patient.path))
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int = 4) -> Int {
    PointerTests.number(bytes, at, count)
  }

  private static func put(_ page: Int, _ at: Int, in bytes: inout [UInt8]) {
    for place in 0..<4 { bytes[at + place] = UInt8(page >> (24 - 8 * place) & 0xff) }
  }

  private static let freed = """
    CREATE TABLE gone(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO gone SELECT randomblob(300) FROM n; DELETE FROM gone WHERE rowid > 60;
    """
  private static let rows =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"

  // The number of the fourth child of a root, or the root's own.
  private static func child(_ bytes: [UInt8], _ root: Int, _ size: Int) -> Int {
    let top = (root - 1) * size
    return number(bytes, top + number(bytes, top + 12 + 2 * 3, 2))
  }

  @Test(arguments: ["", " WITHOUT ROWID"])
  func `the list of free pages takes no page from a tree that leads to it`(kind: String) throws {
    for takesRoot in [false, true] {
      let (patient, truth) = try Self.patient(
        """
        CREATE TABLE t(k TEXT PRIMARY KEY, b TEXT)\(kind);
        \(Self.rows) INSERT INTO t SELECT printf('key%05d', i), 'row number ' || i FROM n;
        \(Self.freed)
        """)
      let root = try patient.root("t")
      try patient.damage { bytes in
        let trunk = (Self.number(bytes, 32) - 1) * patient.pageSize
        let live = takesRoot ? root : Self.child(bytes, root, patient.pageSize)
        Self.put(live, trunk + 8, in: &bytes)
      }
      let (path, receipt) = try patient.salvage()
      #expect(try Patient.rows(of: path) == truth)
      let table = try #require(receipt.tables.first { $0.name == "t" })
      #expect(table.doubts["damaged-page"] ?? 0 == table.repairedCount)
      #expect(receipt.status == .findings, "\(receipt.tables)")
    }
  }

  @Test func `rows that were deleted do not come back from the list of free pages`() throws {
    let (patient, truth) = try Self.patient(Self.freed)
    let (path, receipt) = try patient.salvage()
    #expect(try Patient.rows(of: path) == truth)
    #expect(receipt.status == .ok)
  }

  @Test func `two rows that share an overflow page are both in doubt`() throws {
    let (patient, _) = try Self.patient(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, d TEXT);
      INSERT INTO t VALUES (1, printf('%.1126c', 'a')), (2, printf('%.1126c', 'b')),
        (3, printf('%.1126c', 'c'))
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      let page = (root - 1) * patient.pageSize
      // Of equal rows each cell ends where the one before it begins.
      let begins = (0..<3).map { page + Self.number(bytes, page + 8 + 2 * $0, 2) }
      let other = Self.number(bytes, begins[0] - 4)
      Self.put(other, page + patient.pageSize - 4, in: &bytes)
    }
    var saved: [Int64: Value] = [:]
    let (_, receipt) = try patient.salvage { note in
      if case .saved(let row, "t") = note { saved[row.rowid ?? 0] = row.value(1) }
    }
    let table = try #require(receipt.tables.first { $0.name == "t" })
    #expect(saved[2] == .utf8(Array(repeating: 0x62, count: 1126)))
    #expect(table.intactCount == 1 && table.repairedCount == 2)
    #expect(table.doubts == ["shared-part": 2])
    #expect(table.lostCount == 0)
  }

  @Test func `what is lost of a table without a known root is not called nothing`() throws {
    let schema = "CREATE TABLE a(id INTEGER PRIMARY KEY, name TEXT NOT NULL, v REAL)"
    for isCut in [true, false] {
      let (patient, truth) = try Self.patient(
        "\(schema); \(Self.rows) INSERT INTO a SELECT i, 'n' || i, i / 2.0 FROM n")
      let root = try patient.root("a")
      func salvage() throws -> (SalvageReceipt.Table?, SalvageReceipt, Int?) {
        let (path, receipt) = try patient.salvage(ReadingOptions(schema: schema))
        return (
          receipt.tables.first { $0.name == "a" }, receipt, try Patient.rows(of: path)["a"]?.count
        )
      }
      try patient.damage { bytes in
        let leaf = (Self.child(bytes, root, patient.pageSize) - 1) * patient.pageSize
        for at in leaf..<leaf + patient.pageSize { bytes[at] = 0 }
        if isCut { bytes.removeFirst(patient.pageSize) }
        for at in 0..<patient.pageSize where !isCut { bytes[at] = 0 }
      }
      let (table, receipt, count) = try salvage()
      #expect((count ?? 0) < truth["a"]?.count ?? 0)
      #expect(table?.lostCount == nil && table?.lostPageCount == 1)
      #expect(receipt.status == .partial)
    }
  }

  @Test func `values that end in pages of zeros are whole`() throws {
    let (patient, truth) = try Self.patient(
      """
      CREATE TABLE z(id INTEGER PRIMARY KEY, b);
      INSERT INTO z VALUES (1, zeroblob(9000)), (2, 'x' || CAST(zeroblob(9000) AS TEXT)),
        (3, CAST(randomblob(1200) || zeroblob(4000) AS BLOB))
      """)
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok)
    #expect(try Patient.rows(of: path) == truth)
  }

  @Test func `a text whose last page is wiped is set aside`() throws {
    let (patient, _) = try Self.patient(
      """
      CREATE TABLE z(id INTEGER PRIMARY KEY, b TEXT);
      INSERT INTO z VALUES (1, printf('%.5000c', 'x'))
      """)
    try patient.damage { bytes in
      let last = bytes.count - patient.pageSize
      try #require(bytes[last + 4] == 0x78)
      for at in last..<bytes.count { bytes[at] = 0 }
    }
    let receipt = try patient.salvage().receipt
    #expect(receipt.setAside.map(\.reason) == ["the end of a text in it is wiped"])
  }
}
