import Common
import Salvage
import TestSupport
import Testing

/// Single fields of a store's header that its pages contradict.
struct HeaderBitTests {
  @Test(arguments: ["UTF-8", "UTF-16le", "UTF-16be"])
  func `a header that names another encoding costs nothing`(encoding: String) throws {
    for (offset, bit) in [(59, 1), (59, 2), (59, 3), (59, 0x80), (57, 1)] {
      let patient = try Patient(events: 60, encoding: encoding)
      try patient.damage { $0[offset] ^= UInt8(bit) }
      let (path, receipt) = try patient.salvage()
      #expect(try Patient.rows(of: path) == patient.truth, "\(offset) \(bit)")
      let isRead = encoding == "UTF-8" && (offset == 57 || ![2, 3].contains(1 ^ bit))
      #expect(receipt.status == (isRead ? .ok : .findings))
    }
  }

  @Test func `a header that reserves other bytes than the pages costs nothing`() throws {
    for bit in 0..<8 {
      let patient = try Patient(events: 300)
      try patient.damage { $0[20] ^= 1 << UInt8(bit) }
      let (path, receipt) = try patient.salvage()
      #expect(try Patient.rows(of: path) == patient.truth, "\(bit)")
      #expect(receipt.problems.count == 1 && receipt.status == .findings, "\(bit)")
    }
  }
}
