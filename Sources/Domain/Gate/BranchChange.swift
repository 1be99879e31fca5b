import Common

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
  private var root: String { area.workspace.root }
  private var world: World { tester.world }

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
    outcome.commands = [
      "git switch \(Shell.quote(tip.name))", "git revert \(mainline)\(culprit.id.prefix(12))",
      "git revert --continue", "ws-gate run",
    ]
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

  /// Brings a workstream back: its revert is reverted, and what its branch has since is merged.
  ///
  /// Merging the branch again would silently leave out everything it had before the revert.
  public func reland(_ id: String, on tip: BranchTip) throws -> Outcome {
    try tip.requireClean(world: world)
    let history = RevertHistory(tip: tip.commit, directory: root, world: world)
    let pairs = try reverted(id, history)
    let works = try pairs.map { try MergedWork.of($0.reverted, in: root, world: world) }
    let work = MergedWork(
      parts: works.flatMap(\.parts).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    var outcome = Outcome(end: .nothing, tip: tip, subject: pairs[0].reverted, work: work)
    outcome.others = pairs.dropFirst().map(\.reverted)
    let later = try newWork(of: work, on: id, since: tip)
    outcome.commands =
      ["git switch \(Shell.quote(tip.name))"]
      + pairs.map { "git revert \($0.revert.id.prefix(12))" }
      + later.map { "git merge --no-ff \(Shell.quote($0.branch))" } + ["ws-gate run"]
    return try finish(outcome, reason: "ws-gate reland \(id)") { scratch in
      var made: String?
      for (pair, work) in zip(pairs, works) {
        let message = Self.relandMessage(pair.revert, pair.reverted, work)
        made = try scratch.revert(pair.revert, message: message) ?? made
      }
      for (branch, commit) in later {
        made = try scratch.merge(commit, message: "Merge branch '\(branch)'\n")
      }
      return made
    }
  }

  private func finish(
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

  private func require(_ commit: GateCommit, in tip: BranchTip) throws {
    guard
      try GateCommit.isAncestor(commit.id, of: tip.commit, in: root, world: world)
    else {
      throw Failure(
        "'\(commit.id.prefix(12))' is not on '\(tip.name)'",
        hint: "git branch --contains \(commit.id.prefix(12))", status: .usage)
    }
  }

  private func reverted(_ id: String, _ history: RevertHistory) throws -> [RevertHistory.Pair] {
    let found = try history.reverts(ofWorkstream: id)
    if !found.isEmpty { return found }
    // Not a workstream: perhaps the merge, or its revert.
    if let commit = try? GateCommit.resolve(id, in: root, world: world) {
      if let revert = try history.revert(of: commit.id) { return [(revert, commit)] }
      if let culprit = try history.reverted(by: commit) {
        guard try history.revert(of: commit.id) == nil else {
          throw Failure("'\(id)' was brought back already", status: .usage)
        }
        return [(commit, culprit)]
      }
    }
    throw Failure(
      "nothing of '\(Shell.printable(id))' is reverted here",
      hint: "git log --oneline --grep='This reverts commit'", status: .unavailable)
  }

  // Of a workstream that was named its own branches only; one may be gone, or have nothing new.
  private func newWork(of work: MergedWork, on id: String, since tip: BranchTip) throws
    -> [(branch: String, commit: String)]
  {
    func isMeant(_ part: MergedWork.Part) -> Bool {
      part.workstream.map { RevertHistory.matches($0, id) } ?? false
    }
    let named = work.parts.filter(isMeant)
    return try (named.isEmpty ? work.parts : named).compactMap { part in
      guard let branch = part.branch,
        let commit = try? BranchTip.find(branch, in: root, world: world).commit,
        try !GateCommit.isAncestor(commit, of: tip.commit, in: root, world: world)
      else { return nil }
      return (branch, commit)
    }
  }

  private static func revertMessage(_ culprit: GateCommit, _ work: MergedWork) -> String {
    let since =
      culprit.parents.count > 1
      ? ", reversing\nchanges made to \(culprit.parents[0])." : "."
    return "Revert \"\(culprit.subject)\"\n\nThis reverts commit \(culprit.id)\(since)\n"
      + trailer(work)
  }

  private static func relandMessage(
    _ revert: GateCommit, _ culprit: GateCommit, _ work: MergedWork
  ) -> String {
    "Reapply \"\(culprit.subject)\"\n\nThis reverts commit \(revert.id).\n" + trailer(work)
  }

  private static func trailer(_ work: MergedWork) -> String {
    let lines = work.workstreams.map { "Ecw-Workstream: \($0)\n" }
    return lines.isEmpty ? "" : "\n" + lines.joined()
  }
}
