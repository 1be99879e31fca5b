/// The content of a JSON string that has been found to be one.
enum JSONText {
  static func decode(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8]? {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var at = range.lowerBound + 1
    let end = range.upperBound - 1
    while at < end {
      let plain = bytes[at..<end].firstIndex(of: UInt8(ascii: "\\")) ?? end
      result += bytes[at..<plain]
      at = plain
      guard at < end else { break }
      let escape = bytes[at + 1]
      at += 2
      if escape != UInt8(ascii: "u") {
        result.append(short(escape))
        continue
      }
      guard let scalar = scalar(bytes, &at, end) else { return nil }
      result += Array(String(Character(scalar)).utf8)
    }
    return result
  }

  private static func short(_ escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    default: escape
    }
  }

  private static func scalar(_ bytes: [UInt8], _ at: inout Int, _ end: Int) -> Unicode.Scalar? {
    let first = unit(bytes, at)
    at += 4
    guard (0xd800..<0xdc00).contains(first) else { return Unicode.Scalar(first) }
    guard at + 6 <= end, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
      return nil
    }
    let second = unit(bytes, at + 2)
    guard (0xdc00..<0xe000).contains(second) else { return nil }
    at += 6
    return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
  }

  private static func unit(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    bytes[at..<at + 4].reduce(0) { $0 << 4 | UInt32(digit($1) ?? 0) }
  }

  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
