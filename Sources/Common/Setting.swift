/// One setting of the suite: this list is the only place where settings are declared.
///
/// A value comes from the flag, else the environment, else `git config`, else the default.
public struct Setting: Sendable {
  /// The key below `ecw.`: `backup.keepDaily`.
  public let key: String
  /// The value when nobody says otherwise; empty means "not set".
  public let standard: String
  /// What it does, in one line.
  public let summary: String

  /// The key as git knows it.
  public var gitKey: String { "ecw." + key }

  /// The environment variable: `ECW_BACKUP_KEEP_DAILY`.
  public var variable: String {
    var name = "ECW_"
    for character in key {
      if character.isUppercase { name += "_" }
      name += character == "." ? "_" : character.uppercased()
    }
    return name
  }

  private init(_ key: String, _ standard: String, _ summary: String) {
    self.key = key
    self.standard = standard
    self.summary = summary
  }

  /// Seconds to wait for a store or a lock that another process holds.
  public static let busyTimeout = Setting(
    "busyTimeout", "5s", "how long to wait for a store or lock that another process holds")
  /// Where snapshots are kept.
  public static let backupDest = Setting(
    "backup.dest", ".ecw/backups", "where snapshots are kept; relative to the workspace root")
  /// More paths to protect.
  public static let backupInclude = Setting(
    "backup.include", "",
    "more paths to protect: globs relative to the root; repeat the key, or separate with ':'")
  /// How a new snapshot is verified.
  public static let backupVerify = Setting(
    "backup.verify", "full", "how a new snapshot is verified: full, quick or none")
  /// Whether `create` applies the retention.
  public static let backupAutoPrune = Setting(
    "backup.autoPrune", "true", "whether 'create' moves what retention does not keep to the trash")
  /// Snapshots to keep whatever their age.
  public static let keepLast = Setting(
    "backup.keepLast", "0", "keep the newest N proven snapshots")
  /// Hours to keep one snapshot of.
  public static let keepHourly = Setting(
    "backup.keepHourly", "0", "keep the newest of each of the last N hours that have one")
  /// Days to keep one snapshot of.
  public static let keepDaily = Setting(
    "backup.keepDaily", "0", "keep the newest of each of the last N days that have one")
  /// ISO weeks to keep one snapshot of.
  public static let keepWeekly = Setting(
    "backup.keepWeekly", "0", "keep the newest of each of the last N ISO weeks that have one")
  /// Months to keep one snapshot of.
  public static let keepMonthly = Setting(
    "backup.keepMonthly", "0", "keep the newest of each of the last N months that have one")
  /// Years to keep one snapshot of.
  public static let keepYearly = Setting(
    "backup.keepYearly", "0", "keep the newest of each of the last N years that have one")
  /// The age up to which every snapshot is kept.
  public static let keepWithin = Setting(
    "backup.keepWithin", "7d", "keep every proven snapshot younger than this, counted from now")
  /// Days a removed snapshot can be brought back.
  public static let trashDays = Setting(
    "backup.trashDays", "7", "days that a removed snapshot stays in the trash")
  /// The off-site repository.
  public static let restic = Setting(
    "backup.restic", "",
    "restic repository for 'push'; the password comes from restic's environment")
  /// How often a session start makes a backup.
  public static let sessionBackupEvery = Setting(
    "session.backupEvery", "24h",
    "a session start makes a backup when the newest is older than this")
  /// Pending signals that are too many.
  public static let pendingWarning = Setting(
    "health.pendingWarning", "10", "pending signals from which health warns")
  /// The age at which a signal is stale.
  public static let staleAfter = Setting(
    "health.staleAfter", "60m", "age from which a pending or claimed signal is stale")
  /// The size at which a store should be archived.
  public static let storeWarning = Setting(
    "health.storeWarning", "100", "size of a store from which health warns, in MB")
  /// The age of the newest proven snapshot at which health warns.
  public static let backupWarning = Setting(
    "health.backupWarning", "48h", "age of the newest proven snapshot from which health warns")
  /// The age of the newest proven snapshot that is critical.
  public static let backupCritical = Setting(
    "health.backupCritical", "7d", "age of the newest proven snapshot that is critical")
  /// The age of the last restore drill at which health warns.
  public static let drillWarning = Setting(
    "health.drillWarning", "30d", "age of the last restore drill from which health warns")
  /// The WAL size at which health warns.
  public static let walWarning = Setting(
    "health.walWarning", "64", "size of a write-ahead log from which health warns, in MB")
  /// Free disk space at which health warns.
  public static let diskWarning = Setting(
    "health.diskWarning", "10", "free share of the disk, in percent, below which health warns")
  /// Free disk space that is critical.
  public static let diskCritical = Setting(
    "health.diskCritical", "3", "free share of the disk, in percent, below which it is critical")
  /// The time that the quick integrity check may take.
  public static let integrityBudget = Setting(
    "health.integrityBudget", "2s", "time that quick integrity checks may take, all stores together"
  )

  /// What the gate runs.
  public static let gateCommand = Setting(
    "gate.command", "",
    "the command line that tests a commit, run by sh; only git's configuration sets it")
  /// How long a test may take.
  public static let gateTimeout = Setting(
    "gate.timeout", "30m", "how long one run of the gate's command may take")
  /// How long a failure is believed.
  public static let gateRedExpires = Setting(
    "gate.redExpires", "24h", "how long a confirmed failure is believed; a pass is for ever")
  /// What the post-merge hook does.
  public static let gateMode = Setting(
    "gate.mode", "report", "what the post-merge hook does: report, background, revert or off")
  /// How many tests run at once.
  public static let gateJobs = Setting(
    "gate.jobs", "0",
    "how many tests a bisection runs at once; 0: one a core, two while they mostly wait")
  /// Programs whose version is part of a result.
  public static let gateTools = Setting(
    "gate.tools", "",
    "programs whose --version is recorded; a pass is remembered while it stays the same")
  /// The time after which an unclaimed signal expires.
  public static let signalsUnclaimed = Setting(
    "signals.unclaimedLimit", "30s", "time after which a signal that nobody claims may expire")
  /// The time after which a claim ends.
  public static let signalsClaimed = Setting(
    "signals.claimLimit", "5m", "time after which a claim that is not renewed ends")
  /// Whether a session start expires signals.
  public static let signalsAutoExpire = Setting(
    "signals.autoExpire", "false", "whether a session start ends what is over these limits")
  /// How often a signal is tried.
  public static let signalsAttempts = Setting(
    "signals.maxAttempts", "3", "claims after which a signal that fails is a dead letter")
  /// The pause before the second attempt.
  public static let signalsRetry = Setting(
    "signals.retryDelay", "30s", "pause before a second attempt; doubled with each further one")
  /// The time that a handler may take.
  public static let signalsHandlerLimit = Setting(
    "signals.handlerLimit", "1h", "time after which a handler run by 'dispatch' is ended")
  /// The program for one type of signal.
  public static let signalsHandler = Setting(
    "signals.handler.type", "",
    "what 'dispatch' runs for signals of the type that ends the key: one value is split at spaces, "
      + "several are one argument each; only git's configuration sets it")
  /// The branch that work is merged into.
  public static let cleanTarget = Setting(
    "clean.target", "", "the branch that work is merged into (default: main or master)")
  /// More names of what can be made again.
  public static let cleanRegenerable = Setting(
    "clean.regenerable", "",
    "more ignored names that need no rescue: directories, files or '*.ending'; repeat the key")
  /// How much one rescue may hold.
  public static let cleanRescueLimit = Setting(
    "clean.rescueLimit", "1024", "how much one rescue of a worktree may hold, in MB")

  /// Every setting, in the order of the manual.
  public static let all: [Setting] = [
    busyTimeout, backupDest, backupInclude, backupVerify, backupAutoPrune, keepLast, keepHourly,
    keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin, trashDays, restic,
    sessionBackupEvery, pendingWarning, staleAfter, storeWarning, backupWarning,
    backupCritical, drillWarning, walWarning, diskWarning, diskCritical, integrityBudget,
    gateCommand, gateTimeout, gateRedExpires, gateMode, gateJobs, gateTools,
    signalsUnclaimed, signalsClaimed, signalsAutoExpire, signalsAttempts, signalsRetry,
    signalsHandlerLimit, signalsHandler,
    cleanTarget, cleanRegenerable, cleanRescueLimit,
  ]
}
