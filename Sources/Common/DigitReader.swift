/// Reads fixed-width numbers and the marks between them.
@safe struct DigitReader {
  private let bytes: UnsafeRawBufferPointer
  private let count: Int
  private var next = 0

  /// The bytes are kept by who lends them.
  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = bytes
    count = bytes.count
  }

  var isAtEnd: Bool { next == count }

  mutating func number(_ width: Int) -> Int? {
    guard count - next >= width else { return nil }
    var value = 0
    for index in next..<next + width {
      guard let digit = digit(at: index) else { return nil }
      value = value * 10 + digit
    }
    next += width
    return value
  }

  mutating func take(_ mark: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
    guard let byte = byte(at: next) else { return false }
    let scalar = Unicode.Scalar(byte)
    guard scalar == mark || scalar == other else { return false }
    next += 1
    return true
  }

  // Nanoseconds of an optional fraction of one to nine digits; 0 without one.
  mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    let first = next
    var value = 0
    while next - first < 9, let digit = digit(at: next) {
      value = value * 10 + digit
      next += 1
    }
    guard next > first, digit(at: next) == nil else { return nil }
    for _ in next - first..<9 { value *= 10 }
    return Int64(value)
  }

  // Seconds east of UTC.
  mutating func offset() -> Int64? {
    if take("Z", or: "z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = number(2), take(":"), let minutes = number(2),
      hours < 24, minutes < 60
    else { return nil }
    return Int64(hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }

  private func digit(at index: Int) -> Int? {
    guard let byte = byte(at: index), (48...57).contains(byte) else { return nil }
    return Int(byte - 48)
  }

  private func byte(at index: Int) -> UInt8? { index < count ? unsafe bytes[index] : nil }
}
