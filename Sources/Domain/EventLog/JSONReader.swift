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
      reader.object(
        depth: 0,
        { key, value in
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
    guard reader.value(depth: 0) else { return false }
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

  // Nobody nests so deep in earnest, and the stack of a thread is not endless.
  private mutating func value(depth: Int) -> Bool {
    guard at < end, depth < 500 else { return false }
    switch bytes[at] {
    case UInt8(ascii: "{"): return object(depth: depth) { _, _ in }
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return text()
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number()
    }
  }

  private mutating func object(
    depth: Int, _ member: (Range<Int>, Range<Int>) -> Void
  ) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    skipSpace()
    if take(UInt8(ascii: "}")) { return true }
    while true {
      skipSpace()
      let key = at
      guard text() else { return false }
      let keyEnd = at
      skipSpace()
      guard take(UInt8(ascii: ":")) else { return false }
      skipSpace()
      let start = at
      guard value(depth: depth + 1) else { return false }
      member(key..<keyEnd, start..<at)
      skipSpace()
      if take(UInt8(ascii: "}")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func array(depth: Int) -> Bool {
    at += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return true }
    while true {
      skipSpace()
      guard value(depth: depth + 1) else { return false }
      skipSpace()
      if take(UInt8(ascii: "]")) { return true }
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
