import ArgumentParser
import Common
import Gate
import Terminal

/// The options of the verbs that change a branch.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Option(
    name: .long,
    help: ArgumentHelp("The branch to change (default: the one checked out).", valueName: "name"))
  var branch: String?

  @Flag(name: .long, help: "Make and test it, but do not move the branch.")
  var dryRun = false

  @Flag(name: .long, help: "Commit without the hooks that may refuse it, as git does.")
  var noVerify = false

  func change(_ call: GateCall) throws -> (BranchChange, BranchTip) {
    let tip = try BranchTip.find(branch, in: call.directory, world: call.world)
    let options = BranchChange.Options(dryRun: dryRun, skipsHooks: noVerify)
    return (BranchChange(try call.tester(), options), tip)
  }
}

struct Revert: GateVerb {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Take a merge back: made and tested beside the branch, which moves only if green.",
    discussion: Manual.page(
      """
      The revert is made in a worktree of the gate's own, with 'git revert -m 1' and the \
      repository's hooks, and tested. Then the branch is moved, if it still is where it was, \
      together with the worktree that has it checked out; one with uncommitted changes is left \
      alone. The workstream is marked 'reverted'. Nothing is ever pushed. 'ws-gate reland' undoes it.
      """,
      examples: [
        "ws-gate revert --dry-run 1a2b3c4", "ws-gate revert 1a2b3c4",
        "ws-gate bisect --json | ws-gate revert -",
      ],
      statuses: [
        .ok, .bad, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy, .timedOut,
        .interrupted,
      ]))

  @OptionGroup var options: ChangeOptions

  @Argument(help: "The commit to take back; '-' reads the record of 'bisect'.")
  var culprit: String

  var common: CommonOptions { options.common }

  func report(_ call: GateCall) throws -> any Report {
    let culprit = try call.commit(culprit == "-" ? Culprit.read(call.world) : culprit)
    let (change, tip) = try options.change(call)
    let outcome = try change.revert(culprit, on: tip)
    return try ChangeReport(outcome, verb: "revert", dryRun: options.dryRun, call: call)
  }
}

struct Reland: GateVerb {
  static let configuration = CommandConfiguration(
    commandName: "reland",
    abstract: "Bring a reverted workstream back: revert the revert, merge what is new, test.",
    discussion: Manual.page(
      """
      Merging a branch again after its merge was reverted brings only what is new on it. This \
      reverts the revert first, then merges the branch if it has new commits, tests the result, \
      and moves the branch as 'revert' does. The workstream is marked 'completed'.
      """,
      examples: ["ws-gate reland ws-22", "ws-gate reland --dry-run ws-22"],
      statuses: [
        .ok, .bad, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy, .timedOut,
        .interrupted,
      ]))

  @OptionGroup var options: ChangeOptions

  @Argument(help: "The workstream; or the merge that was reverted, or its revert.")
  var id: String

  var common: CommonOptions { options.common }

  func report(_ call: GateCall) throws -> any Report {
    let (change, tip) = try options.change(call)
    let outcome = try change.reland(id, on: tip)
    return try ChangeReport(outcome, verb: "reland", dryRun: options.dryRun, call: call)
  }
}
