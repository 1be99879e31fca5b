/// A branch that is to be merged.
public struct WorkBranch: Sendable, Equatable {
  /// The full name: `refs/heads/ws/ws-22/agent-1`.
  public var ref: String
  /// The commit at its tip.
  public var tip: String
  /// What is merged: the tip, or a commit of the worktree's uncommitted work on top of it.
  public var commit: String
  /// The worktree that has it checked out.
  public var worktree: String?
  /// How many files of that worktree are not committed; `nil` when nobody looked.
  public var uncommittedCount: Int?

  /// Why what is not committed could not be read, if it should have been.
  public var problem: String?

  /// Describes a branch at its tip.
  public init(ref: String, tip: String) {
    self.ref = ref
    self.tip = tip
    commit = tip
  }

  /// The name as a person types it.
  public var name: String { Self.shortName(ref) }

  /// The id of its workstream: `ws-22` of `ws/ws-22/agent-1`; other branches stand for themselves.
  public var workstream: String {
    let parts = name.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    return parts.count > 1 && parts[0] == "ws" ? parts[1] : parts.joined(separator: "-")
  }

  static func shortName(_ ref: String) -> String {
    ref.hasPrefix("refs/heads/") ? String(ref.dropFirst(11)) : ref
  }
}
