import ArgumentParser
import Backups
import Common
import Terminal

@main
struct EcwBackup: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-backup",
    abstract: "Takes, verifies, restores, prunes and ships snapshots of a workspace's stores.",
    discussion: Manual.page(
      """
      Without a verb it takes a snapshot. Snapshots are in .ecw/backups, one directory each, \
      with a manifest; 'latest' leads to the newest proven one.
      """,
      examples: [
        "ecw-backup                                  take a snapshot now",
        "ecw-backup create --if-older-than 24h       what the session-start hook runs",
        "ecw-backup list --json | jq -r .id          the ids, newest first",
        "ecw-backup restore --dry-run                what a restore would do",
      ], statuses: [.ok, .findings, .bad, .failed, .refused, .usage, .unavailable, .busy]),
    version: SuiteVersion.current,
    subcommands: [
      Create.self, List.self, Show.self, Verify.self, Restore.self, Drill.self, Prune.self,
      Untrash.self, Pin.self, Unpin.self, Push.self,
    ],
    defaultSubcommand: Create.self)

  // What the session-start hook calls; nearly always a snapshot is young enough.
  static func shortcut(_ arguments: [String], _ call: (Int64?) -> Call) throws -> (any Report)? {
    guard arguments.first == "create",
      let options = Shortcut(
        arguments.dropFirst(), flags: ["--if-older-than", "--reason", "--timeout"]),
      let limit = options.seconds("--timeout"), options.all("--if-older-than") == ["auto"]
    else { return nil }
    let backup = try BackupCall(call(limit), dest: nil)
    var request = SnapshotRequest(
      ifOlderThanSeconds: try backup.settings.seconds(.sessionBackupEvery))
    if backup.settings.text(.backupVerify) == "none" { request.depth = nil }
    guard
      let outcome = try SnapshotCreator(
        world: backup.world, workspace: backup.workspace, repository: backup.repository,
        request: request
      ).notDue(), case .notDue = outcome
    else { return nil }
    return CreateReport(outcome, call: backup)
  }
}
