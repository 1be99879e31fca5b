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
    try refs(in: workspace, world: world).compactMap { fields in
      guard let seconds = Int64(fields[1]) else { return nil }
      // By bytes: for Swift a slash and a combining mark after it are one character.
      let parts = fields[2].utf8.split(separator: UInt8(ascii: "/"))
        .dropFirst(3).map { String(Substring($0)) }
      guard parts.count == 2 else { return nil }
      return AgentBranch(
        ref: fields[2], id: parts[0], agent: parts[1], commit: fields[0],
        committedAt: Timestamp(seconds: seconds))
    }
  }

  // The commit, its time and the full name of every branch below `ws/`.
  private static func refs(in workspace: Workspace, world: World) throws -> [[String]] {
    guard workspace.isRepository else { return [] }
    let lines = try GitCommand(in: workspace.root, world: world)
      .text([
        "for-each-ref", "--format=%(objectname) %(committerdate:unix) %(refname)", "refs/heads/ws/",
      ])
    return lines.split(separator: "\n").map {
      $0.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    }.filter { $0.count == 3 }
  }

  /// The branches below `ws/` that are no agent's, as ones that are left where they are.
  public static func others(in workspace: Workspace, world: World) throws -> [ParkedBranch] {
    let own = Set(try all(in: workspace, world: world).map(\.ref))
    return try refs(in: workspace, world: world).filter { !own.contains($0[2]) }.map { fields in
      ParkedBranch(
        branch: String(fields[2].dropFirst("refs/heads/".count)), commit: fields[0],
        problem: "its name is not ws/<id>/<agent>")
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
      hint: "git -C \(Shell.quote(workspace.root)) branch --list", status: .unavailable)
  }
}
