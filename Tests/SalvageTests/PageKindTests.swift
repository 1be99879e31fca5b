import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Pages whose first byte is that of another kind: the cells say what a page is.
struct PageKindTests {
  @Test(arguments: [0, 1], [2, 3, 4, 5, 9, 10, 13])
  func `a leaf of another kind loses no row and is told`(definition: Int, kind: UInt8) throws {
    let patient = try CellCountTests.store(CellCountTests.definitions[definition])
    var before: UInt8 = 0
    let found = try CellCountTests.result(patient) { bytes, root in
      let leaf = CellCountTests.leaf(bytes, root, 1024)
      before = bytes[leaf]
      bytes[leaf] = kind
    }
    try expectAll(found, isDamaged: before != kind)
  }

  @Test(arguments: [0, 1], [2, 3, 4, 5, 9, 10, 13])
  func `an interior page of another kind loses no row and is told`(definition: Int, kind: UInt8)
    throws
  {
    let patient = try CellCountTests.store(CellCountTests.definitions[definition])
    var before: UInt8 = 0
    let found = try CellCountTests.result(patient) { bytes, root in
      before = bytes[(root - 1) * 1024]
      bytes[(root - 1) * 1024] = kind
    }
    try expectAll(found, isDamaged: before != kind)
  }

  private func expectAll(
    _ found: (missing: Int, added: Int, table: SalvageReceipt.Table, receipt: SalvageReceipt),
    isDamaged: Bool
  ) throws {
    #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
    #expect(found.receipt.status == (isDamaged ? .findings : .ok))
    #expect((found.table.doubts["damaged-page"] ?? 0 > 0) == isDamaged)
  }

  @Test(arguments: [2, 5, 10, 0, 12] as [UInt8])
  func `a schema on a page of another kind loses no row`(kind: UInt8) throws {
    let patient = try CellCountTests.store(CellCountTests.definitions[0])
    try patient.damage { $0[100] = kind }
    let (path, receipt) = try patient.salvage()
    let tables = try Patient.rows(of: path)
    #expect(tables["t"]?.count == 500 && tables["events"] == patient.truth["events"])
    #expect(!receipt.isSchemaWhole)
  }
}
