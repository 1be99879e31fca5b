/// One step of a plan: what to do with a worktree, and the evidence on which that rests.
public struct PlanEntry: Codable, Sendable {
  /// What to do.
  public enum Action: String, Codable, Sendable {
    /// Remove it; nothing would be lost.
    case remove
    /// Save it, then remove it.
    case rescue
    /// Remove the entry of a directory that is gone.
    case prune
  }

  /// The record's name and version.
  public var schema = "ecw.wt-clean.plan/1"
  /// The worktree's id.
  public var id: String
  /// What to do.
  public var action: Action
  /// Whether its branch goes too.
  public var deleteBranch: Bool
  /// The verdict when the plan was made.
  public var verdict: Verdict
  /// A hash of HEAD, branch, index, status and the files behind it.
  public var evidenceHash: String
  /// What was found, in words.
  public var evidence: [String]
}
