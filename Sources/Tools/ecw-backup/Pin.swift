import ArgumentParser
import Backups
import Common
import Terminal

struct Pin: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Keep snapshots whatever the retention says.",
    discussion: Manual.page(
      examples: ["ecw-backup pin latest"], statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: BackupOptions

  @Argument(help: "Ids, or '-' for standard input.", completion: SnapshotCompletion.ids)
  var ids: [String]

  func report(_ call: BackupCall) throws -> any Report { try call.pin(ids, true) }
}

struct Unpin: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "unpin",
    abstract: "Let the retention decide about snapshots again.",
    discussion: Manual.page(
      examples: ["ecw-backup unpin latest"], statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: BackupOptions

  @Argument(help: "Ids, or '-' for standard input.", completion: SnapshotCompletion.ids)
  var ids: [String]

  func report(_ call: BackupCall) throws -> any Report { try call.pin(ids, false) }
}

extension BackupCall {
  fileprivate func pin(_ ids: [String], _ isPinned: Bool) throws -> any Report {
    let entries = try IdentifierList.read(ids, field: "id", world: world)
      .map { try repository.entry(named: $0) }
    let verb = isPinned ? "pin" : "unpin"
    for entry in entries where try repository.setPinned(isPinned, entry) {
      audit(verb, "snapshot \(entry.manifest.id)", status: .ok)
    }
    let now = world.now()
    return Listing(entries.map { SnapshotRecord($0.manifest, now: now, isPinned: isPinned) }) {
      records, _ in records.map { "\($0.id)  \(isPinned ? "pinned" : "not pinned")\n" }.joined()
    }
  }
}
