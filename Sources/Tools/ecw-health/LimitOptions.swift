import ArgumentParser
import Common
import Health

/// The limits, each a flag before a setting before a default.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Pending signals that are too many.", valueName: "count"))
  var pendingWarning: Int?

  @Option(help: ArgumentHelp("Age from which a signal is stale, such as 60m.", valueName: "age"))
  var staleAfter: Age?

  @Option(help: ArgumentHelp("Store size from which to warn, in MB.", valueName: "MB"))
  var storeWarning: Int?

  @Option(help: ArgumentHelp("Log size from which to warn, in MB.", valueName: "MB"))
  var walWarning: Int?

  @Option(help: ArgumentHelp("Backup age from which to warn, such as 48h.", valueName: "age"))
  var backupWarning: Age?

  @Option(help: ArgumentHelp("Backup age that is critical, such as 7d.", valueName: "age"))
  var backupCritical: Age?

  @Option(help: ArgumentHelp("Restore drill age from which to warn.", valueName: "age"))
  var drillWarning: Age?

  @Option(help: ArgumentHelp("Free disk below which to warn.", valueName: "percent"))
  var diskWarning: Int?

  @Option(help: ArgumentHelp("Free disk below which it is critical.", valueName: "percent"))
  var diskCritical: Int?

  @Option(help: ArgumentHelp("Time for quick content checks, such as 2s.", valueName: "duration"))
  var integrityBudget: Age?

  func validate() throws {
    for value in [pendingWarning, storeWarning, walWarning, diskWarning, diskCritical] {
      if let value, value < 0 { throw ValidationError("a limit cannot be negative") }
    }
  }

  func thresholds(_ settings: Settings) throws -> Thresholds {
    var limits = Thresholds()
    limits.pendingSignals = try pendingWarning ?? settings.number(.pendingWarning)
    limits.staleSeconds = try staleAfter?.seconds ?? settings.seconds(.staleAfter)
    limits.storeBytes = try Self.bytes(storeWarning ?? settings.number(.storeWarning))
    limits.logBytes = try Self.bytes(walWarning ?? settings.number(.walWarning))
    limits.backupWarningSeconds = try backupWarning?.seconds ?? settings.seconds(.backupWarning)
    limits.backupCriticalSeconds = try backupCritical?.seconds ?? settings.seconds(.backupCritical)
    limits.drillSeconds = try drillWarning?.seconds ?? settings.seconds(.drillWarning)
    limits.diskWarningPercent = try diskWarning ?? settings.number(.diskWarning)
    limits.diskCriticalPercent = try diskCritical ?? settings.number(.diskCritical)
    return limits
  }

  // A number of megabytes that no disk has is no limit at all, not an overflow.
  private static func bytes(_ megabytes: Int) -> Int64 { Int64(min(megabytes, 1 << 40)) << 20 }

  struct Age: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
      guard let seconds = Quantity.seconds(argument) else { return nil }
      self.seconds = seconds
    }
  }
}
