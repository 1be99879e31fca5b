import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// A journal of a transaction over several stores is played back only while the file is there that
/// joins it with the others; the store that was moved away from that file is told.
struct SuperJournalTests {
  typealias Torn = JournalTests.Torn

  // The end of a journal that names another: the page of the lock, the name, its length, its sum.
  private func tail(_ name: String, _ sum: Int = 0) -> [UInt8] {
    func word(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) } }
    let sum = name.utf8.reduce(sum) { $0 + Int($1) }
    return word(1_048_577) + Array(name.utf8) + word(name.utf8.count) + word(sum)
      + [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
  }

  private func name(beside torn: Torn) throws -> String {
    try Disk.realPath(Path.parent(torn.path)) + "/main.db-mj0123ABC9DE"
  }

  @Test func `a journal is played back while the file that joins it is there`() throws {
    let torn = try Torn()
    let name = try name(beside: torn)
    try Descriptor(opening: name, .createNew(mode: 0o600)).write(Array("main.db-journal\0".utf8))
    let (saved, receipt) = try torn.salvage { $0 += tail(name) }
    #expect(saved == torn.truth["t"])
    #expect(receipt.status == .ok, "\(receipt.problems)")
  }

  @Test(arguments: [false, true])
  func `a journal whose joining file is gone is not played back`(isEmpty: Bool) throws {
    let torn = try Torn(isCommitted: true)
    let committed = try Patient.rows(of: torn.path)
    let name = try name(beside: torn)
    if isEmpty { try Descriptor(opening: name, .createNew(mode: 0o600)).write([UInt8]()) }
    let (saved, receipt) = try torn.salvage { $0 += tail(name) }
    #expect(saved == committed["t"] && saved != torn.truth["t"])
    #expect(receipt.problems.count == 1 && receipt.problems[0].contains(name))
    #expect(receipt.tables.allSatisfy { $0.repairedCount == 0 && $0.lostCount == 0 })
  }

  @Test func `where the store was moved nothing tells`() throws {
    let torn = try Torn()
    let name = "/nowhere/else/main.db-mj0123ABC9DE"
    let (saved, receipt) = try torn.salvage { $0 += tail(name) }
    #expect(saved == torn.truth["t"])
    #expect(receipt.problems.count == 1 && receipt.problems[0].contains(name))
    let table = try #require(receipt.tables.first)
    #expect(table.doubts["unsettled"] == table.sources["journal"] && table.repairedCount > 0)
  }

  @Test(arguments: ["", "main.db-mj0123ABC9DE"])
  func `a name that is damaged tells nothing`(relative: String) throws {
    let torn = try Torn()
    let name = try relative.isEmpty ? name(beside: torn) : relative
    let (saved, receipt) = try torn.salvage { $0 += tail(name, relative.isEmpty ? 1 : 0) }
    #expect(saved == torn.truth["t"])
    #expect(receipt.problems.count == 1 && receipt.status == .findings)
  }
}
