import ArgumentParser
import Backups
import Common
import Terminal

struct Prune: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Move what retention does not keep to the trash, and say why for each snapshot.",
    discussion: Manual.page(
      """
      Never removed: pinned snapshots, the newest proven one, those dated in the future, and \
      everything while the newest is suspect. 'untrash' brings removed ones back for \
      ecw.backup.trashDays days. A flag replaces the whole policy of the settings (default: 7 days).
      """,
      examples: [
        "ecw-backup prune --dry-run",
        "ecw-backup prune --keep-last 3 --keep-daily 7 --keep-weekly 4",
      ], statuses: [.ok, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var options: BackupOptions
  @OptionGroup(title: "Retention") var retention: RetentionOptions

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: BackupCall) throws -> any Report {
    let policy = try retention.retention(call.settings)
    let pruner = Pruner(
      repository: call.repository, world: call.world, workspace: call.workspace)
    let outcomes =
      try dryRun
      ? pruner.plan(policy)
      : pruner.prune(
        policy, trashDays: try call.settings.number(.trashDays),
        busySeconds: try call.settings.seconds(.busyTimeout))
    let removed = outcomes.filter { !$0.decision.isKept }.map(\.manifest.id)
    if !dryRun, !removed.isEmpty {
      call.audit(
        "prune", removed.joined(separator: " "), safetyCopy: call.repository.directory + "/.trash",
        status: .ok)
    }
    return Listing(
      outcomes.map { PruneRecord($0, dryRun: dryRun, now: call.world.now()) },
      render: PruneRecord.render)
  }
}

struct PruneRecord: Encodable, Sendable {
  var schema = "ecw.backup.retention/1"
  var id: String
  var createdAt: Timestamp
  var ageSeconds: Int64
  var sizeBytes: Int64
  var verdict: Verdict
  var kept: Bool
  var dryRun: Bool
  var reasons: [String]

  init(_ outcome: Pruner.Outcome, dryRun: Bool, now: Timestamp) {
    let manifest = outcome.manifest
    (id, createdAt, verdict) = (manifest.id, manifest.createdAt, manifest.verdict)
    ageSeconds = now.seconds - manifest.createdAt.seconds
    sizeBytes = manifest.sizeBytes
    (kept, reasons) = (outcome.decision.isKept, outcome.decision.reasons)
    self.dryRun = dryRun
  }

  static func render(_ records: [PruneRecord], _ style: Style) -> String {
    if records.isEmpty { return "no snapshots\n" }
    let removed = records.filter { !$0.kept }.count
    let word = records[0].dryRun ? "would go" : "went"
    return style.table(
      ["ID", "AGE", "SIZE", "VERDICT", "", "REASONS"],
      records.map { record in
        [
          record.id, Quantity.age(seconds: record.ageSeconds), Quantity.bytes(record.sizeBytes),
          record.verdict.rawValue, record.kept ? "keep" : "remove",
          record.reasons.joined(separator: ", "),
        ]
      }) + "\(counted(removed, "snapshot")) \(word) to the trash\n"
  }
}
