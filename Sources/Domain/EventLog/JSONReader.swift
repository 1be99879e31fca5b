/// Reads JSON text as it is written: where its parts lie, without building values.
///
/// A number keeps all its digits and a text its bytes, which a decoder into values would not do.
struct JSONReader {
  /// The places of the values of an object by their keys; `nil` when the bytes are not one object.
  ///
  /// Of a key that comes twice the last one counts.
  static func fields(of bytes: [UInt8]) -> [String: Range<Int>]? {
    fields(of: bytes, in: 0..<bytes.count)
  }

  /// The same for a part of the bytes.
  static func fields(of bytes: [UInt8], in range: Range<Int>) -> [String: Range<Int>]? {
    members(of: bytes, in: range).map {
      Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }
  }

  /// A key, and where it and its value are written.
  struct Member {
    let key: String
    let keyPlace: Range<Int>
    let value: Range<Int>
  }

  /// The members of an object in their order.
  static func members(of bytes: [UInt8], in range: Range<Int>) -> [Member]? {
    var reader = JSONReader(bytes, range)
    var found: [Member] = []
    reader.skipSpace()
    guard
      reader.object({ key, value in
        let text = String(decoding: string(bytes, key) ?? [], as: UTF8.self)
        found.append(Member(key: text, keyPlace: key, value: value))
      })
    else { return nil }
    reader.skipSpace()
    return reader.at == range.upperBound ? found : nil
  }

  /// Whether the bytes are one JSON value.
  static func isValid(_ bytes: [UInt8]) -> Bool {
    var reader = JSONReader(bytes, 0..<bytes.count)
    reader.skipSpace()
    guard reader.value() else { return false }
    reader.skipSpace()
    return reader.at == bytes.count
  }

  private let bytes: [UInt8]
  private let end: Int
  private var at: Int

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    (at, end) = (range.lowerBound, range.upperBound)
  }

  private mutating func skipSpace() {
    while at < end, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[at]) { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  // Not by recursion: data may nest deeper than the stack of a thread allows.
  private mutating func value() -> Bool {
    var open: [UInt8] = []
    repeat {
      guard begin(&open) else { return false }
    } while !open.isEmpty
    return true
  }

  // Takes up to the next place where a value must begin, or to the end of the outermost one.
  private mutating func begin(_ open: inout [UInt8]) -> Bool {
    guard at < end else { return false }
    switch bytes[at] {
    case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
    case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
    default: return scalar() && close(&open)
    }
    at += 1
    skipSpace()
    if let mark = open.last, take(mark) {
      open.removeLast()
      return close(&open)
    }
    return open.last == UInt8(ascii: "]") || key() != nil
  }

  // What follows a value: the ends of what it is the last of, then a comma.
  private mutating func close(_ open: inout [UInt8]) -> Bool {
    while let mark = open.last {
      skipSpace()
      if take(mark) {
        open.removeLast()
        continue
      }
      guard take(UInt8(ascii: ",")) else { return false }
      skipSpace()
      return mark == UInt8(ascii: "]") || key() != nil
    }
    return true
  }

  private mutating func key() -> Range<Int>? {
    let start = at
    guard text() else { return nil }
    let end = at
    skipSpace()
    guard take(UInt8(ascii: ":")) else { return nil }
    skipSpace()
    return start..<end
  }

  private mutating func scalar() -> Bool {
    switch bytes[at] {
    case UInt8(ascii: "\""): text()
    case UInt8(ascii: "t"): word("true")
    case UInt8(ascii: "f"): word("false")
    case UInt8(ascii: "n"): word("null")
    default: number()
    }
  }

  private mutating func object(_ member: (Range<Int>, Range<Int>) -> Void) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    skipSpace()
    if take(UInt8(ascii: "}")) { return true }
    while true {
      skipSpace()
      guard let key = key() else { return false }
      let start = at
      guard value() else { return false }
      member(key, start..<at)
      skipSpace()
      if take(UInt8(ascii: "}")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func text() -> Bool {
    guard take(UInt8(ascii: "\"")) else { return false }
    while at < end {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte < 0x20 { return false }
      if byte == UInt8(ascii: "\\"), !skipEscape() { return false }
    }
    return false
  }

  private mutating func skipEscape() -> Bool {
    guard at < end else { return false }
    let byte = bytes[at]
    at += 1
    if byte != UInt8(ascii: "u") { return "\"\\/bfnrt".utf8.contains(byte) }
    guard at + 4 <= end, bytes[at..<at + 4].allSatisfy({ JSONText.digit($0) != nil }) else {
      return false
    }
    at += 4
    return true
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard at + length <= end, bytes[at..<at + length].elementsEqual(word.description.utf8) else {
      return false
    }
    at += length
    return true
  }

  private mutating func number() -> Bool {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")), !digits() { return false }
    if take(UInt8(ascii: ".")), !digits() { return false }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < end, (48...57).contains(bytes[at]) { at += 1 }
    return at > start
  }

  /// The bytes of a string without its escapes; `nil` when there is none, or half a surrogate pair.
  static func string(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8]? {
    JSONText.decode(bytes, range)
  }
}
