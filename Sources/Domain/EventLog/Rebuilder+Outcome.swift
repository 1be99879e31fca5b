extension Rebuilder {
  /// What a rebuild came to.
  public struct Outcome: Sendable {
    /// Whether the table was replaced, was right already, or would be replaced.
    public enum Kind: String, Sendable { case rebuilt, unchanged, planned }
    /// What was done.
    public var kind: Kind
    /// Events that were read.
    public var events: Int64 = 0
    /// The position of the last one.
    public var position: Int64 = 0
    /// Rows of the table.
    public var rows: Int64 = 0
    /// The digest of its rows.
    public var digest = ""
    /// The digest before; `nil` when there was no such table.
    public var previousDigest: String?
    /// Rows before.
    public var previousRows: Int64?
    /// Events of signals that were never posted.
    public var orphans: Int64 = 0
    /// Events about signals that nobody understands.
    public var unknown: Int64 = 0
    /// The position at which an interrupted rebuild was taken up.
    public var resumedFrom: Int64?
    /// Where the old store is.
    public var quarantined: String?
  }
}
