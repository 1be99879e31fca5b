import Common

/// JSON written by hand into one buffer; the text is that of the general encoder, byte for byte.
///
/// The general encoder costs many times as much, and a table can have 100,000 rows.
struct JSONText {
  private var bytes: [UInt8] = []

  var count: Int { bytes.count }

  /// The text so far, which is then forgotten.
  mutating func take() -> String {
    defer { bytes.removeAll(keepingCapacity: true) }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func texts(_ values: [String]) {
    raw("[")
    for (index, value) in values.enumerated() {
      if index > 0 { raw(",") }
      text(value)
    }
    raw("]")
  }

  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func number(_ value: Int64?) { raw(value.map { String($0) } ?? "null") }

  mutating func time(_ value: Timestamp?) {
    guard let value else { return raw("null") }
    let civil = CivilTime(utc: value)
    bytes.append(34)
    digits(civil.year, 4)
    bytes.append(45)
    digits(civil.month, 2)
    bytes.append(45)
    digits(civil.day, 2)
    bytes.append(84)
    digits(civil.hour, 2)
    bytes.append(58)
    digits(civil.minute, 2)
    bytes.append(58)
    digits(civil.second, 2)
    bytes.append(46)
    digits(Int((value.nanoseconds &- value.seconds &* 1_000_000_000) / 1_000_000), 3)
    raw("Z\"")
  }

  private mutating func digits(_ number: Int, _ width: Int) {
    if width > 1 { digits(number / 10, width - 1) }
    bytes.append(UInt8(48 + number % 10))
  }

  mutating func text(_ value: String?) {
    guard let value else { return raw("null") }
    bytes.append(34)
    if value.utf8.contains(where: { $0 < 32 || $0 == 34 || $0 == 92 }) {
      escaped(value)
    } else {
      raw(value)
    }
    bytes.append(34)
  }

  private mutating func escaped(_ value: String) {
    for byte in value.utf8 {
      switch byte {
      case 34: raw("\\\"")
      case 92: raw("\\\\")
      case 8: raw("\\b")
      case 9: raw("\\t")
      case 10: raw("\\n")
      case 12: raw("\\f")
      case 13: raw("\\r")
      case 0..<32: raw("\\u00" + (byte < 16 ? "0" : "1") + String(byte % 16, radix: 16))
      default: bytes.append(byte)
      }
    }
  }
}
