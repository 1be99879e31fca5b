/// The inner loop of writing a text as a JSON string.
public enum JSONEscape {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Writes ASCII or UTF-8 with its escapes and returns how many bytes that took.
  ///
  /// The target has six times the room and eight bytes more: eight bytes are copied at a time, and
  /// those from a quote or a backslash on are written again one place further.
  static func write(
    _ source: UnsafeRawBufferPointer, to: UnsafeMutableRawPointer, isASCII: inout Bool
  ) -> Int {
    guard let from = source.baseAddress else { return 0 }
    var seen: UInt64 = 0
    var read = 0
    var written = 0
    while read + 8 <= source.count {
      let word = unsafe UInt64(
        littleEndian: from.loadUnaligned(fromByteOffset: read, as: UInt64.self))
      seen |= word
      if hasControl(word) {
        for place in read..<read + 8 { written += unsafe escape(source[place], to + written) }
      } else {
        unsafe to.storeBytes(of: word.littleEndian, toByteOffset: written, as: UInt64.self)
        var marks = quotesAndBackslashes(word)
        while marks != 0 {
          let bits = marks.trailingZeroBitCount & ~7
          let place = unsafe to + written + bits >> 3
          unsafe place.storeBytes(of: 0x5c, as: UInt8.self)
          unsafe place.storeBytes(
            of: (word >> UInt64(bits)).littleEndian, toByteOffset: 1, as: UInt64.self)
          written += 1
          marks &= marks &- 1
        }
        written += 8
      }
      read += 8
    }
    while read < source.count {
      seen |= unsafe UInt64(source[read])
      written += unsafe escape(source[read], to + written)
      read += 1
    }
    if seen & tops != 0 { isASCII = false }
    return written
  }

  private static func hasControl(_ word: UInt64) -> Bool {
    (word &- (ones &* 0x20)) & ~word & tops != 0
  }

  // The highest bit of each byte that is '"' or '\', and no other bit.
  private static func quotesAndBackslashes(_ word: UInt64) -> UInt64 {
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5c)
    let others = ((quote & ~tops) &+ ~tops) | quote
    let rest = ((slash & ~tops) &+ ~tops) | slash
    return ~(others & rest) & tops
  }

  private static func escape(_ byte: UInt8, _ to: UnsafeMutableRawPointer) -> Int {
    let short: UInt8
    switch byte {
    case 0x22, 0x5c: short = byte
    case 0x0a: short = UInt8(ascii: "n")
    case 0x0d: short = UInt8(ascii: "r")
    case 0x09: short = UInt8(ascii: "t")
    case 0x08: short = UInt8(ascii: "b")
    case 0x0c: short = UInt8(ascii: "f")
    case 0..<0x20:
      "\\u00".utf8.enumerated().forEach { index, byte in
        unsafe to.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
      unsafe to.storeBytes(of: Hex.digit(byte >> 4), toByteOffset: 4, as: UInt8.self)
      unsafe to.storeBytes(of: Hex.digit(byte & 15), toByteOffset: 5, as: UInt8.self)
      return 6
    default:
      unsafe to.storeBytes(of: byte, as: UInt8.self)
      return 1
    }
    unsafe to.storeBytes(of: 0x5c, as: UInt8.self)
    unsafe to.storeBytes(of: short, toByteOffset: 1, as: UInt8.self)
    return 2
  }

  /// Whether bytes are UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
  public static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at < bytes.count {
      if at + 8 <= bytes.count,
        unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & tops == 0
      {
        at += 8
        continue
      }
      let first = unsafe bytes[at]
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xbf
      switch first {
      case 0..<0x80: length = 1
      case 0xc2...0xdf: length = 2
      case 0xe0: (length, second) = (3, 0xa0...0xbf)
      case 0xed: (length, second) = (3, 0x80...0x9f)
      case 0xe1...0xef: length = 3
      case 0xf0: (length, second) = (4, 0x90...0xbf)
      case 0xf1...0xf3: length = 4
      case 0xf4: (length, second) = (4, 0x80...0x8f)
      default: return false
      }
      guard at + length <= bytes.count else { return false }
      if length > 1, unsafe !second.contains(bytes[at + 1]) { return false }
      for place in 2..<max(2, length) where unsafe bytes[at + place] & 0xc0 != 0x80 {
        return false
      }
      at += length
    }
    return true
  }
}
