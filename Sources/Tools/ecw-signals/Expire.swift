import ArgumentParser
import Common
import Signals
import Terminal

struct Expire: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "expire",
    abstract: "End what nobody took in time and what was claimed and never finished.",
    discussion: Manual.page(
      """
      The limits are ecw.signals.unclaimedLimit (30s) and ecw.signals.claimLimit (5m). Expired \
      signals are kept; 'requeue' brings them back. What is no signal goes to the quarantine with \
      the reason, and files are brought to where the event log says.
      """,
      examples: [
        "ecw-signals expire --dry-run",
        "ecw-signals expire --only claimed --requeue   try again what crashed agents left",
      ], statuses: [.ok, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("Only 'posted' or only 'claimed' signals.", valueName: "state"))
  var only: Selection.State?

  @Flag(help: "Try lost claims again while attempts are left; after that they are dead letters.")
  var requeue = false

  @Flag(help: "Do nothing unless ecw.signals.autoExpire is set, and then say nothing.")
  var auto = false

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func validate() throws {
    if let only, only.value.isOver {
      throw ValidationError("--only takes 'posted' or 'claimed': the others are over")
    }
  }

  func report(_ call: SignalsCall) throws -> any Report {
    if auto, try !call.settings.flag(.signalsAutoExpire) {
      return Listing([ChangeRecord]()) { _, _ in "" }
    }
    let changes = try call.queue.expire(
      statuses: only.map { [$0.value] } ?? [.posted, .claimed], isRequeued: requeue, isDry: dryRun)
    let report = try call.report("expire", changes, isDry: dryRun)
    return auto ? Listing([ChangeRecord]()) { _, _ in "" } : report
  }
}
