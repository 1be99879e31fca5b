/// What came of one removal, or what would come of it.
public struct Removal: Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable, Codable {
    /// It is gone.
    case removed
    /// It would be removed.
    case planned
    /// Something would be lost, or somebody works in it; nothing was changed.
    case refused
    /// Something changed since it was looked at; nothing was removed.
    case raced
    /// A part of it could not be deleted.
    case partial
    /// It was removed, and something made its directory again.
    case recreated
  }

  /// What was to be removed.
  public let assessment: Assessment
  /// How it ended.
  public internal(set) var outcome: Outcome
  /// The id of the rescue that was made first.
  public internal(set) var rescue: String?
  /// Whether its branch was deleted too.
  public internal(set) var isBranchDeleted = false
  /// What stood in the way.
  public internal(set) var problem: String?
  /// The command to go on with, where it is not that of the assessment.
  public internal(set) var next: String?
  // Whether the deletion had begun.
  var isDecided = false
}
