import ArgumentParser
import Backups
import Common
import Recovery
import Terminal

struct Install: RecoverVerb {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Put a recovered store in place; what was there moves to the quarantine.",
    discussion: Manual.page(
      """
      The new store is proven (full integrity, foreign keys) and compared with everything that is \
      known to have existed: the rows that can still be read in the store that it replaces, the \
      newest proven snapshot, the versions of streams, and the numbers that events were given. An \
      event that has other content, a row that salvage could not save or set aside, and a value in \
      a column that is not there any more are lost as well. It is refused when more than \
      --max-loss rows are lost, when nothing tells how many are (then only --accept-loss helps), \
      and when another process has the store open or writes to it meanwhile. Then the old file \
      moves aside with its -wal, -shm and -journal as one set, the new one is renamed into place \
      and checked, ecw-health is run, a snapshot of the recovered state is taken, and all of it is \
      recorded in .ecw/log.

      An interrupted installation is finished with --continue or taken back with --undo; --undo \
      also takes back the last finished one. A store that was written to since then goes to the \
      quarantine with what was written, and only with --accept-loss.
      """,
      examples: [
        "ecw-recover install new.db --dry-run",
        "ecw-recover install new.db",
        "ecw-recover install new.db --as .ecw/projections.db --max-loss 3",
        "ecw-recover install --undo",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "The new store.", completion: .file())
  var new: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "The store it becomes: a path, 'events' or 'projections' (default: the event store).",
      valueName: "store"))
  var store: String?

  @Option(help: "How many rows may be lost.")
  var maxLoss: Int64 = 0

  @Flag(help: "Install it, or undo it, whatever is lost.")
  var acceptLoss = false

  @Flag(help: "Print what would be done and what would be lost; change nothing.")
  var dryRun = false

  @Flag(name: .customLong("continue"), help: "Finish an interrupted installation.")
  var resume = false

  @Flag(help: "Take back an interrupted installation, or the last finished one.")
  var undo = false

  func validate() throws {
    if [resume, undo, dryRun].filter({ $0 }).count > 1 {
      throw ValidationError("--continue, --undo and --dry-run exclude each other")
    }
    if (resume || undo) == (new != nil) {
      throw ValidationError(
        new == nil ? "which store?" : "--continue and --undo take no new store")
    }
    if maxLoss < 0 { throw ValidationError("--max-loss is 0 or more") }
  }

  func report(_ call: RecoverCall) throws -> any Report {
    let installation = Installation(call: call)
    if undo { return report(try installation.undo(acceptsLoss: acceptLoss)) }
    if resume { return report(try installation.resume()) }
    let limit = acceptLoss ? nil : maxLoss
    let file = Path.normal(new ?? "", from: call.world.currentDirectory)
    let examined = try installation.examine(file, as: call.store(store), maxLoss: limit)
    guard examined.record.outcome == "planned", !dryRun else { return report(examined.record) }
    return report(try installation.install(examined))
  }

  private func report(_ record: RecoveryRecord) -> any Report {
    Single(record, status: Self.status(record), render: InstallText.render)
  }

  private static func status(_ record: RecoveryRecord) -> ExitStatus {
    if record.outcome == "refused" { return .refused }
    if record.checklist.contains(where: { $0.state == "failed" }) { return .partial }
    return record.loss?.isAnything ?? false ? .findings : .ok
  }
}
