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
    let names = try ["main", "master"] + [branch(ofMain: repository)].compactMap { $0 }
    for name in names {
      let found = ["refs/heads/" + name, "refs/remotes/origin/" + name].filter(known.contains)
      if !found.isEmpty { return found }
    }
    return []
  }

  // The branches that nobody wants to lose, merged into another or not.
  static func usual(in repository: Repository) throws -> [String] {
    var found = try resolve("", in: repository)
    if let name = try branch(ofMain: repository) { found.append("refs/heads/" + name) }
    func said(_ arguments: [String]) throws -> [String] {
      let (outcome, bytes) = try repository.git.run(arguments)
      return outcome.isSuccess
        ? String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init) : []
    }
    for name in try said(["config", "--get-all", "ecw." + Setting.cleanTarget.key]) {
      found += [name, "refs/heads/" + name]
    }
    let remote = "refs/remotes/origin/"
    for name in try said(["symbolic-ref", "--quiet", remote + "HEAD"]) where name.hasPrefix(remote)
    {
      found.append("refs/heads/" + name.dropFirst(remote.count))
    }
    return found
  }

  private static func branch(ofMain repository: Repository) throws -> String? {
    let head = repository.commonDirectory + "/HEAD"
    guard let line = GitFile.line(try Disk.read(head, limit: 1 << 16)),
      line.hasPrefix("ref: refs/heads/")
    else { return nil }
    return String(line.dropFirst(16))
  }
}
