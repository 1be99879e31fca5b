import ArgumentParser
import Common
import Signals
import Terminal

struct Complete: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "complete",
    abstract: "Finish claimed signals; only the current token of a claim does.",
    discussion: Manual.page(
      """
      From standard input one claim a line: the records of 'claim --json', each perhaps with a \
      'result', or an id and a token. A result that comes after its claim was lost is kept in \
      .ecw/signals/late (exit 4 or 5), and the signal is left to whoever has it now.
      """,
      examples: [
        "ecw-signals complete sig-b47b12b8 --token 1-0123456789abcdef --result result.json",
        "ecw-signals claim --count 5 --json | work | ecw-signals complete -",
      ],
      statuses: [
        .ok, .partial, .refused, .failed, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var claim: ClaimOptions

  @Option(
    help: ArgumentHelp("A file with the result, as JSON.", valueName: "file"), completion: .file())
  var result: String?

  func report(_ call: SignalsCall) throws -> any Report {
    let result = try result.map { try SignalResult.read($0, call.world) }
    let list = try claim.list(call.world)
    let ends = list.items.map { item in
      var end = SignalQueue.Finish(id: item.id, token: item.token)
      end.result = result ?? item.result
      return end
    }
    return try call.report(
      "complete", try call.queue.finish(ends, isDry: claim.dryRun), isDry: claim.dryRun,
      isPart: !list.faults.isEmpty)
  }
}

struct Fail: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "fail",
    abstract: "Give claimed signals up: to the dead letters, or back for another attempt.",
    discussion: Manual.page(
      examples: [
        "ecw-signals fail sig-b47b12b8 --token 1-0123456789abcdef --reason 'no network' --retry"
      ],
      statuses: [
        .ok, .partial, .refused, .failed, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var claim: ClaimOptions

  @Option(help: ArgumentHelp("Why it failed.", valueName: "text"))
  var reason: String?

  @Flag(help: "Try again after a pause, while attempts are left (ecw.signals.maxAttempts).")
  var retry = false

  func report(_ call: SignalsCall) throws -> any Report {
    let list = try claim.list(call.world)
    let ends = list.items.map { item in
      var end = SignalQueue.Finish(id: item.id, token: item.token)
      end.failure = reason ?? item.error ?? "no reason given"
      end.result = item.result
      end.isRetried = retry
      return end
    }
    return try call.report(
      "fail", try call.queue.finish(ends, isDry: claim.dryRun), isDry: claim.dryRun,
      isPart: !list.faults.isEmpty)
  }
}

struct Renew: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Lengthen claims while the work goes on, so that it is not taken for a crash.",
    discussion: Manual.page(
      "Exit 4 tells that a claim was lost: stop the work, or let 'complete' keep its result apart.",
      examples: ["ecw-signals renew sig-b47b12b8 --token 1-0123456789abcdef --for 30m"],
      statuses: [
        .ok, .partial, .refused, .failed, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var claim: ClaimOptions

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "How long from now (default: ecw.signals.claimLimit).", valueName: "duration"))
  var duration: CommonOptions.Limit?

  func report(_ call: SignalsCall) throws -> any Report {
    let list = try claim.list(call.world)
    let claims = list.items.map { (id: $0.id, token: $0.token) }
    let changes = try call.queue.renew(claims, seconds: duration?.seconds, isDry: claim.dryRun)
    return try call.report(
      "renew", changes, isDry: claim.dryRun, isPart: !list.faults.isEmpty)
  }
}

/// The claims that a verb is about.
struct ClaimOptions: ParsableArguments {
  @Argument(help: "An id, or '-' for claims from standard input.", completion: SignalCompletion.ids)
  var id: String

  @Option(help: ArgumentHelp("The token that 'claim' printed.", valueName: "token"))
  var token: String?

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  /// Reads the claims; lines that are none are told, and an error when there is nothing else.
  func list(_ world: World) throws -> ClaimList {
    let list = try ClaimList(id, token: token, world: world)
    let isAll = list.items.isEmpty
    for fault in list.faults.dropFirst(isAll ? 1 : 0) {
      world.err("ecw-signals: \(Shell.printable(fault.message))\n")
    }
    if isAll, let first = list.faults.first { throw first }
    return list
  }
}
