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
    nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : -((999_999_999 - nanoseconds) / 1_000_000_000)
  }

  /// The moment a number of seconds later.
  public func adding(seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: nanoseconds &+ seconds &* 1_000_000_000)
  }

  /// Seconds from another moment to this one, with their fraction.
  public func seconds(since other: Timestamp) -> Double {
    Double(nanoseconds - other.nanoseconds) / 1e9
  }

  /// Orders by time.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:55:00.123Z`.
  public var description: String {
    let milliseconds = (nanoseconds - seconds * 1_000_000_000) / 1_000_000
    return CivilTime(utc: self).text + "." + padded(Int(milliseconds), 3) + "Z"
  }

  /// Reads an RFC 3339 time; the offset is required.
  ///
  /// A time without an offset is local to somebody unknown, so it is `nil` here.
  public init?(_ text: String) {
    let pattern = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d)/
    guard let match = text.wholeMatch(of: pattern), let year = Int(match.1),
      let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
      let minute = Int(match.5), let second = Int(match.6), (1...12).contains(month),
      (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    let local = CivilTime.seconds(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    let fraction = match.7.map { digits in
      Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    }
    self.init(
      nanoseconds: (local - Self.offset(String(match.8))) * 1_000_000_000 + (fraction ?? 0))
  }

  private static func offset(_ text: String) -> Int64 {
    let parts = text.dropFirst().split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 2 else { return 0 }
    return (parts[0] * 3600 + parts[1] * 60) * (text.first == "-" ? -1 : 1)
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
