public import Common
import Processes

/// A branch, where it stands, and the worktree that has it checked out.
public struct BranchTip: Sendable, Equatable {
  /// The branch's short name.
  public let name: String
  /// The commit it stood at when it was looked at.
  public let commit: String
  /// The worktree that has it checked out, if any.
  public let worktree: String?
  /// A directory of the repository that it is in.
  let directory: String

  var ref: String { "refs/heads/" + name }

  /// Looks a branch up; without a name it is the one checked out in a directory.
  public static func find(_ name: String?, in directory: String, world: World) throws -> BranchTip {
    let git = GitCommand(in: directory, world: world)
    let ref: String
    if let name {
      ref = "refs/heads/" + name
    } else {
      let (outcome, bytes) = try git.run(["symbolic-ref", "--quiet", "HEAD"])
      guard outcome.isSuccess else {
        try requireNoneInProgress(in: directory, world: world)
        throw Failure(
          "HEAD is detached in '\(directory)': no branch to change",
          hint: "ws-gate revert --branch main COMMIT", status: .usage)
      }
      ref = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    }
    let (outcome, bytes) = try git.run(["rev-parse", "--verify", "--quiet", ref + "^{commit}"])
    guard outcome.isSuccess, ref.hasPrefix("refs/heads/") else {
      throw Failure(
        "no branch '\(Shell.printable(name ?? ref))'", hint: "git branch --list",
        status: .unavailable)
    }
    let places = try GitWorktree.all(in: directory, world: world).filter { $0.branch == ref }
    guard places.count < 2 else {
      throw Failure(
        "'\(ref)' is checked out in \(places.count) worktrees", hint: "git worktree list",
        status: .refused)
    }
    return BranchTip(
      name: String(ref.dropFirst(11)),
      commit: String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self),
      worktree: places.first?.path, directory: directory)
  }

  /// Refuses when the worktree that has the branch has changes: moving it would mix them.
  ///
  /// Our own state does not count: somebody may have committed the audit log by mistake.
  public func requireClean(world: World) throws {
    try requireFree(world: world)
    guard let worktree else { return }
    guard try Disk.status(worktree)?.kind == .directory else {
      throw Failure(
        "'\(name)' is checked out in '\(worktree)', which is not there", hint: "wt-clean list",
        status: .refused)
    }
    let changes = try GitCommand(in: worktree, world: world).bytes([
      "status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=none",
      "--", ":(top)", ":(top,exclude).ecw",
    ])
    guard changes.isEmpty else {
      throw Failure(
        "'\(name)' is checked out in '\(worktree)', which has uncommitted changes",
        hint: "git -C \(Shell.quote(worktree)) status", status: .refused)
    }
  }

  /// Moves the branch forward to a commit that contains its tip, if it still stands where it stood.
  ///
  /// Where it is checked out, the files go with it: never over a change, an untracked or an ignored
  /// file. The user's hooks run; ours would only test again what was just tested. In a post-merge
  /// hook the merge is made but not concluded, so that another one is refused: there the files and
  /// the branch are moved one after the other, as git itself does.
  public func move(to commit: String, reason: String, inHook: Bool, area: GateArea) throws {
    guard let worktree else {
      try requireFree(world: area.world)
      return try updateRef(to: commit, reason: reason, git: git(in: area.workspace.root, area))
    }
    try requireClean(world: area.world)
    var git = git(in: worktree, area)
    try requireNothingInTheWay(in: worktree, against: commit, git: git)
    let now = try BranchTip.find(nil, in: worktree, world: area.world)
    guard (now.name, now.commit, now.worktree) == (name, self.commit, worktree) else {
      throw raced(commit, "it moved meanwhile")
    }
    git.environment["GIT_REFLOG_ACTION"] = reason
    let arguments =
      inHook
      ? ["read-tree", "-m", "-u", self.commit, commit]
      : ["merge", "--ff-only", "--no-overwrite-ignore", "--no-autostash", "-q", commit]
    let (outcome, _) = try git.run(arguments)
    guard outcome.isSuccess else { throw raced(commit, outcome.errors) }
    if inHook { try updateRef(to: commit, reason: reason, git: git) }
  }

  private func updateRef(to commit: String, reason: String, git: GitCommand) throws {
    let (outcome, _) = try git.run(["update-ref", "-m", reason, ref, commit, self.commit])
    guard outcome.isSuccess else { throw raced(commit, outcome.errors) }
  }

  private func git(in directory: String, _ area: GateArea) -> GitCommand {
    var git = GitCommand(in: directory, world: area.world)
    git.environment["ECW_HOOKS"] = "0"
    return git
  }

  // Git takes a file that is marked "assume unchanged" or "skip worktree" for unchanged, and an
  // ignored one for worthless.
  private func requireNothingInTheWay(in worktree: String, against commit: String, git: GitCommand)
    throws
  {
    func paths(_ filter: String) throws -> Set<[UInt8]> {
      Set(
        try git.bytes([
          "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--ignore-submodules=none",
          "--diff-filter=" + filter, self.commit, commit, "--",
        ]).split(separator: 0).map(Array.init))
    }
    let changed = try paths("MDT")
    let hidden = try git.bytes(["ls-files", "-v", "-z"]).split(separator: 0).filter {
      $0.first != UInt8(ascii: "H") && changed.contains(Array($0.dropFirst(2)))
    }.map { Array($0.dropFirst(2)) }
    // Outside of a sparse checkout a hidden file is not there, and cannot hold an edit.
    for path in try paths("A").sorted(by: { $0.lexicographicallyPrecedes($1) }) + hidden {
      let file = String(decoding: path, as: UTF8.self)
      guard try Disk.exists(Path.join(worktree, file)) else { continue }
      throw Failure(
        "'\(Shell.printable(file))' in '\(worktree)' would be overwritten, and git has no copy of it",
        hint: "git -C \(Shell.quote(worktree)) ls-files -v -- \(Shell.quote(file))",
        status: .refused)
    }
  }

  private func raced(_ commit: String, _ said: String) -> Failure {
    let reason = said.split(separator: "\n").first.map(String.init) ?? "git refused"
    return Failure(
      "'\(name)' was not moved: \(Shell.printable(reason)); the commit is \(commit)",
      hint: worktree.map { "git -C \(Shell.quote($0)) merge --ff-only \(commit.prefix(12))" }
        ?? "git log --oneline -5 \(Shell.quote(name))", status: .refused)
  }
}
