import Common
import Processes

/// The reverts of a branch that say what they revert: those are meant.
enum Announcements {
  /// Marks merged work whose undoing is announced: the branch reverts the merge itself, or all
  /// commits that it brought in and that changed the paths.
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
    let commits = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    func isReverted(_ commit: String) -> Bool {
      names.contains { RevertMessage.isName($0, of: commit) }
    }
    let reverted = try paths(of: commits.filter(isReverted), git)
    guard undoing.paths.allSatisfy(reverted.contains) else { return false }
    // What else the merge brought to these paths goes back with it, and nobody says so.
    let silent = try paths(of: commits.filter { !isReverted($0) }, git)
    return silent.isDisjoint(with: undoing.paths)
  }

  // What the commits change, as it is shown.
  private static func paths(of commits: [String], _ git: GitCommand) throws -> Set<String> {
    if commits.isEmpty { return [] }
    let fields = try git.bytes(
      [
        "diff-tree", "--stdin", "--root", "--no-commit-id", "-r", "-z", "--name-only",
        "--no-renames", "--ignore-submodules=none",
      ], input: Array((commits.joined(separator: "\n") + "\n").utf8)
    ).split(separator: 0)
    return Set(fields.map(MergeAnswer.visible))
  }
}
