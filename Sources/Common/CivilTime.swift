/// A calendar date and a time of day, in the proleptic Gregorian calendar.
public struct CivilTime: Sendable, Hashable {
  /// The calendar year.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int
  /// The hour, 0 to 23.
  public let hour: Int
  /// The minute, 0 to 59.
  public let minute: Int
  /// The second, 0 to 59.
  public let second: Int

  /// The date and time that a clock shows at an offset from UTC.
  public init(_ time: Timestamp, utcOffsetSeconds: Int64) {
    let shown = time.seconds + utcOffsetSeconds
    let days = shown >= 0 ? shown / 86400 : -((86399 - shown) / 86400)
    let rest = Int(shown - days * 86400)
    (year, month, day) = Self.date(daysSinceEpoch: Int(days))
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
  }

  /// The date and time in UTC.
  public init(utc time: Timestamp) { self.init(time, utcOffsetSeconds: 0) }

  /// ISO 8601 without a zone: `2026-11-21T08:55:00`.
  public var text: String {
    padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T" + padded(hour, 2) + ":"
      + padded(minute, 2) + ":" + padded(second, 2)
  }

  /// Days since 1970-01-01.
  public var daysSinceEpoch: Int { Self.days(year: year, month: month, day: day) }

  /// The ISO 8601 week: the year it belongs to and its number, Monday first.
  public var week: (year: Int, number: Int) {
    let weekday = (daysSinceEpoch % 7 + 7 + 3) % 7
    let thursday = Self.date(daysSinceEpoch: daysSinceEpoch - weekday + 3)
    let first = Self.days(year: thursday.year, month: 1, day: 1)
    return (thursday.year, (daysSinceEpoch - weekday + 3 - first) / 7 + 1)
  }

  static func seconds(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
    -> Int64
  {
    Int64(days(year: year, month: month, day: day)) * 86400
      + Int64(hour * 3600 + minute * 60 + second)
  }

  static func isDate(year: Int, month: Int, day: Int) -> Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let last =
      switch month {
      case 2: isLeap ? 29 : 28
      case 4, 6, 9, 11: 30
      case 1...12: 31
      default: 0
      }
    return day >= 1 && day <= last
  }

  // Years that begin in March put the leap day at the end; eras of 400 years repeat exactly.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }

  static func date(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719468
    let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
    let dayOfEra = shifted - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth + (marchMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}
