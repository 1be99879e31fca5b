import Common
import Processes

/// A change of a branch that is made beside it, tested there, and only then given to it.
public struct BranchChange: Sendable {
  /// How it ended.
  public enum End: String, Codable, Sendable {
    /// The branch has it.
    case done
    /// The branch would have it.
    case planned
    /// There is nothing to do: the branch has it already, or it changes nothing.
    case nothing
    /// It collides with later work; nothing was changed.
    case conflict
    /// It is made, and the test fails; the branch was not moved.
    case red
    /// It is made, and the test said nothing; the branch was not moved.
    case untested
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// How it ended.
    public var end: End
    /// The branch as it was.
    public let tip: BranchTip
    /// What is taken back, or brought back.
    public let subject: GateCommit
    /// What else is brought back with it.
    public var others: [GateCommit] = []
    /// Whose work that is.
    public let work: MergedWork
    /// The new tip, if it was made; it exists even when the branch was not moved.
    public var commit: String?
    /// The paths that change.
    public var changedPaths: [String] = []
    /// The paths that collide.
    public var conflicts: [String] = []
    /// How it was tested.
    public var test: GateTester.Outcome?
    /// What to type to go on by hand.
    public var commands: [String] = []
  }

  /// How to do it.
  public struct Options: Sendable {
    /// Whether everything but moving the branch is done.
    public var dryRun: Bool
    /// Whether commits are made without the hooks that may refuse them.
    public var skipsHooks: Bool
    /// Whether this is a post-merge hook, in which git has not quite ended the merge.
    public var inHook: Bool

    /// Creates options.
    public init(dryRun: Bool, skipsHooks: Bool, inHook: Bool = false) {
      self.dryRun = dryRun
      self.skipsHooks = skipsHooks
      self.inHook = inHook
    }
  }

  let tester: GateTester
  let options: Options
  var area: GateArea { tester.area }
  var root: String { area.workspace.root }
  var world: World { tester.world }

  /// Creates a change that is tested with a command.
  public init(_ tester: GateTester, _ options: Options) {
    self.tester = tester
    self.options = options
  }

  /// Takes a merge, or another commit, back.
  public func revert(_ culprit: GateCommit, on tip: BranchTip) throws -> Outcome {
    try require(culprit, in: tip)
    try tip.requireClean(world: world)
    let work = try MergedWork.of(culprit, in: root, world: world)
    var outcome = Outcome(end: .nothing, tip: tip, subject: culprit, work: work)
    let mainline = culprit.parents.count > 1 ? "-m 1 " : ""
    outcome.commands = try commands(
      ["revert \(mainline)\(culprit.id.prefix(12))", "revert --continue"], on: tip)
    outcome = try finish(outcome, reason: "ws-gate revert \(culprit.id.prefix(12))") { scratch in
      try scratch.revert(culprit, message: Self.revertMessage(culprit, work))
    }
    // Whether the work is there the trees say; an older revert only explains why it is not.
    let history = RevertHistory(tip: tip.commit, directory: root, world: world)
    if [.nothing, .conflict].contains(outcome.end), let before = try history.revert(of: culprit.id)
    {
      (outcome.end, outcome.commit, outcome.conflicts) = (.nothing, before.id, [])
    }
    return outcome
  }

  func finish(
    _ begun: Outcome, reason: String, make: (ScratchWork) throws -> String?
  ) throws -> Outcome {
    var outcome = begun
    let scratch = try ScratchWork(at: outcome.tip, area: area, skipsHooks: options.skipsHooks)
    do {
      outcome.commit = try make(scratch)
    } catch let conflict as ScratchWork.Conflict {
      (outcome.end, outcome.conflicts) = (.conflict, conflict.paths)
      return outcome
    }
    guard let commit = outcome.commit else { return outcome }
    outcome.changedPaths = try scratch.changes(from: outcome.tip.commit, to: commit)
    let test = try tester.test(GateCommit.resolve(commit, in: root, world: world))
    outcome.test = test
    switch test.result?.verdict {
    case .red: outcome.end = .red
    case nil: outcome.end = .untested
    case .green where options.dryRun: outcome.end = .planned
    case .green:
      try outcome.tip.move(to: commit, reason: reason, inHook: options.inHook, area: area)
      outcome.end = .done
    }
    return outcome
  }

  // A plain 'git' acts where it is pasted: that is right only for who stands in the main worktree,
  // if the branch is checked out there or nowhere. A bare repository has none.
  func commands(_ steps: [String], on tip: BranchTip) throws -> [String] {
    let place =
      try tip.worktree
      ?? (GitCommand(in: root, world: world).text(["rev-parse", "--is-inside-work-tree"]) == "true"
        ? root : world.currentDirectory)
    let isHere = [place, world.currentDirectory].allSatisfy { $0.utf8.elementsEqual(root.utf8) }
    let git = isHere ? "git" : "git -C \(Shell.quote(place))"
    let name = Shell.quote(tip.name)
    return (["switch \(name)"] + steps).map { "\(git) \($0)" } + ["ws-gate run \(name)"]
  }

  private func require(_ commit: GateCommit, in tip: BranchTip) throws {
    guard
      try GateCommit.isAncestor(commit.id, of: tip.commit, in: root, world: world)
    else {
      throw Failure(
        "'\(commit.id.prefix(12))' is not on '\(tip.name)'",
        hint: "git branch --contains \(commit.id.prefix(12))", status: .usage)
    }
  }

  private static func revertMessage(_ culprit: GateCommit, _ work: MergedWork) -> String {
    let since =
      culprit.parents.count > 1
      ? ", reversing\nchanges made to \(culprit.parents[0])." : "."
    return "Revert \"\(culprit.subject)\"\n\nThis reverts commit \(culprit.id)\(since)\n"
      + trailer(work)
  }

  static func trailer(_ work: MergedWork) -> String {
    let lines = work.workstreams.map { "Ecw-Workstream: \($0)\n" }
    return lines.isEmpty ? "" : "\n" + lines.joined()
  }
}
