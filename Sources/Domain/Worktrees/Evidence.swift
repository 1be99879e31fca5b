/// One thing that was found in a worktree, and what it means for a removal.
public struct Evidence: Sendable, Equatable, Codable {
  /// What was found.
  public enum Item: String, Sendable, Codable, CaseIterable {
    // In the way of every removal.
    case mainWorktree = "main_worktree"
    case currentDirectory = "current_directory"
    case liveProcess = "live_process"
    case lock, indexLock = "index_lock"
    case nestedWorktree = "nested_worktree"
    case submodules, mount, unreadable
    // Lost in a removal unless it is saved first.
    case modified, staged, conflicts, untracked
    case ignoredPrecious = "ignored_precious"
    case hiddenEdits = "hidden_edits"
    case embeddedRepository = "embedded_repository"
    case detachedCommits = "detached_commits"
    case reflogCommits = "reflog_commits"
    case operation
    case worktreeRefs = "worktree_refs"
    case submoduleStore = "submodule_store"
    // Not lost, and yet not done with.
    case unmergedCommits = "unmerged_commits"
    // Good to know.
    case ignoredRegenerable = "ignored_regenerable"
    case stashes
    case sparseCheckout = "sparse_checkout"
    case linksOut = "links_out"
    case deadLock = "dead_lock"
    // Of entries and orphans.
    case directoryGone = "directory_gone"
    case directoryUnknown = "directory_unknown"
    case moved, ambiguous
    case cutOff = "cut_off"
    case replaced, nowhere, copy
    case entryGone = "entry_gone"
    case leftover
  }

  /// What it means for a removal.
  public enum Effect: String, Sendable, Codable {
    /// It cannot be removed now.
    case blocks
    /// It would be lost, and a rescue saves it.
    case rescue
    /// It would not be lost, but there is work left to do with it.
    case keep
    /// It changes nothing.
    case note
  }

  /// What was found.
  public let item: Item
  /// What it means for a removal.
  public let effect: Effect
  /// How many there are.
  public let count: Int
  /// How big they are together, where that says something.
  public let sizeBytes: Int64?
  /// The first of the paths, the biggest first where there are sizes.
  public let paths: [String]
  /// More about it, in a few words.
  public let detail: String?

  init(
    _ item: Item, _ effect: Effect, count: Int = 1, sizeBytes: Int64? = nil,
    paths: [[UInt8]] = [], detail: String? = nil
  ) {
    self.item = item
    self.effect = effect
    self.count = count
    self.sizeBytes = sizeBytes
    self.paths = paths.prefix(10).map { String(decoding: $0, as: UTF8.self) }
    self.detail = detail
  }
}
