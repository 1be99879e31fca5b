import SQLite

/// The header of a write-ahead log, as far as it can be believed.
struct LogHeader {
  private(set) var isBigEndian: Bool
  /// The page size of a sound header.
  let pageSize: Int?
  /// What a header says that is not sound.
  let claimedPageSize: Int?
  private(set) var salts: (UInt32, UInt32)?
  let sum: (UInt32, UInt32)?
  /// The checksum that is stored in it, which goes on over the first frame whatever else is wrong.
  let stored: (UInt32, UInt32)

  var isSound: Bool { sum != nil }

  init(_ bytes: Bytes) {
    let magic = bytes.u32(0)
    let isMagic = magic & ~1 == 0x377f_0682
    isBigEndian = isMagic && magic & 1 == 1
    var sum = LogSum(isBigEndian: isBigEndian)
    sum.add(bytes.part(0, 24))
    let size = Int(bytes.u32(8))
    stored = (bytes.u32(24), bytes.u32(28))
    let isSound =
      isMagic && sum.value == stored && Geometry.isPageSize(size)
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

extension LogSum {
  mutating func add(_ bytes: Bytes) {
    unsafe bytes.withMemory { unsafe add($0) }
  }

  /// Whether the sum goes on over a frame to the one that is stored in it.
  func leads(to stored: (UInt32, UInt32), over frame: Bytes) -> Bool {
    over(frame).value == stored
  }

  /// The sum behind a frame; its salts are no part of it.
  func over(_ frame: Bytes) -> LogSum {
    var sum = self
    sum.add(frame.part(0, 8))
    sum.add(frame.part(24, frame.count - 24))
    return sum
  }

  /// The first two words of a frame with which the sum behind it, which is this one, would be the
  /// stored one; `nil` unless a change of a single one of them does that.
  ///
  /// A sum has 64 bits and a word 32: the other half of the sum proves the word.
  func mendedWords(_ frame: Bytes, stored: (UInt32, UInt32)) -> (page: UInt32, size: UInt32)? {
    var (a, b) = (stored.0 &- value.0, stored.1 &- value.1)
    // Back through the steps over the page to what the first step has to be changed by.
    for _ in 0..<(frame.count - 24) / 8 { (a, b) = (2 &* a &- b, b &- a) }
    guard a == b || a == 0 else { return nil }
    var words = (page: word(frame, 0), size: word(frame, 4))
    if a == 0 { words.size &+= b } else { words.page &+= a }
    return isBigEndian ? words : (words.page.byteSwapped, words.size.byteSwapped)
  }

  private func word(_ frame: Bytes, _ offset: Int) -> UInt32 {
    frame.u32(offset, isBigEndian: isBigEndian)
  }
}
