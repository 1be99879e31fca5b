/// Something that the table says and that is not so.
public struct Discrepancy: Sendable, Equatable {
  /// What does not agree.
  public enum Kind: String, Sendable, Codable {
    /// The table says completed, but commits of its branch are not in the target.
    case completedUnmerged = "completed_unmerged"
    /// The table says running, but nobody is there, and its work is in the target.
    case runningMerged = "running_merged"
    /// The table says running, but no process works in its worktree.
    case runningWithoutProcess = "running_without_process"
    /// The table says that it was not begun, but its branch has commits of its own.
    case pendingWithCommits = "pending_with_commits"
    /// It is to be run again, but its old worktree is in the way: the orchestrator ends there.
    case leftoverWorktree = "leftover_worktree"
    /// A worktree of an agent without a row.
    case worktreeWithoutRow = "worktree_without_row"
    /// A branch with work that is not merged, without a row and without a file.
    case branchWithoutRow = "branch_without_row"
  }

  /// What does not agree.
  public let kind: Kind
  /// The workstream; `nil` when there is none.
  public let id: String?
  /// The status that the table has.
  public let status: String?
  /// The row as it was compared.
  public var row: WorkstreamRow?
  /// The status that is true, if that can be told.
  public var correction: WorkstreamStatus?
  /// What was seen, in sentences.
  public let evidence: [String]
  /// The branch it is about.
  public var branch: String?
  /// The worktree it is about, below the root.
  public var worktree: String?
  /// What to type to see more.
  public var next: String?
}
