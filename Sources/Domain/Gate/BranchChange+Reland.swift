import Common

extension BranchChange {
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
    outcome.commands = try commands(
      pairs.flatMap { ["revert \($0.revert.id.prefix(12))", "revert --continue"] }
        + later.map { "merge --no-ff \(Shell.quote($0.branch))" }, on: tip)
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

  private func reverted(_ id: String, _ history: RevertHistory) throws -> [RevertHistory.Pair] {
    let found = try history.reverts(ofWorkstream: id)
    if !found.isEmpty { return found }
    // Not a workstream: perhaps the merge, or its revert. What is no commit either is told below.
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
      hint: "git log --oneline --grep='This reverts commit' \(history.tip.prefix(12))",
      status: .unavailable)
  }

  // Of a workstream that was named its own branches only; one that is gone has nothing new.
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

  private static func relandMessage(
    _ revert: GateCommit, _ culprit: GateCommit, _ work: MergedWork
  ) -> String {
    "Reapply \"\(culprit.subject)\"\n\nThis reverts commit \(revert.id).\n" + trailer(work)
  }
}
