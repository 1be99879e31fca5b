import Common
import Processes

extension Remover {
  func wantsBranch(of assessment: Assessment) -> Bool {
    options.deletesBranch && assessment.merged?.isMerged == true
  }

  // Why the branch that is to go has to stay.
  func reasonToKeepBranch(of assessment: Assessment) throws -> String? {
    guard wantsBranch(of: assessment), let branch = assessment.branch,
      let entry = assessment.place.entry
    else { return nil }
    return try protection?.reason(toKeep: branch, of: entry).map { "the branch was kept: \($0)" }
  }

  // A branch takes its log along: what was amended or reset away, and a tip that was squashed.
  func commitsLost(withBranchOf assessment: Assessment) throws -> [String] {
    guard let branch = assessment.branch, Path.isSafe(branch) else { return [] }
    var named = try Heads.reflog(repository.commonDirectory + "/logs/" + branch)
    if assessment.merged?.kind != .ancestor, let head = assessment.head { named.append(head) }
    let input = Array(named.map { $0 + "\n" }.joined().utf8)
    return try repository.git.text(
      [
        "rev-list", "--ignore-missing", "--no-walk", "--stdin", "--not", "--single-worktree",
        "--exclude=" + branch, "--all",
      ], input: input
    ).split(separator: "\n").map(String.init)
  }

  // Only the commit that was looked at, which git compares, and only the branch itself.
  func deleteBranch(_ removal: inout Removal) throws {
    guard let branch = removal.assessment.branch, let head = removal.assessment.head else { return }
    // Somebody may have begun to use it meanwhile.
    removal.problem = try reasonToKeepBranch(of: removal.assessment)
    if removal.problem != nil { return }
    let (outcome, _) = try repository.git.run(["update-ref", "--no-deref", "-d", branch, head])
    removal.isBranchDeleted = outcome.isSuccess
    if !outcome.isSuccess { removal.problem = "the branch has moved and was kept" }
  }
}
