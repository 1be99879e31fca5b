import Common
public import Processes

/// The branches of a repository, and which of them are workstreams.
public struct BranchList {
  private let branches: [WorkBranch]
  private let worktrees: [GitWorktree]

  /// Reads the branches and the worktrees that have them checked out.
  public init(_ git: GitCommand) throws {
    let lines = try git.text(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/"])
    worktrees = try GitWorktree.all(in: git.directory, world: git.world)
    var places: [String: String] = [:]
    // A locked one that is not there, as on a disk that is not mounted, is never prunable.
    for worktree in worktrees where !worktree.isBare && worktree.pruneReason == nil {
      guard let branch = worktree.branch,
        (try? Disk.status(worktree.path)?.kind) == .directory  // unreadable: nothing to take in
      else { continue }
      places[branch] = worktree.path
    }
    branches = lines.split(separator: "\n").compactMap { line in
      let halves = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { return nil }
      var branch = WorkBranch(ref: halves[1], tip: halves[0])
      branch.worktree = places[branch.ref]
      return branch
    }
  }

  /// The branches that were named: by branch, or by workstream for all of its branches; without
  /// names every branch below `ws/`.
  public func selected(_ names: [String]) throws -> [WorkBranch] {
    if names.isEmpty { return branches.filter { $0.ref.hasPrefix("refs/heads/ws/") } }
    var chosen: [WorkBranch] = []
    for name in names {
      let found = branches.filter {
        $0.ref == name || $0.name == name
          || ($0.ref.hasPrefix("refs/heads/ws/") && $0.workstream == name)
      }
      guard !found.isEmpty else {
        throw Failure(
          "no branch or workstream '\(name)'", hint: "git branch --list 'ws/*'",
          status: .unavailable)
      }
      chosen += found.filter { !chosen.contains($0) }
    }
    return chosen
  }

  /// What the branches are to be merged into: what was named, else the main worktree's branch,
  /// else `main` or `master`.
  public func target(_ named: String?, git: GitCommand) throws -> (name: String, commit: String) {
    if let named {
      let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", named + "^{commit}"]
      let (outcome, bytes) = try git.run(arguments)
      let commit = String(decoding: bytes, as: UTF8.self).filter { $0 != "\n" }
      guard outcome.isSuccess, !commit.isEmpty else {
        throw Failure("no commit '\(named)'", hint: "git branch --list", status: .unavailable)
      }
      return (named, commit)
    }
    let usual = [worktrees.first?.branch, "refs/heads/main", "refs/heads/master"].compactMap { $0 }
    for ref in usual where !ref.hasPrefix("refs/heads/ws/") {
      if let branch = branches.first(where: { $0.ref == ref }) { return (branch.name, branch.tip) }
    }
    throw Failure(
      "there is no branch to merge into", hint: "ws-gate conflicts --onto BRANCH",
      status: .unavailable)
  }
}
