import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Frames of a log that are damaged in a word or in their page: what is proven is used, what is
/// missing is told.
struct LogFrameTests {
  private static let pageSize = 1024

  /// A store whose last transactions are in its log alone.
  private struct Logged {
    let scratch: Scratch
    let path: String
    let frameCount: Int
    let truth: [String: Set<String>]

    init(_ setup: String, _ transactions: [String], restart: String? = nil) throws {
      scratch = try Scratch(inMemory: true)
      let live = scratch.at("live.db")
      path = scratch.at("events.db")
      let writer = try Database(live, .create)
      try writer.execute(
        """
        PRAGMA page_size=\(pageSize); PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; \(setup);
        PRAGMA wal_checkpoint(TRUNCATE)
        """)
      for statements in transactions { try writer.execute("BEGIN; \(statements); COMMIT") }
      if let restart {
        try writer.execute("PRAGMA wal_checkpoint(RESTART); BEGIN; \(restart); COMMIT")
      }
      for suffix in ["", "-wal"] {
        try Descriptor(opening: path + suffix, .createNew(mode: 0o600))
          .write(Disk.read(live + suffix))
      }
      frameCount = (try Disk.read(path + "-wal").count - 32) / (24 + pageSize)
      var truth: [String: Set<String>] = [:]
      for table in try writer.tableNames() {
        truth[table] = try Self.rows(table, writer)
      }
      self.truth = truth
    }

    static func rows(_ table: String, _ database: borrowing Database) throws -> Set<String> {
      Set(try database.texts("SELECT id || '|' || v FROM \(Database.identifier(table))"))
    }

    /// Changes the log from a byte of a frame on, looks at what is saved, and changes it back.
    func with(
      _ frame: Int, _ change: (inout ArraySlice<UInt8>) -> Void, _ mode: LogMode = .lastCommit,
      _ look: (_ saved: [String: Set<String>], SalvageReceipt) throws -> Void
    ) throws {
      let bytes = try Disk.read(path + "-wal")
      var changed = bytes
      let start = 32 + frame * (24 + pageSize)
      var part = changed[start..<start + 24 + pageSize]
      change(&part)
      changed.replaceSubrange(start..<start + 24 + pageSize, with: part)
      try put(changed)
      let target = scratch.at("saved-\(RandomName.hex(6)).db")
      let receipt = try Salvager(
        StoreFiles(path), to: target, ReadingOptions(log: mode), .quiet
      ).run()
      var saved: [String: Set<String>] = [:]
      for table in truth.keys { saved[table] = try Self.rows(table, Database(target, .immutable)) }
      try look(saved, receipt)
      try put(bytes)
    }

    private func put(_ bytes: [UInt8]) throws {
      try Disk.removeFile(path + "-wal")
      try Descriptor(opening: path + "-wal", .createNew(mode: 0o600)).write(bytes)
    }
  }

  private static func threeTables() throws -> Logged {
    try Logged(
      """
      CREATE TABLE o(id INTEGER PRIMARY KEY, v); INSERT INTO o VALUES (1, 'x');
      CREATE TABLE q(id INTEGER PRIMARY KEY, v); CREATE TABLE z(id INTEGER PRIMARY KEY, v)
      """,
      [
        "INSERT INTO o VALUES (2, 'y')",
        "INSERT INTO q VALUES (3, 'p'); INSERT INTO z VALUES (4, 'q')",
        "INSERT INTO o VALUES (4, 't')", "INSERT INTO z VALUES (6, 'r')",
      ])
  }

  @Test(arguments: Array(stride(from: 0, to: 24, by: 3)))
  func `a damaged word beside a page costs no row and is told`(offset: Int) throws {
    let store = try Self.threeTables()
    for frame in 0..<store.frameCount {
      let isLastSum = frame == store.frameCount - 1 && offset >= 16
      for mode in LogMode.allCases {
        try store.with(frame, { $0[$0.startIndex + offset] ^= 4 }, mode) { saved, receipt in
          #expect(receipt.status == .findings, "\(frame) \(mode)")
          guard mode != .strict, mode == .beyondBreak || !isLastSum else { return }
          #expect(saved == store.truth, "\(frame) \(mode)")
        }
      }
    }
  }

  @Test func `a commit whose size is zeroed is still one`() throws {
    let store = try Self.threeTables()
    let last = store.frameCount - 1
    try store.with(
      last, { $0.replaceSubrange($0.indices.dropFirst(4).prefix(4), with: [0, 0, 0, 0]) }
    ) {
      #expect($0 == store.truth)
      #expect($1.status == .findings)
    }
  }

  @Test func `a lost frame of a transaction that was committed is told`() throws {
    let store = try Logged(
      """
      CREATE TABLE t(id, v); INSERT INTO t VALUES (1, 'one'); CREATE INDEX i ON t(id)
      """, ["INSERT INTO t VALUES (2, 'two')"])
    try #require(store.frameCount == 2)
    try store.with(0, { $0[$0.startIndex + 500] ^= 1 }) { saved, receipt in
      #expect(saved["t"] == ["1|one"])
      #expect(receipt.problems.count == 1)
      #expect(receipt.status != .ok)
    }
    try store.with(0, { $0[$0.startIndex + 500] ^= 1 }, .beyondBreak) { saved, receipt in
      #expect(saved == store.truth)
      #expect(receipt.problems.isEmpty && receipt.tables.first?.repairedCount == 2)
    }
  }

  @Test func `frames of an earlier round stay behind the end of the log`() throws {
    let store = try Logged(
      "CREATE TABLE o(id INTEGER PRIMARY KEY, v)",
      (1...6).map { "INSERT INTO o VALUES (\($0), 'x')" },
      restart: "DELETE FROM o WHERE id > 2")
    try #require(store.frameCount == 6)
    for mode in LogMode.allCases {
      try store.with(0, { _ in }, mode) { saved, receipt in
        #expect(saved == store.truth)
        #expect(receipt.status == .ok)
      }
    }
  }

  @Test func `a log whose header has a damaged word is read from its first frame on`() throws {
    let store = try Logged(
      "CREATE TABLE o(id INTEGER PRIMARY KEY, v)", ["INSERT INTO o VALUES (1, 'x')"])
    let bytes = try Disk.read(store.path + "-wal")
    for offset in [13, 17, 22] {
      var changed = bytes
      changed[offset] ^= 1
      try Disk.removeFile(store.path + "-wal")
      try Descriptor(opening: store.path + "-wal", .createNew(mode: 0o600)).write(changed)
      try store.with(0, { _ in }) { saved, receipt in
        #expect(saved == store.truth, "\(offset)")
        #expect(receipt.status == .findings)
      }
    }
  }
}
