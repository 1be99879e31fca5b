public import Common

extension GitVersions {
  /// One version: a blob.
  public struct Version: Sendable {
    /// The blob.
    public let blob: String
    /// The blob of the log that a commit has beside it.
    public var log: String?
    /// Its size in bytes.
    public let size: Int64
    /// The path a commit has it under; `nil` when it was found by its content alone.
    public var path: String?
    /// The newest commit that has it.
    public var commit: String?
    /// When that commit was made.
    public var time: Timestamp?
    /// `ref`, `reflog`, `unreachable`, or `object` when no commit has it.
    public var reachable = "object"

    /// What `extract` and `merge` take: the blob, and that of its log.
    public var id: String { "git:" + blob + (log.map { "+" + $0 } ?? "") }
  }

  /// What was found, and what could not be.
  public struct Found: Sendable {
    /// The versions, in no order.
    public var versions: [Version] = []
    /// What could not be looked at.
    public var notes: [String] = []
  }
}
