import Common
import Processes

/// The reverts of a branch that say what they revert: those are meant.
enum Announcements {
  /// Marks merged work whose undoing is announced: the branch reverts the merge itself, or commits
  /// that it brought in and that account for every path.
  static func note(
    _ undoes: inout [Undoing]?, target: String, branch: String, git: GitCommand
  ) throws {
    guard let found = undoes, !found.isEmpty else { return }
    let messages = try git.text([
      "log", "--no-show-signature", "--format=%B", branch, "^" + target, "--",
    ])
    let names = RevertMessage.names(in: messages)
    guard !names.isEmpty else { return }
    undoes = try found.map {
      var undoing = $0
      undoing.isAnnounced =
        try names.contains { RevertMessage.isName($0, of: undoing.commit) }
        || covers(undoing, names, git)
      return undoing
    }
  }

  private static func covers(_ undoing: Undoing, _ names: [String], _ git: GitCommand) throws
    -> Bool
  {
    let (outcome, bytes) = try git.run([
      "rev-list", "--no-merges", undoing.commit, "^" + undoing.commit + "^1", "--",
    ])
    guard outcome.isSuccess else { return false }  // the very first commit brought nothing else
    let reverted = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
      .filter { commit in names.contains { RevertMessage.isName($0, of: commit) } }
    guard !reverted.isEmpty else { return false }
    var paths: Set<String> = []
    for commit in reverted {
      let fields = try git.bytes([
        "diff-tree", "--root", "--no-commit-id", "-r", "-z", "--name-only", "--no-renames",
        "--ignore-submodules=none", commit,
      ]).split(separator: 0)
      paths.formUnion(fields.map(MergeAnswer.visible))
    }
    return undoing.paths.allSatisfy(paths.contains)
  }
}
