/// Durations, sizes and shares as people write and read them.
public enum Quantity {
  /// Seconds in a duration such as `90`, `30s`, `15m`, `24h`, `7d`, `2w`, `1y`.
  ///
  /// A bare number is seconds. Negative and empty values are `nil`.
  public static func seconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = [
      "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800, "y": 31_536_000,
    ]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int64(unit == nil ? text[...] : text.dropLast()), number >= 0 else {
      return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    return overflow || product > 1_000_000_000_000 ? nil : product
  }

  /// A share such as `10%`, as a fraction above 0 and at most 1.
  public static func share(_ text: String) -> Double? {
    guard text.hasSuffix("%"), let value = Double(text.dropLast()), value > 0, value <= 100 else {
      return nil
    }
    return value / 100
  }

  /// A size for people: `512 B`, `4.0 KB`, `1.2 GB`, in powers of 1024.
  public static func bytes(_ count: Int64) -> String {
    guard count >= 1024 else { return "\(count) B" }
    var value = Double(count)
    for unit in ["KB", "MB", "GB", "TB", "PB"] {
      value /= 1024
      if value < 1024 || unit == "PB" { return decimal(value) + " " + unit }
    }
    return "\(count) B"
  }

  /// A number with one digit after the point.
  public static func decimal(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// An age for people: `40 s`, `12 min`, `3 h`, `9 d`; a time to come is `in 3 h`.
  public static func age(seconds: Int64) -> String {
    if seconds < 0 { return "in " + age(seconds: -seconds) }
    switch seconds {
    case 0: return "0 s"
    case ..<120: return "\(seconds) s"
    case ..<7200: return "\(seconds / 60) min"
    case ..<172_800: return "\(seconds / 3600) h"
    default: return "\(seconds / 86400) d"
    }
  }
}
