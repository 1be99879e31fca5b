/// The header of a write-ahead log, as far as it can be believed.
struct LogHeader {
  let isBigEndian: Bool
  let pageSize: Int?
  let salts: (UInt32, UInt32)?
  let sum: (UInt32, UInt32)?

  init(_ bytes: Bytes) {
    let magic = bytes.u32(0)
    let isMagic = magic & ~1 == 0x377f_0682
    isBigEndian = magic & 1 == 1
    var sum = LogSum(isBigEndian: isBigEndian)
    sum.add(bytes.part(0, 24))
    let isSound = isMagic && sum.value == (bytes.u32(24), bytes.u32(28))
    let size = Int(bytes.u32(8))
    pageSize = isMagic && Geometry.isPageSize(size) ? size : nil
    salts = isSound ? (bytes.u32(16), bytes.u32(20)) : nil
    self.sum = isSound ? sum.value : nil
  }

  /// The page size at which the salts of the first frames repeat.
  ///
  /// The buffer is the caller's: one of its own made Swift 6.3 free memory that it never set up
  /// (its object was optimised away, the call that gives it back was not).
  static func guessPageSize(_ file: Evidence.File, into buffer: Buffer) -> Int? {
    (9...16).map { 1 << $0 }.first { size in
      let salts = (0..<2).map { frame -> UInt64 in
        file.read(32 + Int64(frame) * Int64(24 + size) + 8, 8, into: buffer)
        return UInt64(buffer.bytes.u32(0)) << 32 | UInt64(buffer.bytes.u32(4))
      }
      return salts[0] == salts[1] && salts[0] != 0
    }
  }
}

/// The running checksum of a log: two sums over words in the order of bytes the log names.
struct LogSum {
  let isBigEndian: Bool
  var value: (UInt32, UInt32) = (0, 0)

  mutating func add(_ bytes: Bytes) {
    var (a, b) = value
    let isBig = isBigEndian
    unsafe bytes.withMemory { raw in
      var offset = 0
      while offset + 8 <= raw.count {
        let first = unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let second = unsafe raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        a &+= (isBig ? first.bigEndian : first.littleEndian) &+ b
        b &+= (isBig ? second.bigEndian : second.littleEndian) &+ a
        offset += 8
      }
    }
    value = (a, b)
  }
}

/// Judges the frames of a log one after the other.
struct LogScan {
  /// What is known about a frame.
  struct Reading {
    /// SQLite would read it if a commit follows.
    let isInChain: Bool
    /// Its own checksum holds.
    let isProven: Bool
    /// Its salts are those of this round of the log.
    let isOfThisLog: Bool
  }

  private var salts: (UInt32, UInt32)?
  private var before: (UInt32, UInt32)?
  private var isUnbroken: Bool
  private var isBigEndian: Bool

  init(header: LogHeader) {
    salts = header.salts
    before = header.sum
    isUnbroken = header.sum != nil
    isBigEndian = header.isBigEndian
  }

  mutating func take(_ frame: Bytes) -> Reading {
    let own = (frame.u32(8), frame.u32(12))
    if salts == nil { salts = own }
    let isOfThisLog = salts.map { $0 == own } ?? false
    let stored = (frame.u32(16), frame.u32(20))
    let isProven = before.map { follows($0, frame, stored) } ?? false
    before = isOfThisLog ? stored : nil
    isUnbroken = isUnbroken && isProven && isOfThisLog
    return Reading(
      isInChain: isUnbroken, isProven: isProven && isOfThisLog, isOfThisLog: isOfThisLog)
  }

  private func follows(_ start: (UInt32, UInt32), _ frame: Bytes, _ stored: (UInt32, UInt32))
    -> Bool
  {
    var sum = LogSum(isBigEndian: isBigEndian, value: start)
    sum.add(frame.part(0, 8))
    sum.add(frame.part(24, frame.count - 24))
    return sum.value == stored
  }
}
