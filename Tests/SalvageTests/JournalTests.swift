import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// A hot journal that is damaged in a field: what its records prove is taken back, the rest told.
struct JournalTests {
  /// A store in the middle of a transaction that has begun to write into it, or at its end.
  struct Torn {
    let scratch: Scratch
    let path: String
    let journal: [UInt8]
    let truth: [String: Set<String>]

    init(isCommitted: Bool = false) throws {
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
      journal = try Disk.read(live + "-journal")
      if isCommitted { try writer.execute("COMMIT") }
      try Descriptor(opening: path, .createNew(mode: 0o600)).write(Disk.read(live))
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

  @Test(arguments: [0, 3, 7])
  func `a bit of a later header costs no row and is told`(offset: Int) throws {
    let torn = try Torn()
    let second = try #require(Self.headers(torn.journal).first)
    let (saved, receipt) = try torn.salvage { $0[second + offset] ^= 1 }
    #expect(saved == torn.truth["t"])
    #expect(receipt.problems.count == 1)
  }

  // A journal that is kept still has the parts of larger transactions behind its own records. SQLite
  // sets the first byte of the next header to zero before it writes into the store.
  @Test(arguments: [0, 1])
  func `what earlier transactions left in a kept journal is not taken back`(mark: UInt8) throws {
    let scratch = try Scratch(inMemory: true)
    let path = scratch.at("kept.db")
    let writer = try Database(path, .create)
    try writer.execute(
      """
      PRAGMA page_size=1024; PRAGMA journal_mode=PERSIST; CREATE TABLE t(id INTEGER PRIMARY KEY, b TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO t SELECT i, 'row ' || i FROM n;
      PRAGMA synchronous=FULL; PRAGMA cache_size=5; PRAGMA cache_spill=5;
      UPDATE t SET b = 'changed ' || id
      """)
    let truth = try Patient.rows(of: path)
    var journal = try Disk.read(path + "-journal")
    let second = try #require(Self.headers(journal).first)
    let count = (second - 512) / 1032
    let first = Self.segment(of: try Disk.read(path), pages: count)
    journal.replaceSubrange(..<first.count, with: first)
    journal[second] = mark
    try Disk.removeFile(path + "-journal")
    try Descriptor(opening: path + "-journal", .createNew(mode: 0o600)).write(journal)
    let target = scratch.at("saved.db")
    let receipt = try Salvager(StoreFiles(path), to: target, ReadingOptions(), .quiet).run()
    #expect(try Patient.rows(of: target)["t"] == truth["t"])
    #expect(receipt.problems.count == Int(mark))
  }

  // Where the headers behind the first one are.
  private static func headers(_ journal: [UInt8]) -> [Int] {
    stride(from: 512, to: journal.count - 8, by: 512).filter { journal[$0...].starts(with: magic) }
  }

  private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

  // A header with the records of the first pages of a store.
  private static func segment(of store: [UInt8], pages: Int) -> [UInt8] {
    func word(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) } }
    let fields = [pages, 7, store.count / 1024, 512, 1024]
    var bytes = magic + fields.flatMap(word)
    bytes += [UInt8](repeating: 0, count: 512 - bytes.count)
    for page in 1...pages {
      let content = store[(page - 1) * 1024..<page * 1024]
      let sum = stride(from: 824, to: 0, by: -200).reduce(7) {
        $0 + Int(content[content.startIndex + $1])
      }
      bytes += word(page) + content + word(sum)
    }
    return bytes
  }
}
