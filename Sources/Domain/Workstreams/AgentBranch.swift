public import Common
import Processes

/// A branch of an agent: `refs/heads/ws/<id>/<agent>`.
public struct AgentBranch: Sendable, Equatable {
  /// The full name.
  public let ref: String
  /// The id in it.
  public let id: String
  /// The agent in it.
  public let agent: String
  /// Its commit.
  public let commit: String
  /// When that commit was made.
  public let committedAt: Timestamp

  /// The name for people and for git's own commands.
  public var name: String { String(ref.dropFirst("refs/heads/".count)) }

  /// Every such branch; none outside a repository.
  public static func all(in workspace: Workspace, world: World) throws -> [AgentBranch] {
    guard workspace.isRepository else { return [] }
    let lines = try GitCommand(in: workspace.root, world: world)
      .text([
        "for-each-ref", "--format=%(objectname) %(committerdate:unix) %(refname)", "refs/heads/ws/",
      ])
    return lines.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard fields.count == 3, let seconds = Int64(fields[1]) else { return nil }
      let parts = fields[2].dropFirst("refs/heads/ws/".count).split(separator: "/")
      guard parts.count == 2 else { return nil }
      return AgentBranch(
        ref: fields[2], id: String(parts[0]), agent: String(parts[1]), commit: fields[0],
        committedAt: Timestamp(seconds: seconds))
    }
  }

  /// The full names of those with commits that the main worktree does not have; `nil` when git
  /// cannot tell, as before the first commit.
  static func ahead(in workspace: Workspace, world: World) throws -> Set<String>? {
    let (outcome, bytes) = try GitCommand(in: workspace.root, world: world)
      .run(["for-each-ref", "--format=%(refname)", "--no-merged=HEAD", "refs/heads/ws/"])
    guard outcome.isSuccess else { return nil }
    return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  /// The full name of the branch that work is merged into: the one that was named, else `main`,
  /// else `master`.
  public static func target(_ named: String?, in workspace: Workspace, world: World) throws
    -> String
  {
    let git = GitCommand(in: workspace.root, world: world)
    let names = named.map { [$0] } ?? ["main", "master"]
    for name in names {
      let ref = name.hasPrefix("refs/") ? name : "refs/heads/" + name
      if try git.holds(["show-ref", "--verify", "--quiet", "--", ref]) { return ref }
    }
    throw Failure(
      "no branch '\(Shell.printable(names.joined(separator: "' or '")))'",
      hint: "git branch --list", status: .unavailable)
  }
}
