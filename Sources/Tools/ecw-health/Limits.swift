import Common
import Health

/// The limits of one call: a flag before a setting before a default.
struct Limits {
  /// The texts of the flags by name; `nil` where a flag was not given.
  var flags: [String: String?] = [:]

  func thresholds(_ settings: Settings) throws -> Thresholds {
    var limits = Thresholds()
    limits.pendingSignals = try number("--pending-warning", .pendingWarning, settings)
    limits.staleSeconds = try age("--stale-after", .staleAfter, settings)
    limits.storeBytes = Self.bytes(try number("--store-warning", .storeWarning, settings))
    limits.logBytes = Self.bytes(try number("--wal-warning", .walWarning, settings))
    limits.backupWarningSeconds = try age("--backup-warning", .backupWarning, settings)
    limits.backupCriticalSeconds = try age("--backup-critical", .backupCritical, settings)
    limits.drillSeconds = try age("--drill-warning", .drillWarning, settings)
    limits.diskWarningPercent = try number("--disk-warning", .diskWarning, settings)
    limits.diskCriticalPercent = try number("--disk-critical", .diskCritical, settings)
    return limits
  }

  func budgetSeconds(_ settings: Settings) throws -> Int64 {
    try age("--integrity-budget", .integrityBudget, settings)
  }

  private func age(_ flag: String, _ setting: Setting, _ settings: Settings) throws -> Int64 {
    guard let text = flags[flag] ?? nil else { return try settings.seconds(setting) }
    guard let value = Quantity.seconds(text) else {
      throw wrong(text, flag, "a duration such as 24h")
    }
    return value
  }

  private func number(_ flag: String, _ setting: Setting, _ settings: Settings) throws -> Int {
    guard let text = flags[flag] ?? nil else { return try settings.number(setting) }
    guard let value = Int(text), value >= 0 else { throw wrong(text, flag, "a whole number") }
    return value
  }

  private func wrong(_ text: String, _ flag: String, _ wanted: String) -> Failure {
    Failure(
      "'\(flag)' is '\(Shell.printable(text))', not \(wanted)", hint: "ecw-health --help",
      status: .usage)
  }

  // A number of megabytes that no disk has is no limit at all, not an overflow.
  private static func bytes(_ megabytes: Int) -> Int64 { Int64(min(megabytes, 1 << 40)) << 20 }
}
