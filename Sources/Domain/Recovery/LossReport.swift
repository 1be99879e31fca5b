import Common

/// What a new store lacks of what is known to have existed.
public struct LossReport: Codable, Sendable {
  /// Rows of one table that one known store has and the new one has not.
  public struct Missing: Codable, Sendable {
    /// The table.
    public var table: String
    /// Where the rows are.
    public var source: String
    /// The number of rows that are missing.
    public var rowCount: Int64
    /// Rows that are in both with different content.
    public var differentCount: Int64
  }

  /// The rows that are lost: of the event log and of the other tables.
  public var lostCount: Int64 = 0
  /// Events that are lost by the versions of their streams.
  public var lostEventsCount: Int64 = 0
  /// Events that are lost by the numbers that were given.
  public var lostNumbersCount: Int64 = 0
  /// Events that the newest proven snapshot had lost already.
  public var lostBeforeCount: Int64 = 0
  /// Events with other content than they had; nobody changes an event.
  public var alteredEventsCount: Int64 = 0
  /// Rows that a salvage set aside and that are in no table.
  public var asideCount: Int64 = 0
  /// Rows of other tables with other content than in the store that is replaced.
  public var changedRowsCount: Int64 = 0
  /// Columns with values that the new store does not have.
  public var droppedColumns: [String] = []
  /// Losses of which nothing tells how large they are.
  public var unknown: [String] = []
  /// The versions that are missing, at most 1000 gaps.
  public var gaps: [Gap] = []
  /// What is missing, table by table and source by source.
  public var missing: [Missing] = []
  /// The stores it was compared with.
  public var comparedWith: [String] = []
  /// What could not be compared, and what to know about the numbers.
  public var notes: [String] = []

  /// Whether more is lost than a number of rows; what is unknown is more than any.
  public func exceeds(_ limit: Int64) -> Bool { lostCount > limit || !unknown.isEmpty }

  /// Whether anything is lost, or not as it was.
  public var isAnything: Bool { exceeds(0) || changedRowsCount > 0 }

  /// The loss in a few lines for people.
  public var lines: [String] {
    var lines = gaps.prefix(10).map { gap in
      "stream '\(gap.streamId)' version \(gap.fromVersion)"
        + (gap.count > 1 ? " to \(gap.toVersion)" : "")
    }
    if gaps.count > 10 { lines.append("and \(gaps.count - 10) more gaps") }
    lines += missing.filter { $0.rowCount > 0 }.map {
      "table '\($0.table)': \($0.rowCount) rows that \($0.source) has"
    }
    if alteredEventsCount > 0 {
      lines.append("\(alteredEventsCount) events have other content than they had")
    }
    lines += droppedColumns
    if asideCount > 0 { lines.append("\(asideCount) rows that were set aside are in no table") }
    if lostNumbersCount > lostEventsCount {
      lines.append("\(lostNumbersCount) events by the numbers that were given out")
    }
    return lines
  }
}
