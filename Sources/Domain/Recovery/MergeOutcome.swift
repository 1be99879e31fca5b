public import Common

/// What a merge of event logs came to.
public struct MergeOutcome: Encodable, Sendable {
  /// What one source gave.
  public struct Source: Encodable, Sendable {
    /// What a person calls it.
    public var name: String
    /// Where it comes from.
    public var kind: String
    /// Its events; `nil` when it has no event log.
    @OrNull public var eventCount: Int64?
    /// Events that came from it because no source before it has them.
    public var addedCount: Int64
    /// Of these, events whose number was taken and that got a new one.
    public var renumberedCount: Int64
    /// Events that another source has with other content.
    public var conflictCount: Int64
    /// Of these, events that the new store cannot take; they are only in the file of conflicts.
    public var refusedCount: Int64
    /// Rows of tables other than the event log that were not taken.
    public var notMerged: [String]
    /// Columns with values that the new store does not have.
    public var droppedColumns: [String] = []

    /// Of an export: the lines that are no whole records, and so are not in the new store.
    public var skippedLinesCount: Int64
    /// The number of the first of them; `nil` without any.
    @OrNull public var firstSkippedLine: Int64?

    init(_ source: MergeSource) {
      (name, kind) = (source.name, source.kind)
      (skippedLinesCount, firstSkippedLine) = (source.skippedLinesCount, source.firstSkippedLine)
      (eventCount, addedCount, renumberedCount, conflictCount) = (nil, 0, 0, 0)
      (refusedCount, notMerged) = (0, [])
    }

    /// Events that were taken and of which nothing tells whether they were ever committed.
    public var unsettledCount: Int64 { kind == MergeOutcome.behindBreak ? addedCount : 0 }
  }

  /// The kind of a source that is what lies behind the break of a log.
  static let behindBreak = "behind-break"

  /// A source that nothing comes from.
  public struct LeftOut: Encodable, Sendable {
    /// What a person calls it.
    public var name: String
    /// Why.
    public var reason: String

    /// Names a source.
    public init(name: String, reason: String) { (self.name, self.reason) = (name, reason) }
  }

  /// A table besides the events.
  public struct Table: Encodable, Sendable {
    /// The table.
    public var table: String
    /// The newest source that has it: its rows stand in for older ones with the same key.
    public var source: String
  }

  /// The record's name and version.
  public var schema = "ecw.recover.merge/1"
  /// `merged`, or `planned` in a dry run.
  public var outcome = "merged"
  /// The new store; `nil` in a dry run.
  @OrNull public var to: String?
  /// The sources in the order of their trust.
  public var sources: [Source] = []
  /// Sources that were to be merged and are not.
  public var leftOut: [LeftOut] = []
  /// Where the tables besides the events come from.
  public var tables: [Table] = []
  /// The events of the new store.
  public var eventCount: Int64 = 0
  /// Its streams.
  public var streamCount: Int64 = 0
  /// The highest number that an event ever had.
  public var sequence: Int64 = 0
  /// Rows of the table of streams that did not say what the events say.
  public var mendedStreamsCount: Int64 = 0
  /// Rows that refer to rows which are not there.
  public var foreignKeyViolationsCount: Int64 = 0
  /// Events that two sources have with different content.
  public var conflictCount: Int64 = 0
  /// The file with both contents of each conflict; `nil` without any.
  @OrNull public var conflictsFile: String?
  /// Events that must have existed and no source has.
  public var lostCount: Int64 = 0
  /// The number of gaps.
  public var gapCount: Int64 = 0
  /// The gaps, at most 1000.
  public var gaps: [Gap] = []

  /// Whether somebody should look at it.
  public var status: ExitStatus {
    let isLess = sources.contains {
      !$0.droppedColumns.isEmpty || !$0.notMerged.isEmpty || $0.unsettledCount > 0
        || $0.skippedLinesCount > 0
    }
    return lostCount > 0 || conflictCount > 0 || foreignKeyViolationsCount > 0
      || !leftOut.isEmpty || isLess
      ? .findings : .ok
  }
}
