/// Whether bytes are one JSON value by the letter of the standard, in UTF-8.
///
/// Foundation reads UTF-16 too and looks at a number or an escape only when somebody asks for it;
/// what it lets through would make an event that SQLite does not read.
struct StrictJSON {
  /// SQLite and Foundation have limits of their own above this one.
  static let depthLimit = 500

  private let bytes: [UInt8]
  private var at = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func isValid(_ bytes: [UInt8]) -> Bool {
    guard String(validating: bytes, as: UTF8.self) != nil else { return false }
    var reader = StrictJSON(bytes)
    let isValue = reader.value(depth: 0)
    reader.skipSpace()
    return isValue && reader.at == bytes.count
  }

  private mutating func value(depth: Int) -> Bool {
    skipSpace()
    guard at < bytes.count, depth < Self.depthLimit else { return false }
    switch bytes[at] {
    case UInt8(ascii: "{"):
      return list(to: UInt8(ascii: "}")) { reader in
        reader.skipSpace()
        guard reader.string() else { return false }
        reader.skipSpace()
        return reader.take(UInt8(ascii: ":")) && reader.value(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      return list(to: UInt8(ascii: "]")) { $0.value(depth: depth + 1) }
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number()
    }
  }

  private mutating func list(to end: UInt8, _ element: (inout StrictJSON) -> Bool) -> Bool {
    at += 1
    skipSpace()
    if take(end) { return true }
    while element(&self) {
      skipSpace()
      if take(end) { return true }
      if !take(UInt8(ascii: ",")) { return false }
    }
    return false
  }

  private mutating func string() -> Bool {
    guard take(UInt8(ascii: "\"")) else { return false }
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"): if !escape() { return false }
      case 0..<32: return false
      default: break
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard at < bytes.count else { return false }
    let byte = bytes[at]
    at += 1
    guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
    let digits = bytes[at...].prefix(4)
    at += digits.count
    return digits.count == 4
      && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
  }

  private mutating func number() -> Bool {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")), !digits() { return false }
    if take(UInt8(ascii: ".")), !digits() { return false }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
    return at > start
  }

  private mutating func word(_ text: String) -> Bool {
    guard bytes[at...].starts(with: text.utf8) else { return false }
    at += text.utf8.count
    return true
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, [32, 9, 10, 13].contains(bytes[at]) { at += 1 }
  }
}

extension StrictJSON {
  /// A valid text without the space between its parts: two that differ only there become the same.
  static func compact(_ text: String) -> String {
    var result: [UInt8] = []
    var isInside = false
    var isEscaped = false
    for byte in text.utf8 {
      if !isInside, [32, 9, 10, 13].contains(byte) { continue }
      if byte == UInt8(ascii: "\""), !isEscaped { isInside.toggle() }
      isEscaped = isInside && !isEscaped && byte == UInt8(ascii: "\\")
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
