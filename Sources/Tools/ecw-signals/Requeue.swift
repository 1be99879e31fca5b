import ArgumentParser
import Common
import Signals
import Terminal

struct Requeue: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "requeue",
    abstract: "Put expired, failed, archived or abandoned signals back into the queue.",
    discussion: Manual.page(
      "A claim that may still be alive, and a completed signal, only with --force.",
      examples: [
        "ecw-signals requeue sig-b47b12b8",
        "ecw-signals list --status expired --json | ecw-signals requeue - --dry-run",
      ], statuses: [.ok, .partial, .refused, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var chosen: ChosenSignals

  @Flag(
    help: "Also from a claim that is not over yet (its result will be kept apart) or completed.")
  var force = false

  func report(_ call: SignalsCall) throws -> any Report {
    let ids = try chosen.read(call)
    let changes = try call.queue.requeue(ids, isForced: force, isDry: chosen.dryRun)
    return try call.report("requeue", changes, isDry: chosen.dryRun)
  }
}

struct Archive: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "File signals away in archived/<day>; 'requeue' brings them back.",
    discussion: Manual.page(
      """
      A signal that still waits expires by that, so that nobody takes it. A claim that may be alive \
      is refused. Give ids, or choose with --stale, --status, --type.
      """,
      examples: [
        "ecw-signals archive --stale 60m --dry-run",
        "ecw-signals archive --status completed --stale 7d",
      ], statuses: [.ok, .partial, .refused, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var selection: Selection
  @OptionGroup var chosen: ChosenSignals

  @Flag(help: "Also while a claim is not over yet; its result will be kept apart.")
  var force = false

  func validate() throws {
    guard chosen.ids.isEmpty == !selection.isEmpty else {
      throw ValidationError("give ids, or choose with --stale, --status, --claimed or --type")
    }
  }

  func report(_ call: SignalsCall) throws -> any Report {
    let ids =
      try selection.isEmpty
      ? chosen.read(call)
      : call.queue.list(selection.filter()).signals.filter { !$0.isArchived && $0.path != nil }
        .map(\.id)
    let changes = try call.queue.archive(ids, isForced: force, isDry: chosen.dryRun)
    return try call.report("archive", changes, isDry: chosen.dryRun)
  }
}

/// The signals that a verb is about, by their ids.
struct ChosenSignals: ParsableArguments {
  @Argument(help: "Ids, or '-' for standard input.", completion: SignalCompletion.ids)
  var ids: [String] = []

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func read(_ call: SignalsCall) throws -> [String] {
    if ids.isEmpty {
      throw Failure("no signals are named", hint: "ecw-signals list", status: .usage)
    }
    return try IdentifierList.read(ids, field: "signal_id", world: call.world)
  }
}
