public import Common

/// A saved state of a worktree: a commit below `refs/ecw/rescue/`.
public struct Rescue: Sendable, Codable, Equatable {
  /// The id: `<worktree>/<utc>`.
  public let id: String
  /// The commit.
  public let commit: String
  /// What was saved.
  public let about: About

  /// The place of all rescues.
  public static let prefix = "refs/ecw/rescue/"

  /// The full name of its reference.
  public var reference: String { Self.prefix + id }

  /// What a rescue says about itself, as `rescue.json` in its commit.
  public struct About: Sendable, Codable, Equatable {
    /// The record's name and version.
    public var schema = "ecw.wt-clean.saved/1"
    /// The worktree's id.
    public var worktree: String
    /// When it was saved.
    public var createdAt: Timestamp
    /// Where it was.
    @OrNull public var path: String?
    /// The full name of its branch.
    @OrNull public var branch: String?
    /// The commit it was on.
    @OrNull public var head: String?
    /// Why it was saved.
    public var reason: String
    /// How many files and links were saved.
    public var fileCount: Int
    /// How many bytes of them are in no commit.
    public var sizeBytes: Int64
    /// How many ignored files were left out because a build makes them again.
    public var leftOutCount: Int
    /// What was found in it.
    public var evidence: [String]
    /// The permission bits of the worktree's own directory, in octal.
    @OrNull public var mode: String?
  }
}
