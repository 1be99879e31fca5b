/// A moment in time: nanoseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Nanoseconds since the Unix epoch.
  public var nanoseconds: Int64

  /// Creates a moment from nanoseconds since the Unix epoch.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Creates a moment from whole seconds since the Unix epoch.
  public init(seconds: Int64) { nanoseconds = seconds &* 1_000_000_000 }

  /// Whole seconds since the Unix epoch, rounded down.
  public var seconds: Int64 {
    nanoseconds / 1_000_000_000 - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0)
  }

  /// The moment a number of seconds later.
  public func adding(seconds: Int64) -> Timestamp {
    let (change, isTooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isOver) = nanoseconds.addingReportingOverflow(change)
    if isTooMuch || isOver { return Timestamp(nanoseconds: seconds < 0 ? .min : .max) }
    return Timestamp(nanoseconds: sum)
  }

  /// Seconds from another moment to this one, with their fraction.
  public func seconds(since other: Timestamp) -> Double {
    let (difference, isTooMuch) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return isTooMuch
      ? Double(nanoseconds) / 1e9 - Double(other.nanoseconds) / 1e9 : Double(difference) / 1e9
  }

  /// Orders by time.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:55:00.123Z`.
  public var description: String {
    let milliseconds = (nanoseconds &- seconds &* 1_000_000_000) / 1_000_000
    return CivilTime(utc: self).text + "." + padded(Int(milliseconds), 3) + "Z"
  }

  /// Reads an RFC 3339 time; the offset is required.
  ///
  /// A time without an offset is local to somebody unknown, so it is `nil` here; so is one before
  /// 1678 or after 2261, which nanoseconds cannot count.
  public init?(_ text: String) {
    guard let (time, hasOffset) = Self.read(text), hasOffset else { return nil }
    self = time
  }

  /// Reads an RFC 3339 time that may lack its offset; without one it is taken as UTC.
  public static func read(_ text: String) -> (time: Timestamp, hasOffset: Bool)? {
    var text = text
    return text.withUTF8 { unsafe read(UnsafeRawBufferPointer($0)) }
  }

  /// The same of bytes.
  public static func read(_ bytes: UnsafeRawBufferPointer) -> (time: Timestamp, hasOffset: Bool)? {
    var reader = unsafe DigitReader(bytes)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2), reader.take("T", or: "t") || reader.take(" "),
      let hour = reader.number(2), reader.take(":"), let minute = reader.number(2),
      reader.take(":"), let second = reader.number(2), (1...12).contains(month),
      CivilTime.isDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 61,
      let fraction = reader.fraction()
    else { return nil }
    let hasOffset = !reader.isAtEnd
    guard let offset = hasOffset ? reader.offset() : 0, reader.isAtEnd else { return nil }
    let local = CivilTime.seconds(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    let whole = (local - offset).multipliedReportingOverflow(by: 1_000_000_000)
    let all = whole.partialValue.addingReportingOverflow(fraction)
    if whole.overflow || all.overflow { return nil }
    return (Timestamp(nanoseconds: all.partialValue), hasOffset)
  }
}

extension Timestamp: Codable {
  /// Reads an RFC 3339 string.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Timestamp(text) else {
      throw Failure("'\(Shell.printable(text))' is not an RFC 3339 time", status: .dataError)
    }
    self = value
  }

  /// Writes an RFC 3339 string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
