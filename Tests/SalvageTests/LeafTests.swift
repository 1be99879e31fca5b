import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Leaves that look whole to their header alone.
struct LeafTests {
  private static let definitions = CellCountTests.definitions

  @Test(arguments: definitions)
  func `an empty leaf below another page is a lost one`(_ definition: String) throws {
    let found = try CellCountTests.result(try CellCountTests.store(definition)) { bytes, root in
      let leaf = CellCountTests.leaf(bytes, root, 1024)
      for at in leaf + 1..<leaf + 1024 { bytes[at] = 0 }
      CellCountTests.set(1024, leaf + 5, in: &bytes)
    }
    #expect(found.missing > 10 && found.added == 0)
    #expect(found.table.lostPageCount == 1 && found.receipt.status == .partial)
  }

  @Test(arguments: definitions)
  func `a leaf of which only the header is empty loses no row`(_ definition: String) throws {
    let found = try CellCountTests.result(try CellCountTests.store(definition)) { bytes, root in
      let leaf = CellCountTests.leaf(bytes, root, 1024)
      for at in leaf + 1..<leaf + 8 { bytes[at] = 0 }
      CellCountTests.set(1024, leaf + 5, in: &bytes)
    }
    #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
    #expect(found.receipt.status == .findings, "\(found.table) \(found.receipt.problems)")
  }

  @Test(arguments: definitions)
  func `content that is said to start at a later cell loses none`(_ definition: String) throws {
    let found = try CellCountTests.result(try CellCountTests.store(definition)) { bytes, root in
      let leaf = CellCountTests.leaf(bytes, root, 1024)
      CellCountTests.set(PointerTests.number(bytes, leaf + 8 + 2 * 10, 2), leaf + 5, in: &bytes)
    }
    #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
  }

  /// Of each leaf the first eight rows lose theirs.
  @Test func `rows whose overflow pages are gone take no others of their leaf along`() throws {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE t(a INT, b);
      \(CellCountTests.many) INSERT INTO t SELECT i, randomblob(4100) FROM n
      """)
    let found = try CellCountTests.result(patient) { bytes, root in
      let leaf = CellCountTests.leaf(bytes, root, 1024)
      let count = PointerTests.number(bytes, leaf + 3, 2)
      try #require(count > 8)
      for index in 0..<8 {
        let cell = PointerTests.number(bytes, leaf + 8 + 2 * index, 2)
        let ends = (0..<count).map { PointerTests.number(bytes, leaf + 8 + 2 * $0, 2) } + [1024]
        let end = try #require(ends.filter { $0 > cell }.min())
        let overflow = (PointerTests.number(bytes, leaf + end - 4, 4) - 1) * 1024
        for at in overflow..<overflow + 1024 { bytes[at] = 0 }
      }
    }
    #expect(found.missing == 8 && found.table.lostCount == 8, "\(found)")
  }
}
