import SQLite
import Salvage
import TestSupport
import Testing

/// Keys in interior pages that are in order and still wrong: the rows decide.
struct SeparatorTests {
  // Where a cell's key begins: behind the number of its child.
  private func key(_ index: Int, _ bytes: [UInt8], _ top: Int) -> Int {
    top + PointerTests.number(bytes, top + 12 + 2 * index, 2) + 4
  }

  private func expectAll(_ patient: Patient) throws {
    let (path, receipt) = try patient.salvage()
    #expect(try Patient.rows(of: path) == patient.truth)
    #expect(receipt.setAside.isEmpty)
    // Only those of the leaf at the wrong place are in doubt.
    #expect(receipt.tables.first { $0.name == "events" }?.repairedCount ?? 99 < 10)
  }

  @Test(arguments: [0, 1, 4], [true, false])
  func `a key between two leaves that is wrong costs no row`(_ index: Int, isHigher: Bool)
    throws
  {
    let patient = try Patient()
    let events = try patient.root("events")
    try patient.damage { bytes in
      let top = PointerTests.lowestInterior(bytes, events, patient.pageSize)
      let (place, after) = (key(index, bytes, top), bytes[key(index + 1, bytes, top)])
      let before = index == 0 ? 0 : bytes[key(index - 1, bytes, top)]
      // Keys below 128 are one byte.
      try #require(before + 3 < bytes[place] && bytes[place] + 3 < after && after < 128)
      bytes[place] = isHigher ? after - 1 : before + 1
    }
    try expectAll(patient)
  }

  @Test(arguments: [-2, -1, 1, 2])
  func `a key in the root that is wrong costs no row`(_ change: Int) throws {
    let patient = try Patient()
    let top = (try patient.root("events") - 1) * patient.pageSize
    try patient.damage { bytes in
      let place = key(0, bytes, top)
      let high = Int(bytes[place]) + change  // of two bytes, the first one in steps of 128
      try #require(bytes[top] == 5 && bytes[place + 1] < 128 && (129..<256).contains(high))
      bytes[place] = UInt8(high)
    }
    try expectAll(patient)
  }
}
