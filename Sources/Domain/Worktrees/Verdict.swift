/// What to do with a worktree, or with what is left of one.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// Leave it: it is the main worktree, or its work is not merged yet.
  case keep
  /// Nothing would be lost with it.
  case safe
  /// Something would be lost with it that a rescue can save.
  case rescueFirst = "rescue-first"
  /// Somebody works in it, or it cannot be judged: it cannot be removed now.
  case blocked
  /// A directory whose entry is gone: adopt it.
  case orphan
  /// An entry whose directory is gone for certain: prune it.
  case dead
}
