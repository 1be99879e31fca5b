import ArgumentParser
import Backups
import Common
import SQLite
import Terminal

struct Create: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Take one snapshot of every store, signal and state file (default).",
    discussion: Manual.page(
      """
      Every store is pinned by a read transaction and copied at that state while writers go on; \
      the copy is verified before it is published. An unchanged store is a hard link to the \
      previous snapshot. A damaged, shrunken or vanished store makes the snapshot suspect: it is \
      kept, 'latest' does not move, and nothing is pruned until a sound one is taken.
      """,
      examples: [
        "ecw-backup create --reason 'before the migration' --tag v2",
        "ecw-backup create --if-older-than 24h",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .usage, .unavailable, .busy, .timedOut, .interrupted,
      ]))

  @OptionGroup var options: BackupOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Do nothing while the newest is younger; 'auto' takes ecw.session.backupEvery.",
      valueName: "duration"))
  var ifOlderThan: Age?

  @Option(name: .long, help: "Why it is taken; shown by 'list'.")
  var reason: String?

  @Option(name: .long, help: "A word to find it by.")
  var tag: String?

  @Option(
    name: .long, help: "How the copy is checked: quick, full or none (default: ecw.backup.verify).")
  var verify: Depth?

  @Flag(name: .long, help: "A store that is gone, empty or shorter than before is meant to be so.")
  var acceptLoss = false

  @Flag(inversion: .prefixedNo, help: "Move what retention does not keep to the trash afterwards.")
  var prune: Bool?

  func report(_ call: BackupCall) throws -> any Report {
    let request = SnapshotRequest(
      reason: reason, tag: tag, depth: try depth(call.settings),
      ifOlderThanSeconds: try ifOlderThan?.seconds(call.settings), acceptsLoss: acceptLoss,
      include: call.settings.all(.backupInclude),
      busySeconds: try call.settings.seconds(.busyTimeout))
    let outcome = try SnapshotCreator(
      world: call.world, workspace: call.workspace, repository: call.repository, request: request
    ).create()
    guard case .created(let manifest) = outcome else { return CreateReport(outcome, call: call) }
    var report = CreateReport(outcome, call: call)
    call.audit("create", "snapshot \(manifest.id)", status: report.status)
    guard try prune ?? call.settings.flag(.backupAutoPrune) else { return report }
    do {
      try applyRetention(call)
    } catch {
      report.note(retentionProblem: "\(error)")  // the snapshot stands all the same
    }
    return report
  }

  private func applyRetention(_ call: BackupCall) throws {
    let outcomes = try Pruner(
      repository: call.repository, world: call.world, workspace: call.workspace
    ).prune(
      try RetentionOptions.retention(of: call.settings),
      trashDays: try call.settings.number(.trashDays),
      busySeconds: try call.settings.seconds(.busyTimeout))
    let removed = outcomes.filter { !$0.decision.isKept }.map(\.manifest.id)
    guard !removed.isEmpty else { return }
    call.audit(
      "prune", removed.joined(separator: " "), safetyCopy: call.repository.directory + "/.trash",
      status: .ok)
  }

  private func depth(_ settings: Settings) throws -> Integrity.Depth? {
    guard let depth = verify ?? Depth(rawValue: settings.text(.backupVerify)) else {
      throw settings.wrong(.backupVerify, "full, quick or none")
    }
    return Integrity.Depth(rawValue: depth.rawValue)
  }

  enum Depth: String, ExpressibleByArgument, CaseIterable { case full, quick, none }

  enum Age: ExpressibleByArgument {
    case auto
    case after(Int64)

    init?(argument: String) {
      if argument == "auto" {
        self = .auto
      } else if let seconds = Quantity.seconds(argument) {
        self = .after(seconds)
      } else {
        return nil
      }
    }

    func seconds(_ settings: Settings) throws -> Int64 {
      switch self {
      case .auto: try settings.seconds(.sessionBackupEvery)
      case .after(let seconds): seconds
      }
    }
  }
}
