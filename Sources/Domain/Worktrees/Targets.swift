import Common
import Processes

/// The branches that work is merged into.
public enum Targets {
  /// The full names: what the user names, else `main`, `master` or the main worktree's branch, and
  /// the same branch of `origin`; empty before the first commit.
  public static func resolve(_ named: String, in repository: Repository) throws -> [String] {
    let known = Set(
      try repository.git.text(
        ["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes"]
      ).split(separator: "\n").map(String.init))
    if !named.isEmpty {
      let names = [named, "refs/heads/" + named, "refs/remotes/" + named]
      guard let found = names.first(where: known.contains) else {
        throw Failure(
          "no branch '\(Shell.printable(named))'", hint: "git branch --all", status: .usage)
      }
      return [found]
    }
    var names = ["main", "master"]
    let head = repository.commonDirectory + "/HEAD"
    if let line = GitFile.line(try Disk.read(head, limit: 1 << 16)),
      line.hasPrefix("ref: refs/heads/")
    {
      names.append(String(line.dropFirst(16)))
    }
    for name in names {
      let found = ["refs/heads/" + name, "refs/remotes/origin/" + name].filter(known.contains)
      if !found.isEmpty { return found }
    }
    return []
  }
}
