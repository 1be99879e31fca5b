/// The header of a write-ahead log, as far as it can be believed.
struct LogHeader {
  private(set) var isBigEndian: Bool
  /// The page size of a sound header.
  let pageSize: Int?
  /// What a header says that is not sound.
  let claimedPageSize: Int?
  private(set) var salts: (UInt32, UInt32)?
  let sum: (UInt32, UInt32)?

  var isSound: Bool { sum != nil }

  init(_ bytes: Bytes) {
    let magic = bytes.u32(0)
    let isMagic = magic & ~1 == 0x377f_0682
    isBigEndian = isMagic && magic & 1 == 1
    var sum = LogSum(isBigEndian: isBigEndian)
    sum.add(bytes.part(0, 24))
    let size = Int(bytes.u32(8))
    let isSound =
      isMagic && sum.value == (bytes.u32(24), bytes.u32(28)) && Geometry.isPageSize(size)
    claimedPageSize = isMagic && Geometry.isPageSize(size) ? size : nil
    pageSize = isSound ? size : nil
    salts = isSound ? (bytes.u32(16), bytes.u32(20)) : nil
    self.sum = isSound ? sum.value : nil
  }

  /// Takes the order of bytes and the salts from the first two frames that prove each other.
  mutating func settle(_ file: Evidence.File, _ pageSize: Int, frames: Int, _ buffer: Buffer) {
    if isSound { return }
    let orders = [isBigEndian, !isBigEndian]
    var first: UInt32?
    var before: (salts: (UInt32, UInt32), sum: (UInt32, UInt32))?
    for frame in 0..<min(frames, 4096) {
      file.read(32 + Int64(frame) * Int64(24 + pageSize), 24 + pageSize, into: buffer)
      let own = (buffer.bytes.u32(8), buffer.bytes.u32(12))
      let stored = (buffer.bytes.u32(16), buffer.bytes.u32(20))
      if first == nil { first = own.0 }
      if let before, before.salts == own, own != (0, 0),
        let order = orders.first(where: {
          LogSum(isBigEndian: $0, value: before.sum).leads(to: stored, over: buffer.bytes)
        })
      {
        isBigEndian = order
        // Each round of a log counts the first salt up: a higher one in front is of a newer round.
        let newer = (first ?? 0) &- own.0
        if !(1...65536).contains(newer) { salts = own }
        return
      }
      before = (own, stored)
    }
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

  /// Whether the sum goes on over a frame to the one that is stored in it.
  func leads(to stored: (UInt32, UInt32), over frame: Bytes) -> Bool {
    var sum = self
    sum.add(frame.part(0, 8))
    sum.add(frame.part(24, frame.count - 24))
    return sum.value == stored
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
    let isProven =
      before.map { LogSum(isBigEndian: isBigEndian, value: $0).leads(to: stored, over: frame) }
      ?? false
    before = isOfThisLog ? stored : nil
    isUnbroken = isUnbroken && isProven && isOfThisLog
    return Reading(
      isInChain: isUnbroken, isProven: isProven && isOfThisLog, isOfThisLog: isOfThisLog)
  }
}
