/// Reads fixed-width numbers and the marks between them.
struct DigitReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = ArraySlice(text.utf8) }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number(_ width: Int) -> Int? {
    guard rest.count >= width else { return nil }
    let digits = rest.prefix(width)
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    rest = rest.dropFirst(width)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  mutating func take(_ marks: String) -> Bool {
    guard let next = rest.first, marks.utf8.contains(next) else { return false }
    rest = rest.dropFirst()
    return true
  }

  // Nanoseconds of an optional fraction of one to nine digits; 0 without one.
  mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    let digits = rest.prefix { (48...57).contains($0) }
    guard (1...9).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    return (digits.count..<9).reduce(value) { value, _ in value * 10 }
  }

  // Seconds east of UTC.
  mutating func offset() -> Int64? {
    if take("Zz") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard take("+-"), let hours = number(2), take(":"), let minutes = number(2), hours < 24,
      minutes < 60
    else { return nil }
    return Int64(hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }
}
