import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// A row whose cell states a size that its record contradicts.
struct PayloadSizeTests {
  // A row alone, with one overflow page: its cell begins with its size and its key, two bytes and one;
  // then comes the record: its own header's size, NULL for the key, and the value's type.
  private func salvage(_ value: String, _ damage: (inout [UInt8], _ cell: Int) -> Void) throws -> (
    saved: Set<String>, truth: Set<String>, receipt: SalvageReceipt
  ) {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE wide(id INTEGER PRIMARY KEY, v);
      INSERT INTO wide VALUES (1, 'a'), (2, \(value)), (3, 'b')
      """)
    let truth = try Patient.rows(of: patient.path)["wide"] ?? []
    let page = (try patient.root("wide") - 1) * patient.pageSize
    try patient.damage { bytes in
      let cell = page + Int(bytes[page + 10]) << 8 + Int(bytes[page + 11])
      #expect(bytes[cell] & 0x80 != 0 && bytes[cell + 2] == 2)
      damage(&bytes, cell)
    }
    let (path, receipt) = try patient.salvage()
    return (try Patient.rows(of: path)["wide"] ?? [], truth, receipt)
  }

  private let text = "substr(hex(zeroblob(600)), 1, 1063)"

  @Test func `a size that grew by a bit costs no row and is told`() throws {
    let (saved, truth, receipt) = try salvage(text) { $0[$1 + 1] ^= 0x10 }
    #expect(saved == truth)
    let table = try #require(receipt.tables.first { $0.name == "wide" })
    #expect(table.doubts == ["damaged-page": 1] && table.intactCount == 2)
  }

  // The type of the value says that it is shorter, and is wrong.
  @Test(arguments: ["substr(hex(zeroblob(600)), 1, 1079)", "zeroblob(1079)", "randomblob(1079)"])
  func `a value is not cut off where its type lost a bit`(_ value: String) throws {
    let (saved, truth, receipt) = try salvage(value) { $0[$1 + 6] ^= 0x20 }
    #expect(saved.count == 2 && saved.isSubset(of: truth))
    #expect(receipt.tables.first { $0.name == "wide" }?.lostCount != 0)
  }
}
