import Common
import Processes

/// The work in a worktree that is not committed, as a commit that exists only for the merges.
///
/// It is what `git add -A && git commit` would make. The worktree's index is copied and the copy is
/// changed; objects go to the scratch place; no hook runs.
struct UncommittedWork {
  let commit: String
  let count: Int

  init(of branch: WorkBranch, in worktree: String, scratch: borrowing ScratchObjects) throws {
    var git = scratch.git(in: worktree)
    let index = try git.text(["rev-parse", "--path-format=absolute", "--git-path", "index"])
    let copy = scratch.directory + "/index-" + RandomName.hex(8)
    if try Disk.exists(index) {
      let bytes = try Disk.read(index, limit: 1 << 30)
      try Descriptor(opening: copy, .createNew(mode: 0o600)).write(bytes)
    }
    git.environment["GIT_INDEX_FILE"] = copy
    git.environment["GIT_AUTHOR_DATE"] = "@1 +0000"
    git.environment["GIT_COMMITTER_DATE"] = "@1 +0000"
    _ = try git.bytes(Self.quiet + ["add", "--all", "--", ":/"])
    let tree = try git.text(Self.quiet + ["write-tree"])
    let changes = try git.records([
      "diff-tree", "-r", "-z", "--name-only", "--no-renames", branch.tip, tree,
    ])
    count = changes.count
    commit =
      changes.isEmpty
      ? branch.tip
      : try git.text(
        Self.quiet + ["commit-tree", "-p", branch.tip, "-m", "uncommitted work", tree])
  }

  private static let quiet = [
    "-c", "core.hooksPath=/dev/null", "-c", "core.splitIndex=false", "-c", "core.fsmonitor=false",
    "-c", "user.name=ecw", "-c", "user.email=ecw@localhost", "-c", "commit.gpgSign=false",
    "-c", "advice.addEmbeddedRepo=false", "-c", "core.safecrlf=false",
  ]
}
