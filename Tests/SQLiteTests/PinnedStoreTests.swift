import Common
import SQLite
import TestSupport
import Testing

/// What a pinned store reads, whatever others do to it meanwhile.
struct PinnedStoreTests {
  /// Everything the pin reads, in blocks of several pages.
  private func read(_ pinned: borrowing PinnedStore) throws -> [UInt8] {
    let isLent = pinned.canReadBlocks
    #expect(isLent)
    var bytes = [UInt8](repeating: 0xee, count: Int(pinned.byteCount))
    let step = pinned.pageSize * 3
    for offset in stride(from: 0, to: bytes.count, by: step) {
      let end = min(bytes.count, offset + step)
      try unsafe bytes.withUnsafeMutableBytes { raw in
        try unsafe pinned.read(
          at: Int64(offset), into: UnsafeMutableRawBufferPointer(rebasing: raw[offset..<end]))
      }
    }
    return bytes
  }

  private func pin(_ path: String) throws -> PinnedStore {
    try PinnedStore(path, busySeconds: 5, stopWhen: { false })
  }

  /// The state on disk as SQLite reads it; taken before anything is pinned.
  private func expected(_ field: LogField) throws -> [UInt8] {
    let log = try Disk.exists(field.log) ? Disk.read(field.log) : []
    return try LogField.checkpointed(Disk.read(field.store), log)
  }

  @Test(arguments: [512, 4096, 65536]) func `frames of the log are laid over the file`(
    pageSize: Int
  ) throws {
    let field = try LogField(pageSize: pageSize)
    let expected = try expected(field)
    let pinned = try pin(field.store)
    #expect((pinned.pageSize, pinned.usesWAL) == (pageSize, true))
    #expect(pinned.logFrameCount > 0)
    #expect(try read(pinned) == expected)
    #expect(try pinned.isLogUnmoved())
  }

  @Test(arguments: ["PASSIVE", "RESTART", "TRUNCATE"]) func `a log that is in the file already`(
    kind: String
  ) throws {
    let field = try LogField()
    try field.change("PRAGMA wal_checkpoint(\(kind))")
    let expected = try expected(field)
    let pinned = try pin(field.store)
    #expect(try read(pinned) == expected)
    #expect(try pinned.isLogUnmoved())
  }

  @Test(arguments: [512, 65536]) func `a store in rollback mode`(pageSize: Int) throws {
    let field = try LogField(pageSize: pageSize)
    try field.change("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode=DELETE")
    let expected = try Disk.read(field.store)
    #expect(StoreHeader(expected)?.pageSize == pageSize)
    let pinned = try pin(field.store)
    #expect((pinned.usesWAL, pinned.logFrameCount) == (false, 0))
    #expect(try read(pinned) == expected)
  }

  @Test func `a store without a page`() throws {
    let scratch = try Scratch()
    try scratch.write("", to: "empty.db")
    let pinned = try pin(scratch.at("empty.db"))
    #expect(pinned.byteCount == 0)
  }

  @Test func `commits after the pin are not in it`() throws {
    let field = try LogField()
    let expected = try expected(field)
    let pinned = try pin(field.store)
    try field.change("INSERT INTO t(x) VALUES ('later')", "DELETE FROM t WHERE id < 20")
    #expect(try read(pinned) == expected)
    #expect(try pinned.isLogUnmoved())
  }

  @Test(arguments: ["PASSIVE", "TRUNCATE"]) func `an empty log that others fill and checkpoint`(
    kind: String
  ) throws {
    let field = try LogField()
    try field.change("PRAGMA wal_checkpoint(TRUNCATE)")
    let expected = try expected(field)
    let pinned = try pin(field.store)
    #expect(pinned.logFrameCount == 0)
    let other = try Database(field.store, .readWrite, busySeconds: 0)
    try other.execute("UPDATE t SET x = 'changed'")
    _ = try? other.number("PRAGMA wal_checkpoint(\(kind))")  // busy: the pin is in the way
    #expect(try read(pinned) == expected)
    #expect(try pinned.isLogUnmoved())
  }

  @Test(arguments: ["RESTART", "TRUNCATE"]) func `a log restarted under the pin is noticed`(
    kind: String
  ) throws {
    let field = try LogField()
    let expected = try expected(field)
    // All frames are in the file, so the pin needs none of them, and others may restart the log.
    // Only while a process has the store open it is known that they are.
    let other = try Database(field.store, .readWrite)
    #expect(try other.number("PRAGMA wal_checkpoint(PASSIVE)") == 0)
    var pinned = try pin(field.store)
    #expect(pinned.logFrameCount > 0)
    #expect(try other.number("PRAGMA wal_checkpoint(\(kind))") == 0)
    try other.execute("UPDATE t SET x = 'changed'; INSERT INTO t(x) VALUES ('later')")
    #expect(try !pinned.isLogUnmoved())
    pinned.dropLog()
    #expect(try read(pinned) == expected)
    #expect(try pinned.isLogUnmoved())
  }

  @Test func `a backup is the pinned state while others write`() throws {
    let field = try LogField()
    let before = try Database(field.store, .readOnly).number("SELECT count(*) FROM t")
    let pinned = try pin(field.store)
    try field.change("DELETE FROM t")
    var calls = 0
    try pinned.backUp(to: field.scratch.at("copy.db")) {
      calls += 1
      try field.change("INSERT INTO t(x) VALUES ('during')")
    }
    let copy = try Database(field.scratch.at("copy.db"), .readOnly)
    #expect(try copy.number("SELECT count(*) FROM t") == before)
    #expect(copy.integrity(.full) == .ok)
  }

  @Test func `what is no store is refused, and a missing one is not created`() throws {
    let scratch = try Scratch()
    try scratch.write(String(repeating: "no store ", count: 200), to: "text.db")
    let damaged = #expect(throws: SQLiteError.self) { _ = try pin(scratch.at("text.db")) }
    #expect(damaged?.isCorrupt == true)
    let missing = #expect(throws: SQLiteError.self) { _ = try pin(scratch.at("missing.db")) }
    #expect(missing?.isUnopenable == true)
    #expect(try !Disk.exists(scratch.at("missing.db")))
  }
}
