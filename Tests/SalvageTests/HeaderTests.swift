import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Headers of pages and stores that are damaged in part: what they still say is used.
struct HeaderTests {
  @Test func `a damaged header of a root or key in it hides none of its rows`() throws {
    // The count of cells, the first free block, and one key, which is then far too high.
    for (offset, value) in [(3, 0xd1), (1, 0x9e), (-1, 0xbf)] {
      let patient = try Patient(events: 5200)
      let root = try patient.root("events")
      try patient.damage { bytes in
        let page = (root - 1) * patient.pageSize
        let key = page + PointerTests.number(bytes, page + 12 + 2 * 2, 2) + 4
        bytes[offset < 0 ? key : page + offset] = UInt8(value)
      }
      let (path, receipt) = try patient.salvage()
      let saved = try Patient.rows(of: path)
      let events = receipt.tables.first { $0.name == "events" }
      #expect(events?.lostCount == 0 && events?.doubts["orphaned-page"] == nil)
      #expect(saved["events"] == patient.truth["events"], "\(offset)")
    }
  }

  @Test func `the last page of a store that was cut gives the rows it still has`() throws {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, d TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
      INSERT INTO t SELECT i, hex(randomblob(15)) FROM n
      """)
    let truth = try Patient.rows(of: patient.path)
    let root = try patient.root("t")
    try patient.damage { bytes in
      try #require(bytes.count == root * patient.pageSize)
      bytes.removeLast(patient.pageSize / 2)
    }
    let saved = try #require(try Patient.rows(of: try patient.salvage().path)["t"])
    #expect(saved.count > 8 && saved.isSubset(of: truth["t"] ?? []))
  }

  @Test func `a header whose first words are damaged still says what it says`() throws {
    let patient = try Patient(events: 30)
    try patient.damage { $0[6] ^= 0x60 }
    let (path, receipt) = try patient.salvage()
    #expect(try Patient.rows(of: path) == patient.truth)
    #expect(receipt.pageSizeOrigin == "header" && receipt.isSchemaWhole)
  }
}
