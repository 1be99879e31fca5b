import Common
import SQLite
import TestSupport
import Testing

/// Logs and journals that are damaged or cut: what cannot be trusted is told, never exit 0.
struct RecoverLogTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch(inMemory: true)
    try Disk.makeDirectories(scratch.at(".ecw"))
  }

  private func copy(_ from: String, to: String, _ change: (inout [UInt8]) -> Void = { _ in }) throws
  {
    var bytes = try Disk.read(scratch.at(from), limit: 1 << 30)
    change(&bytes)
    try Descriptor(opening: scratch.at(to), .createNew(mode: 0o600)).write(bytes)
  }

  private func salvage(_ name: String) async throws -> ToolRun {
    try await ToolRun(
      "ecw-recover", ["salvage", name, "--to", "saved-\(name)", "--json"], in: scratch.path)
  }

  private func count(_ name: String, _ sql: String) throws -> Int64? {
    try Database(scratch.at("saved-\(name)"), .immutable).number(sql)
  }

  // 10 rows in the store, 40 with the log.
  private func makeLog() throws -> Database {
    let live = try Database(scratch.at("live.db"), .create)
    try live.execute(
      "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(id INTEGER PRIMARY KEY)"
    )
    for number in 1...40 {
      try live.run("INSERT INTO t VALUES (?1)", .integer(Int64(number)))
      if number == 10 { _ = try live.texts("PRAGMA wal_checkpoint(TRUNCATE)") }
    }
    return live
  }

  @Test(arguments: [UInt8(0), 0x54, 0x55])
  func `a destroyed header of the log hides no committed row`(byte: UInt8) async throws {
    let live = try makeLog()
    try copy("live.db", to: "a.db")
    try copy("live.db-wal", to: "a.db-wal") { for at in 0..<32 { $0[at] = byte } }
    let run = try await salvage("a.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("the header of the log is damaged"))
    let truth = try live.number("SELECT count(*) FROM t")
    let saved = try count("a.db", "SELECT count(*) FROM t")
    #expect(saved == truth)
  }

  @Test func `a log whose first frame went with its header is read from the next`() async throws {
    let live = try makeLog()
    try copy("live.db", to: "a.db")
    try copy("live.db-wal", to: "a.db-wal") { for at in 0..<512 { $0[at] = 0x55 } }
    let run = try await salvage("a.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let truth = try live.number("SELECT count(*) FROM t")
    let saved = try count("a.db", "SELECT count(*) FROM t")
    #expect(saved == truth)
  }

  @Test func `a log that cannot be used is told`() async throws {
    _ = try makeLog()
    try copy("live.db", to: "a.db")
    try copy("live.db-wal", to: "a.db-wal") { for at in $0.indices { $0[at] = 0x55 } }
    let run = try await salvage("a.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("the log is not used"))
  }

  // An update of every row, its writer dead; copies of what it left behind.
  private func makeJournal(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    let live = try Database(scratch.at("live.db"), .create)
    try live.execute(
      """
      PRAGMA journal_mode=DELETE; CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO t(a) SELECT 'old' || (10000 + i) FROM n;
      PRAGMA cache_size=4; PRAGMA synchronous=FULL; BEGIN IMMEDIATE;
      UPDATE t SET a = 'new' || substr(a, 4)
      """)
    try copy("live.db", to: name)
    try copy("live.db-journal", to: name + "-journal", change)
    try live.execute("ROLLBACK")
  }

  @Test func `a whole hot journal takes every value back, without a doubt`() async throws {
    try makeJournal("j.db") { _ in }
    let run = try await salvage("j.db")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let old = try count("j.db", "SELECT count(*) FROM t WHERE a LIKE 'old%'")
    #expect(old == 3000)
  }

  @Test func `behind a cut journal no value of the store is intact`() async throws {
    try makeJournal("j.db") { $0.removeLast($0.count / 2) }
    let assessed = try await ToolRun("ecw-recover", ["assess", "j.db"], in: scratch.path)
    #expect(assessed.status == 2, "\(assessed.out)\(assessed.err)")
    let run = try await salvage("j.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("the journal is not whole"))
    #expect(run.out.contains("unsettled"))
    struct Receipt: Decodable {
      let tables: [Table]

      struct Table: Decodable { let intactCount: Int64 }
    }
    let receipt = try JSON.decode(Receipt.self, from: Array(run.out.utf8))
    let old = try count("j.db", "SELECT count(*) FROM t WHERE a LIKE 'old%'") ?? 0
    #expect(old < 3000)
    #expect(receipt.tables.reduce(0) { $0 + $1.intactCount } <= old)
  }

  @Test func `a record of the journal that fails its checksum costs that page only`() async throws {
    try makeJournal("j.db") { bytes in
      // The checksum stands behind the first record's page.
      bytes[512 + 4 + 4096] ^= 1
    }
    let run = try await salvage("j.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("a record in it fails its checksum"))
    let old = try count("j.db", "SELECT count(*) FROM t WHERE a LIKE 'old%'") ?? 0
    #expect(old > 2000)
  }

  @Test func `a journal whose header is destroyed is told`() async throws {
    try makeJournal("j.db") { for at in 0..<28 { $0[at] = 0x55 } }
    let run = try await salvage("j.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("the journal is not used"))
  }
}
