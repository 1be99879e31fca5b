import ArgumentParser
import Backups
import Common
import Terminal

struct Untrash: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "untrash",
    abstract: "Bring removed snapshots back from the trash.",
    discussion: Manual.page(
      examples: ["ecw-backup untrash --dry-run", "ecw-backup untrash"],
      statuses: [.ok, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var options: BackupOptions

  @Argument(help: "Ids, or '-' for standard input (default: all of them).")
  var ids: [String] = []

  @Flag(help: "List what is in the trash; change nothing.")
  var dryRun = false

  func report(_ call: BackupCall) throws -> any Report {
    let names = try IdentifierList.read(ids, field: "id", world: call.world)
    let manifests: [Manifest]
    if names.isEmpty && !ids.isEmpty {
      manifests = []  // nothing came through the pipe: that is not "all of them"
    } else if dryRun {
      manifests = try call.repository.trashedManifests()
    } else {
      manifests = try call.repository.untrash(
        names, busySeconds: try call.settings.seconds(.busyTimeout), world: call.world)
    }
    if !dryRun, !manifests.isEmpty {
      call.audit("untrash", manifests.map(\.id).joined(separator: " "), status: .ok)
    }
    let now = call.world.now()
    let records = manifests.map { SnapshotRecord($0, now: now, isPinned: false) }
    let word = dryRun ? "in the trash" : "brought back"
    return Listing(records) { records, _ in
      records.map { "\($0.id)  \(word)\n" }.joined()
        + (records.isEmpty ? "the trash has none\n" : "")
    }
  }
}
