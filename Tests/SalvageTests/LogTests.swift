import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// The log and the journal as sources of rows.
struct LogTests {
  /// 30 committed transactions of 40 rows in the log; the first 5 are in the file as well.
  private struct Field {
    let scratch: Scratch
    let path: String

    init() throws {
      scratch = try Scratch(inMemory: true)
      path = scratch.at("events.db")
      let live = scratch.at("live.db")
      let database = try Database(live, .create)
      try database.execute(
        """
        PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;
        CREATE TABLE events(id INTEGER PRIMARY KEY, body TEXT NOT NULL)
        """)
      for number in 0..<30 {
        try database.execute(
          """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
          INSERT INTO events(body) SELECT hex(randomblob(40)) FROM n
          """)
        if number == 4 { _ = try database.texts("PRAGMA wal_checkpoint(TRUNCATE)") }
      }
      for (from, to) in [(live, path), (live + "-wal", path + "-wal")] {
        try Descriptor(opening: to, .createNew(mode: 0o600)).write(Disk.read(from))
      }
    }

    func changeLog(_ change: (inout [UInt8]) -> Void) throws {
      var bytes = try Disk.read(path + "-wal")
      change(&bytes)
      try Disk.removeFile(path + "-wal")
      try Descriptor(opening: path + "-wal", .createNew(mode: 0o600)).write(bytes)
    }

    func rows(_ mode: LogMode) throws -> (count: Int, labelled: Int, receipt: SalvageReceipt) {
      let target = scratch.at("saved-\(mode.rawValue)")
      let receipt = try Salvager(
        StoreFiles(path), to: target, ReadingOptions(log: mode), .quiet
      ).run()
      let table = receipt.tables.first
      return (
        Int(try Database(target, .immutable).number("SELECT count(*) FROM events") ?? 0),
        Int(table?.doubts["untrusted-log"] ?? 0), receipt
      )
    }
  }

  @Test(arguments: LogMode.allCases)
  func `a sound log gives every row in every mode`(mode: LogMode) throws {
    let result = try Field().rows(mode)
    #expect(result.count == 1200)
    #expect(result.labelled == 0)
    #expect(result.receipt.status == .ok)
  }

  @Test func `behind a flipped bit every row can be reached and has its label`() throws {
    let field = try Field()
    let frame = 1024 + 24
    try field.changeLog { $0[32 + $0.count / frame / 2 * frame + 500] ^= 4 }
    let strict = try field.rows(.strict)
    let beyond = try field.rows(.beyondBreak)
    #expect(strict.count < 800)
    #expect(strict.labelled == 0)
    #expect(try field.rows(.lastCommit).count > strict.count)
    #expect(beyond.count == 1200)
    #expect(beyond.labelled >= 1200 - strict.count)
    #expect(strict.receipt.sources.contains { ($0.breakAtFrame ?? 0) > 0 })
  }

  @Test func `a flip in the third frame does not lose the schema`() throws {
    let field = try Field()
    try field.changeLog { $0[32 + 2 * (1024 + 24) + 300] ^= 1 }
    #expect(try field.rows(.strict).count == 200)
    #expect(try field.rows(.beyondBreak).count == 1200)
  }

  @Test func `a log without its header is read by its frames`() throws {
    let field = try Field()
    try field.changeLog { for at in 0..<32 { $0[at] = 0xaa } }
    #expect(try field.rows(.strict).count == 200)
    #expect(try field.rows(.beyondBreak).count == 1200)
  }

  @Test func `a cut log gives what is whole`() throws {
    let field = try Field()
    try field.changeLog { $0.removeLast($0.count / 3) }
    let count = try field.rows(.strict).count
    #expect(count > 600 && count < 1200)
  }

  @Test func `a log whose store is gone is recovered on its own`() throws {
    let scratch = try Scratch(inMemory: true)
    let live = try Database(scratch.at("live.db"), .create)
    try live.execute(
      """
      PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;
      CREATE TABLE events(id INTEGER PRIMARY KEY, body TEXT NOT NULL);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
      INSERT INTO events(body) SELECT hex(randomblob(40)) FROM n
      """)
    let path = scratch.at("events.db")
    try Descriptor(opening: path + "-wal", .createNew(mode: 0o600))
      .write(Disk.read(scratch.at("live.db-wal")))
    let receipt = try Salvager(
      StoreFiles(path), to: scratch.at("saved.db"), ReadingOptions(), .quiet
    ).run()
    #expect(receipt.tables.map(\.intactCount) == [6000])
    #expect(receipt.status == .ok)
    #expect(try Disk.exists(path + "-wal"))
    #expect(try !Disk.exists(path))
  }

  @Test func `a hot journal takes the unfinished transaction back`() throws {
    let patient = try Patient(events: 600)
    let writer = try Database(patient.path, .readWrite)
    try writer.execute(
      """
      PRAGMA cache_size=4; PRAGMA synchronous=FULL; BEGIN IMMEDIATE;
      UPDATE events SET event_data = 'half done'; DELETE FROM projections WHERE version % 2
      """)
    let torn = patient.scratch.at("torn.db")
    for suffix in ["", "-journal"] {
      try Descriptor(opening: torn + suffix, .createNew(mode: 0o600))
        .write(Disk.read(patient.path + suffix))
    }
    try writer.execute("ROLLBACK")
    let target = patient.scratch.at("saved.db")
    _ = try Salvager(StoreFiles(torn), to: target, ReadingOptions(), .quiet).run()
    #expect(try Patient.rows(of: target) == patient.truth)
  }
}
