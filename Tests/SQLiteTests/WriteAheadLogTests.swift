import Common
import SQLite
import TestSupport
import Testing

/// Our reading of a log against SQLite's own.
struct WriteAheadLogTests {
  @Test(arguments: [512, 1024, 4096, 16384, 65536]) func `all page sizes`(pageSize: Int) throws {
    let field = try LogField(pageSize: pageSize)
    let bytes = try Disk.read(field.log)
    let log = try #require(try field.expectSame(bytes))
    #expect(log.pageSize == pageSize)
    #expect(log.frameCount > 2)
    #expect(bytes.count == 32 + log.frameCount * (24 + pageSize))
  }

  @Test(arguments: [512, 4096]) func `checksums of a big-endian writer`(pageSize: Int) throws {
    let field = try LogField(pageSize: pageSize)
    let bytes = Self.bigEndian(try Disk.read(field.log), pageSize)
    let log = try #require(try field.expectSame(bytes))
    #expect(log.frameCount == LogField.scan(try Disk.read(field.log))?.frameCount)
  }

  @Test func `frames after the last commit are left out`() throws {
    let field = try LogField(pageSize: 1024)
    let before = try #require(LogField.scan(try Disk.read(field.log)))
    try field.change(
      "PRAGMA cache_size=2; PRAGMA cache_spill=1; BEGIN",
      "UPDATE t SET x = hex(randomblob(400))", "ROLLBACK")
    let bytes = try Disk.read(field.log)
    #expect(bytes.count > 32 + before.frameCount * before.frameSize, "nothing was spilled")
    let log = try #require(try field.expectSame(bytes))
    #expect(log == before)
  }

  @Test func `a log that is cut off anywhere ends at a whole commit`() throws {
    let field = try LogField(pageSize: 512, rows: 16)
    let bytes = try Disk.read(field.log)
    let whole = try #require(LogField.scan(bytes))
    var counts: Set<Int> = []
    for frame in 0...whole.frameCount {
      for cut in [-1, 0, 1, 23] {
        let count = 32 + frame * whole.frameSize + cut
        guard count >= 0, count <= bytes.count else { continue }
        let log = try field.expectSame(Array(bytes[..<count]))
        counts.insert(log?.frameCount ?? 0)
      }
    }
    #expect(counts.contains(0) && counts.contains(whole.frameCount) && counts.count > 3)
  }

  @Test func `frames of an older generation after a restart are left out`() throws {
    let field = try LogField(pageSize: 1024)
    let before = try Disk.read(field.log)
    try field.change("PRAGMA wal_checkpoint(RESTART)", "INSERT INTO t(x) VALUES ('new')")
    let bytes = try Disk.read(field.log)
    #expect(bytes.count == before.count, "the old frames must still be there")
    #expect(bytes.prefix(32) != before.prefix(32))
    let log = try #require(try field.expectSame(bytes))
    #expect((1...3).contains(log.frameCount))
  }

  @Test func `a commit that shrinks the store cuts it`() throws {
    let field = try LogField(pageSize: 512)
    try field.change("PRAGMA wal_checkpoint(TRUNCATE)", "DELETE FROM t WHERE id > 3", "VACUUM")
    let log = try #require(try field.expectSame(try Disk.read(field.log)))
    #expect(Int(log.pageCount) * 512 < (try Disk.read(field.store).count))
  }

  @Test func `one flipped bit ends the log before its commit`() throws {
    let field = try LogField(pageSize: 512, rows: 16)
    let bytes = try Disk.read(field.log)
    let whole = try #require(LogField.scan(bytes))
    var numbers = SystemRandomNumberGenerator()
    for _ in 0..<40 {
      let offset = Int.random(in: 0..<bytes.count, using: &numbers)
      var damaged = bytes
      damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
      let log = LogField.scan(damaged)
      let frame = (offset - 32) / whole.frameSize
      #expect((log?.frameCount ?? 0) <= max(0, frame), "offset \(offset)")
      if offset >= 32 { _ = try field.expectSame(damaged) }
    }
  }

  @Test func `headers that are none`() throws {
    let field = try LogField()
    let header = Array(try Disk.read(field.log).prefix(32))
    #expect(WriteAheadLog(header: header) != nil)
    #expect(WriteAheadLog(header: Array(header.dropLast())) == nil)
    #expect(WriteAheadLog(header: header + [0]) == nil)
    #expect(WriteAheadLog(header: [UInt8](repeating: 0, count: 32)) == nil)
    for index in header.indices {
      var changed = header
      changed[index] ^= 1
      #expect(WriteAheadLog(header: changed) == nil, "byte \(index)")
    }
    for (size, isValid) in [
      (256, false), (512, true), (1000, false), (65536, true), (131072, false),
    ] {
      var other = header
      for shift in 0..<4 { other[8 + shift] = UInt8(size >> (24 - shift * 8) & 255) }
      let bytes = Self.bigEndian(other, size)
      #expect((WriteAheadLog(header: bytes) != nil) == isValid, "\(size)")
    }
  }

  // The same log with the checksums that a big-endian machine writes: an implementation of the
  // format's description that shares nothing with ours.
  private static func bigEndian(_ log: [UInt8], _ pageSize: Int) -> [UInt8] {
    var bytes = log
    bytes[3] |= 1
    var (a, b): (UInt32, UInt32) = (0, 0)
    func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[at + $1]) } }
    func add(_ from: Int, _ count: Int) {
      for at in stride(from: from, to: from + count, by: 8) {
        a = a &+ word(at) &+ b
        b = b &+ word(at + 4) &+ a
      }
    }
    func store(_ at: Int) {
      for index in 0..<4 {
        bytes[at + index] = UInt8(truncatingIfNeeded: a >> (24 - index * 8))
        bytes[at + 4 + index] = UInt8(truncatingIfNeeded: b >> (24 - index * 8))
      }
    }
    add(0, 24)
    store(24)
    for frame in stride(from: 32, to: bytes.count - pageSize - 23, by: pageSize + 24) {
      add(frame, 8)
      add(frame + 24, pageSize)
      store(frame + 16)
    }
    return bytes
  }
}
