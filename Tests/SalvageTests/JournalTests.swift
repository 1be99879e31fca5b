import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// A hot journal that is damaged in a field: what its records prove is taken back, the rest told.
struct JournalTests {
  /// A store in the middle of a transaction that has begun to write into it.
  private struct Torn {
    let scratch: Scratch
    let path: String
    let journal: [UInt8]
    let truth: [String: Set<String>]

    init() throws {
      scratch = try Scratch(inMemory: true)
      let live = scratch.at("live.db")
      path = scratch.at("torn.db")
      let writer = try Database(live, .create)
      try writer.execute(
        """
        PRAGMA page_size=1024; PRAGMA journal_mode=DELETE; CREATE TABLE t(id INTEGER PRIMARY KEY, b TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
        INSERT INTO t SELECT i, 'original row ' || i FROM n;
        """)
      truth = try Patient.rows(of: live)
      try writer.execute(
        """
        PRAGMA synchronous=FULL; PRAGMA cache_size=5; PRAGMA cache_spill=5; BEGIN;
        UPDATE t SET b = 'CHANGED ' || id; INSERT INTO t SELECT id + 1000, 'NEW' FROM t
        """)
      try Descriptor(opening: path, .createNew(mode: 0o600)).write(Disk.read(live))
      journal = try Disk.read(live + "-journal")
      try writer.execute("ROLLBACK")
    }

    func salvage(_ change: (inout [UInt8]) -> Void) throws -> (Set<String>, SalvageReceipt) {
      var bytes = journal
      change(&bytes)
      try? Disk.removeFile(path + "-journal")  // not there the first time
      try Descriptor(opening: path + "-journal", .createNew(mode: 0o600)).write(bytes)
      let target = scratch.at("saved-\(RandomName.hex(6)).db")
      let receipt = try Salvager(StoreFiles(path), to: target, ReadingOptions(), .quiet).run()
      return (try Patient.rows(of: target)["t"] ?? [], receipt)
    }
  }

  @Test func `a whole journal takes the transaction back`() throws {
    let torn = try Torn()
    let (saved, receipt) = try torn.salvage { _ in }
    #expect(saved == torn.truth["t"])
    #expect(receipt.status == .ok)
  }

  // The beginning, the number of records, the nonce, the sector, the page size.
  @Test(arguments: [0, 2, 7, 10, 11, 13, 15, 21, 22, 23, 24, 26])
  func `a bit of a journal's header costs no row and is told`(offset: Int) throws {
    let torn = try Torn()
    let (saved, receipt) = try torn.salvage { $0[offset] ^= offset == 11 ? 4 : 1 }
    #expect(saved == torn.truth["t"])
    #expect(receipt.status == .findings)
    #expect(receipt.problems.count == 1)
  }

  @Test func `a first byte of zero does not end a transaction`() throws {
    let torn = try Torn()
    let (saved, receipt) = try torn.salvage { $0[0] = 0 }
    #expect(saved == torn.truth["t"])
    #expect(receipt.problems.count == 1)
  }

  @Test func `the size of the store in a journal is held against page 1`() throws {
    let torn = try Torn()
    for bit in [UInt8(1), 2, 4] {
      let (saved, receipt) = try torn.salvage { $0[19] ^= bit }
      let missing = (torn.truth["t"] ?? []).subtracting(saved)
      #expect(missing.isEmpty, "\(bit) \(missing.count) \(receipt.tables) \(receipt.problems)")
      #expect(receipt.problems.count == 1 && receipt.status != .ok)
      let table = try #require(receipt.tables.first)
      #expect(Int(table.intactCount) <= torn.truth["t"]?.count ?? 0)
    }
  }

  @Test func `a record that names another page is told`() throws {
    let (_, receipt) = try Torn().salvage { $0[512 + 3] = $0[512 + 1032 + 3] }
    #expect(receipt.problems.count == 1)
  }

  @Test func `without its header no row of the store is intact`() throws {
    let torn = try Torn()
    let (_, receipt) = try torn.salvage { for at in 0..<28 { $0[at] = 0x55 } }
    #expect(receipt.problems.count == 1)
    #expect(receipt.tables.allSatisfy { $0.intactCount == 0 })
  }

  @Test(arguments: [8, 28])
  func `a journal that begins with zeros is not hot`(zeros: Int) throws {
    let (saved, receipt) = try Torn().salvage { for at in 0..<zeros { $0[at] = 0 } }
    #expect(!saved.isEmpty && receipt.problems.isEmpty)
  }
}
