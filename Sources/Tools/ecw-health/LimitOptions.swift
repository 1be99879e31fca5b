import ArgumentParser
import Common
import Health

/// The limits, each a flag before a setting before a default.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Pending signals that are too many.", valueName: "count"))
  var pendingWarning: String?

  @Option(help: ArgumentHelp("Age from which a signal is stale, such as 60m.", valueName: "age"))
  var staleAfter: String?

  @Option(help: ArgumentHelp("Store size from which to warn, in MB.", valueName: "MB"))
  var storeWarning: String?

  @Option(help: ArgumentHelp("Log size from which to warn, in MB.", valueName: "MB"))
  var walWarning: String?

  @Option(help: ArgumentHelp("Backup age from which to warn, such as 48h.", valueName: "age"))
  var backupWarning: String?

  @Option(help: ArgumentHelp("Backup age that is critical, such as 7d.", valueName: "age"))
  var backupCritical: String?

  @Option(help: ArgumentHelp("Restore drill age from which to warn.", valueName: "age"))
  var drillWarning: String?

  @Option(help: ArgumentHelp("Free disk below which to warn.", valueName: "percent"))
  var diskWarning: String?

  @Option(help: ArgumentHelp("Free disk below which it is critical.", valueName: "percent"))
  var diskCritical: String?

  @Option(help: ArgumentHelp("Time for quick content checks, such as 2s.", valueName: "duration"))
  var integrityBudget: String?

  // Texts, not numbers and ages: every further type of option makes each start of the tool slower.
  func thresholds(_ settings: Settings) throws -> Thresholds {
    var limits = Thresholds()
    limits.pendingSignals = try number(
      pendingWarning, "--pending-warning", .pendingWarning, settings)
    limits.staleSeconds = try age(staleAfter, "--stale-after", .staleAfter, settings)
    limits.storeBytes = Self.bytes(
      try number(storeWarning, "--store-warning", .storeWarning, settings))
    limits.logBytes = Self.bytes(try number(walWarning, "--wal-warning", .walWarning, settings))
    limits.backupWarningSeconds = try age(
      backupWarning, "--backup-warning", .backupWarning, settings)
    limits.backupCriticalSeconds = try age(
      backupCritical, "--backup-critical", .backupCritical, settings)
    limits.drillSeconds = try age(drillWarning, "--drill-warning", .drillWarning, settings)
    limits.diskWarningPercent = try number(diskWarning, "--disk-warning", .diskWarning, settings)
    limits.diskCriticalPercent = try number(
      diskCritical, "--disk-critical", .diskCritical, settings)
    return limits
  }

  func budgetSeconds(_ settings: Settings) throws -> Int64 {
    try age(integrityBudget, "--integrity-budget", .integrityBudget, settings)
  }

  private func age(_ text: String?, _ flag: String, _ setting: Setting, _ settings: Settings) throws
    -> Int64
  {
    guard let text else { return try settings.seconds(setting) }
    guard let value = Quantity.seconds(text) else {
      throw wrong(text, flag, "a duration such as 24h")
    }
    return value
  }

  private func number(
    _ text: String?, _ flag: String, _ setting: Setting, _ settings: Settings
  ) throws -> Int {
    guard let text else { return try settings.number(setting) }
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
