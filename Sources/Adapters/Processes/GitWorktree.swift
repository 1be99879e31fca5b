public import Common

/// A worktree as git lists it.
public struct GitWorktree: Sendable, Equatable {
  /// Where it is, or was.
  public var path: String
  /// The commit it is on; `nil` in a bare repository and before the first commit.
  public var head: String?
  /// The full name of its branch; `nil` when HEAD is detached.
  public var branch: String?
  /// Whether it is the bare repository itself.
  public var isBare = false
  /// Why it is locked; empty when no reason was given.
  public var lockReason: String?
  /// Why git would prune its entry.
  public var pruneReason: String?

  /// Names a worktree of which nothing else is known.
  public init(path: String) { self.path = path }

  /// Every worktree of the repository, the main one first.
  public static func all(in directory: String, world: World) throws -> [GitWorktree] {
    let fields = try GitCommand(in: directory, world: world)
      .bytesBesideNewWorktrees(["worktree", "list", "--porcelain", "-z"])
    var found: [GitWorktree] = []
    for field in fields.split(separator: 0, omittingEmptySubsequences: true) {
      let text = String(decoding: field, as: UTF8.self)
      let halves = text.split(separator: " ", maxSplits: 1).map(String.init)
      let value = halves.count > 1 ? halves[1] : ""
      if halves.first == "worktree" { found.append(GitWorktree(path: value)) }
      guard !found.isEmpty else { continue }
      switch halves.first {
      case "HEAD": found[found.count - 1].head = value.allSatisfy { $0 == "0" } ? nil : value
      case "branch": found[found.count - 1].branch = value
      case "bare": found[found.count - 1].isBare = true
      case "locked": found[found.count - 1].lockReason = value
      case "prunable": found[found.count - 1].pruneReason = value
      default: break
      }
    }
    return found
  }
}
