import Backups
import Common
import Health
import Processes
import Terminal

/// One examination: the health room's checks, with what the backups' room knows.
struct Examination {
  private let world: World
  private let repository: BackupRepository
  private let settings: Settings
  private let hint: (String?) -> String?
  private var checkup: Checkup

  init(
    _ call: Call, dest: String? = nil, selection: Selection? = nil, isDeep: Bool = false,
    limits: Limits = Limits(), timeLimitSeconds: Int64?
  ) throws {
    let world = call.world
    hint = call.hint
    let workspace = try call.workspace()
    settings = Settings(
      environment: world.environment,
      gitEntries: try GitConfiguration.entries(in: workspace, world: world))
    let named = dest.map { Path.normal($0, from: world.currentDirectory) }
    repository = BackupRepository(
      directory: named ?? Path.normal(settings.text(.backupDest), from: workspace.root))
    checkup = Checkup(world: world, workspace: workspace, selection: try selection ?? Selection())
    checkup.thresholds = try limits.thresholds(settings)
    checkup.isDeep = isDeep
    // Waiting for a lock cannot be interrupted, so it must end before the time limit does.
    checkup.busySeconds = min(try settings.seconds(.busyTimeout), (timeLimitSeconds ?? .max) / 2)
    let budget = try limits.budgetSeconds(settings)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(budget)
    checkup.isBudgetSpent = { clock.now >= end }
    checkup.holders = { paths in
      try OpenFiles.holders(of: paths, world: world).map { "\($0.command) (pid \($0.pid))" }
    }
    self.world = world
  }

  /// The report, unless a session start has more to do than to look: a backup, or to end signals.
  func reportUnlessDue() throws -> (() throws -> HealthReport)? {
    if try settings.flag(.signalsAutoExpire) { return nil }
    var request = SnapshotRequest(
      ifOlderThanSeconds: try settings.seconds(.sessionBackupEvery))
    if settings.text(.backupVerify) == "none" { request.depth = nil }
    let creator = SnapshotCreator(
      world: world, workspace: checkup.workspace, repository: repository, request: request)
    let backups = BackupExam(repository, checkup)
    guard case .notDue = try creator.notDue(knowing: backups.newest) else { return nil }
    return { try report(backups) }
  }

  func report() throws -> HealthReport { try report(BackupExam(repository, checkup)) }

  private func report(_ backups: BackupExam) throws -> HealthReport {
    var checkup = checkup
    checkup.known = backups.known
    var findings = try checkup.examine()
    let more =
      try backups.findings(hasStores: checkup.hasStores) + WorkExam(checkup, settings).findings()
    findings += checkup.selected(more)
    for index in findings.indices { findings[index].fix = hint(findings[index].fix) }
    return HealthReport(
      root: checkup.workspace.root, checkedAt: world.now(), isDeep: checkup.isDeep,
      findings: findings)
  }
}
