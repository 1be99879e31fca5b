import SQLite

/// A text that is read as SQLite reads a number, whatever its length.
struct NumericText {
  private let bytes: Bytes
  private let encoding: BulkStatement.Encoding
  private let end: Int
  private var place = 0

  init(_ bytes: Bytes, _ encoding: BulkStatement.Encoding) {
    self.bytes = bytes
    self.encoding = encoding
    end = encoding == .utf8 ? bytes.count : bytes.count / 2
  }

  /// Whether all of it is one number, but for the spaces that SQLite knows around it.
  mutating func isNumber() -> Bool {
    skip(Self.isSpace)
    skipOne(of: "+-")
    let start = place
    skip(Self.isDigit)
    let hasPoint = skipOne(of: ".")
    skip(Self.isDigit)
    guard place - start > (hasPoint ? 1 : 0) else { return false }
    if skipOne(of: "eE") {
      skipOne(of: "+-")
      guard skip(Self.isDigit) else { return false }
    }
    skip(Self.isSpace)
    return place == end
  }

  private var unit: Int {
    switch encoding {
    case .utf8: Int(bytes.byte(place))
    case .utf16le: Int(bytes.byte(place * 2)) | Int(bytes.byte(place * 2 + 1)) << 8
    case .utf16be: bytes.u16(place * 2)
    }
  }

  @discardableResult
  private mutating func skip(_ accepts: (Int) -> Bool) -> Bool {
    let start = place
    while place < end, accepts(unit) { place += 1 }
    return place > start
  }

  @discardableResult
  private mutating func skipOne(of characters: String) -> Bool {
    guard place < end, characters.utf8.contains(where: { Int($0) == unit }) else { return false }
    place += 1
    return true
  }

  private static func isDigit(_ unit: Int) -> Bool { (0x30...0x39).contains(unit) }

  private static func isSpace(_ unit: Int) -> Bool { unit == 0x20 || (0x09...0x0d).contains(unit) }
}
