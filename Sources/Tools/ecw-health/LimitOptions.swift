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
  var given: Limits {
    Limits(flags: [
      "--pending-warning": pendingWarning, "--stale-after": staleAfter,
      "--store-warning": storeWarning, "--wal-warning": walWarning,
      "--backup-warning": backupWarning, "--backup-critical": backupCritical,
      "--drill-warning": drillWarning, "--disk-warning": diskWarning,
      "--disk-critical": diskCritical, "--integrity-budget": integrityBudget,
    ])
  }
}
