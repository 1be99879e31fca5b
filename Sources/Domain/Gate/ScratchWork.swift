import Common
import Processes

/// New commits for a branch, made in a worktree of the gate's own.
struct ScratchWork {
  /// A step that could not be done by itself.
  struct Conflict: Error {
    /// The paths that collide.
    let paths: [String]
  }

  let slot: GateSlot
  let area: GateArea
  let skipsHooks: Bool

  /// Begins at a branch's tip.
  init(at tip: BranchTip, area: GateArea, skipsHooks: Bool) throws {
    slot = try GateSlot(in: area)
    self.area = area
    self.skipsHooks = skipsHooks
    try slot.prepare(tip.commit)
  }

  // The hooks are those of the repository: a relative path would lead into this bare worktree,
  // where git would find none and say nothing.
  private func git() throws -> GitCommand {
    var git = slot.git
    git.environment["ECW_HOOKS"] = "0"
    return git
  }

  private func hooks() throws -> [String] {
    let root = area.workspace.root
    let path = try GitCommand(in: root, world: area.world).text([
      "rev-parse", "--git-path", "hooks",
    ])
    return ["-c", "core.hooksPath=" + Path.normal(path, from: root)]
  }

  /// Takes a commit back; of a merge, what it brought to its first parent.
  ///
  /// `nil` when that changes nothing.
  func revert(_ commit: GateCommit, message: String) throws -> String? {
    let mainline = commit.parents.count > 1 ? ["-m", "1"] : []
    try run(["revert", "--no-commit"] + mainline + [commit.id])
    // Trees, not differences: those leave out a submodule that git was told to ignore.
    let trees = try [git().text(["write-tree"]), git().text(["rev-parse", "HEAD^{tree}"])]
    guard trees[0] != trees[1] else { return nil }
    return try self.commit(message)
  }

  /// Merges a commit as a merge commit.
  func merge(_ commit: String, message: String) throws -> String {
    try run(["merge", "--no-ff", "--no-commit", "-q", commit])
    return try self.commit(message)
  }

  private func commit(_ message: String) throws -> String {
    let git = try git()
    let verify = skipsHooks ? ["--no-verify"] : []
    let arguments = try hooks() + ["commit", "-q", "--cleanup=whitespace", "-F", "-"] + verify
    let (outcome, bytes) = try git.run(arguments, input: Array(message.utf8))
    guard outcome.isSuccess else {
      let said = (outcome.errors + String(decoding: bytes, as: UTF8.self))
        .split(separator: "\n").suffix(3).joined(separator: "; ")
      let hasName = try git.run(["var", "GIT_COMMITTER_IDENT"]).outcome.isSuccess
      throw Failure(
        "git commit did not go through (a hook, or no name configured?): \(Shell.printable(said))",
        hint: hasName ? "git rev-parse --git-path hooks" : "git var GIT_COMMITTER_IDENT",
        status: .failed)
    }
    return try git.text(["rev-parse", "HEAD"])
  }

  private func run(_ arguments: [String]) throws {
    let git = try git()
    let (outcome, _) = try git.run(["-c", "core.hooksPath=/dev/null"] + arguments)
    if outcome.isSuccess { return }
    let paths = try git.records(["diff", "--name-only", "-z", "--diff-filter=U"])
    _ = try git.run(["reset", "-q", "--hard"])
    guard !paths.isEmpty else { throw git.failure(arguments, outcome) }
    throw Conflict(paths: paths)
  }

  /// The paths that two commits differ in.
  func changes(from old: String, to new: String) throws -> [String] {
    try git().records([
      "diff-tree", "-r", "-z", "--name-only", "--ignore-submodules=none", old, new, "--",
    ])
  }
}
