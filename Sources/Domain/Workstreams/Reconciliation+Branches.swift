import Common
import Processes

// What is true of a branch, and how that is told.
extension Reconciliation {
  // What a row is to be that says completed; a part that was taken back may be meant to be gone,
  // and what was changed since may be back.
  func correction(of branch: AgentBranch) -> WorkstreamStatus? {
    guard let loss = losses[branch.commit] else { return .conflict }
    return loss.isWhole && loss.isCertain && !isOnMainline(branch) ? .reverted : nil
  }

  func isUnmerged(_ branch: AgentBranch) -> Bool {
    merged[branch.commit]?.isMerged == false || (isTakenBack(branch) && !isOnMainline(branch))
  }

  func isTakenBack(_ branch: AgentBranch) -> Bool { losses[branch.commit] != nil }

  // Such a tip was merged by a fast-forward, or is no work of the branch's at all.
  private func isOnMainline(_ branch: AgentBranch) -> Bool { mainline.contains(branch.commit) }

  // A tip on the target's own line may be one where nothing was ever committed.
  func wasMerged(_ branch: AgentBranch) -> Bool {
    guard let evidence = merged[branch.commit], evidence.isMerged, !isTakenBack(branch)
    else { return false }
    return evidence.kind != .ancestor || !isOnMainline(branch)
  }

  private var into: String {
    target.hasPrefix("refs/heads/") ? String(target.dropFirst(11)) : target
  }

  func told(_ branch: AgentBranch) -> String {
    if let loss = losses[branch.commit] {
      let since = loss.isCertain ? "" : "; the files were changed since: it may be back"
      if isOnMainline(branch) {
        return "the last commit of \(branch.name) was taken back by \(loss.revert.prefix(12))"
          + since
      }
      let part = loss.isWhole ? "" : "a part of "
      return "\(part)\(branch.name) was merged into \(into) and taken back by "
        + loss.revert.prefix(12) + since
    }
    guard let evidence = merged[branch.commit] else {
      return "\(branch.name) could not be compared"
    }
    guard evidence.isMerged else {
      let count = evidence.missing.count
      return "\(count) \(count == 1 ? "commit" : "commits") of \(branch.name) not in \(into)"
    }
    if wasMerged(branch) { return "\(branch.name) is in \(into) (\(evidence.kind.rawValue))" }
    return "\(branch.name) has no commits of its own"
  }

  func discrepancy(
    _ kind: Discrepancy.Kind, _ row: WorkstreamRow?, _ branch: AgentBranch?, _ evidence: [String]
  ) -> Discrepancy {
    var one = Discrepancy(
      kind: kind, id: row?.id ?? branch?.id, status: row?.status, evidence: evidence)
    one.row = row
    one.branch = branch?.name
    one.worktree = row.flatMap(places.worktree)
    one.next = branch.map { branch in
      let git = "git -C \(Shell.quote(workspace.root))"
      if let loss = losses[branch.commit] { return "\(git) show --stat \(loss.revert.prefix(12))" }
      return "\(git) log --oneline \(Shell.quote(into))..\(Shell.quote(branch.name))"
    }
    return one
  }
}
