/// Whether the work of a branch is in a target branch, and how that is known.
public struct MergeEvidence: Sendable, Equatable, Codable {
  /// How the work came in.
  public enum Kind: String, Sendable, Codable {
    /// The tip is a commit of the target.
    case ancestor
    /// The tip has the very tree of the target.
    case sameTree = "same_tree"
    /// Each of its commits is in the target as the same change (rebased, cherry-picked).
    case patchID = "patch_id"
    /// All of it together is one commit of the target.
    case squash
    /// Merging the tip would not change the target.
    case addsNothing = "adds_nothing"
    /// Something of it is not in the target.
    case notMerged = "not_merged"
  }

  /// How the work came in.
  public let kind: Kind
  /// The commits whose change is not in the target, oldest first; empty when it is merged.
  public let missing: [String]
  /// The commit up to which the work is in the target, when only later ones are not.
  public let mergedThrough: String?

  /// Whether nothing of it would be missed.
  public var isMerged: Bool { kind != .notMerged }

  init(_ kind: Kind, missing: [String] = [], mergedThrough: String? = nil) {
    self.kind = kind
    self.missing = missing
    self.mergedThrough = mergedThrough
  }
}
