public import Processes

/// A place with everything that was found there.
public struct Assessment: Sendable {
  /// The place.
  public let place: Place
  /// The commit it is on.
  public internal(set) var head: String?
  /// The full name of its branch; `nil` when HEAD is detached.
  public internal(set) var branch: String?
  /// What was found.
  public internal(set) var evidence: [Evidence] = []
  /// How its commit is merged into the target; `nil` when there was nothing to compare.
  public internal(set) var merged: MergeEvidence?
  // What the plan's hash and a rescue need to know again.
  var status: StatusReading?
  var scan: TreeScan?
  var indexChecksum: [UInt8] = []
  var reflog: [String] = []
  // Commits that only the worktree's own log leads to.
  var alone: [String] = []
  // Ignored files that need not be saved; a path that ends in a slash means all below it.
  var regenerable: [[UInt8]] = []
  // Whether its directory is not there, in the repository and on its file system.
  var isAbsenceLikely = false
  // Paths that are not as the index has them, or not in it.
  var precious: [[UInt8]] = []

  /// What to do with it.
  public var verdict: Verdict {
    if place.kind == .main { return .keep }
    let effects = evidence.map(\.effect)
    switch place.trouble {
    case .gone, .replaced: return effects.contains(.blocks) ? .blocked : .dead
    case .entryGone, .copy, .leftover: return effects.contains(.blocks) ? .blocked : .orphan
    case nil: break
    default: return .blocked
    }
    if effects.contains(.blocks) { return .blocked }
    if effects.contains(.rescue) { return .rescueFirst }
    return effects.contains(.keep) ? .keep : .safe
  }

  /// Whether a person who names the entry may say that its directory is gone: nothing else that
  /// was found is in the way, and what only the entry knows is saved.
  public var canBeConfirmed: Bool {
    isAbsenceLikely
      && evidence.allSatisfy { $0.effect != .blocks || $0.item == .directoryUnknown }
  }

  /// Whether something was found.
  public func has(_ item: Evidence.Item) -> Bool { evidence.contains { $0.item == item } }

  /// The branch without `refs/heads/`.
  public var branchName: String? {
    branch.map { $0.replacing("refs/heads/", with: "", maxReplacements: 1) }
  }
}
