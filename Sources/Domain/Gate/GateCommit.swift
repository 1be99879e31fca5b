public import Common
import Processes

/// A commit, its tree, its parents and its subject.
public struct GateCommit: Sendable, Equatable {
  /// The commit's id.
  public let id: String
  /// Its tree's id.
  public let tree: String
  /// Its parents' ids.
  public let parents: [String]
  /// The first line of its message.
  public let subject: String

  private static let format = [
    "log", "-z", "--no-show-signature", "--no-color", "--no-notes", "--format=%H%x00%T%x00%P%x00%s",
  ]

  /// The commit that a person names.
  public static func resolve(_ name: String, in directory: String, world: World) throws
    -> GateCommit
  {
    let git = GitCommand(in: directory, world: world)
    let id = Hex.isObjectName(name) ? name : try single(name, git)
    let (outcome, bytes) = try git.run(format + ["--no-walk=unsorted", id + "^{commit}", "--"])
    guard outcome.isSuccess, let commit = parse(bytes).first else { throw missing(name, git) }
    return commit
  }

  // 'git log' would take one end of a range for the commit.
  private static func single(_ name: String, _ git: GitCommand) throws -> String {
    let (outcome, bytes) = try git.run([
      "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}",
    ])
    let id = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    if outcome.isSuccess, Hex.isObjectName(id) { return id }
    guard name.contains("..") || name.hasPrefix("^") || name.hasSuffix("^@") else {
      throw missing(name, git)
    }
    throw Failure(
      "'\(Shell.printable(name))' is a range, not one commit",
      hint: "git -C \(Shell.quote(git.directory)) log --oneline \(Shell.quote(name))",
      status: .usage)
  }

  private static func missing(_ name: String, _ git: GitCommand) -> Failure {
    Failure(
      "no commit '\(Shell.printable(name))'",
      hint: "git -C \(Shell.quote(git.directory)) log -3", status: .unavailable)
  }

  /// The commits of a range along first parents, the oldest first.
  public static func firstParents(
    of tip: String, without base: String, in directory: String, world: World
  )
    throws -> [GateCommit]
  {
    let git = GitCommand(in: directory, world: world)
    return parse(
      try git.bytes(format + ["--first-parent", "--reverse", tip, "^" + base, "--"]))
  }

  /// A commit and its first parents, the newest first, as many as a limit allows.
  static func ancestors(of tip: String, limit: Int, in directory: String, world: World) throws
    -> [GateCommit]
  {
    parse(
      try GitCommand(in: directory, world: world).bytes(
        format + ["--first-parent", "--max-count=\(limit)", tip, "--"]))
  }

  /// The commits of a history whose message has a text, the newest first.
  static func matching(
    _ text: String, in tip: String, without base: String?, directory: String, world: World
  ) throws -> [GateCommit] {
    let range = [tip] + (base.map { ["^" + $0] } ?? [])
    return parse(
      try GitCommand(in: directory, world: world).bytes(
        format + ["--fixed-strings", "--grep=" + text] + range + ["--"]))
  }

  /// Whether a commit is contained in another one.
  static func isAncestor(_ commit: String, of tip: String, in directory: String, world: World)
    throws -> Bool
  {
    try GitCommand(in: directory, world: world)
      .holds(["merge-base", "--is-ancestor", commit, tip])
  }

  private static func parse(_ bytes: [UInt8]) -> [GateCommit] {
    let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    return stride(from: 0, to: fields.count - 3, by: 4).map {
      GateCommit(
        id: fields[$0], tree: fields[$0 + 1],
        parents: fields[$0 + 2].split(separator: " ").map(String.init), subject: fields[$0 + 3])
    }
  }
}
