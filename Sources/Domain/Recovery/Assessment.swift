public import Common

/// What is damaged in a store, and what can be saved of it from where.
public struct Assessment: Encodable, Sendable {
  /// The state of the store.
  public enum State: String, Codable, Sendable {
    /// SQLite finds nothing wrong, and nothing elsewhere has more.
    case sound
    /// Sound, but something elsewhere has rows that it has not.
    case behind
    /// Damaged.
    case damaged
    /// Nothing is at its place.
    case missing
    /// It kept changing while it was looked at.
    case unknown
  }

  /// One file of the store.
  public struct File: Encodable, Sendable {
    /// `database`, `wal` or `journal`.
    public var role: String
    /// Where it is.
    public var path: String
    /// Its size in bytes.
    public var sizeBytes: Int64
    /// Pages of the store that are read from it.
    public var pageCount: Int64
    /// Of a log: the first frame that SQLite would not read, from 1.
    @OrNull public var breaksAtFrame: Int64?
    /// Of a log: frames behind the break that were committed.
    @OrNull public var framesBehindBreakCount: Int64?

    /// Creates a record.
    public init(
      role: String, path: String, sizeBytes: Int64, pageCount: Int64, breaksAtFrame: Int64?,
      framesBehindBreakCount: Int64?
    ) {
      (self.role, self.path, self.sizeBytes) = (role, path, sizeBytes)
      self.pageCount = pageCount
      (self.breaksAtFrame, self.framesBehindBreakCount) = (breaksAtFrame, framesBehindBreakCount)
    }
  }

  /// One table, and where its rows are.
  public struct Table: Encodable, Sendable {
    /// The rows that one source has.
    public struct Source: Encodable, Sendable {
      /// `database`, `wal`, `journal`, or the id of a remnant.
      public var source: String
      /// The number of rows.
      public var rowCount: Int64
    }

    /// The table.
    public var table: String
    /// Its rows by source; those of the store's own files add up.
    public var sources: [Source] = []
    /// Rows of the store that nothing speaks against.
    @OrNull public var intactCount: Int64?
    /// Rows of the store with a doubt.
    @OrNull public var repairedCount: Int64?
    /// Rows of the store that are gone; `nil` when nothing tells.
    @OrNull public var lostCount: Int64?

    /// Names a table.
    public init(_ table: String) { self.table = table }

    /// Adds what a source has of it.
    public mutating func add(_ source: String, _ rowCount: Int64) {
      sources.append(Source(source: source, rowCount: rowCount))
    }
  }

  /// The record's name and version.
  public var schema = "ecw.recover.assessment/1"
  /// The store.
  public var store: String
  /// Its state.
  public var state: State
  /// What is wrong.
  public var problems: [String] = []
  /// Its files.
  public var files: [File] = []
  /// Its tables, and those that only other sources have.
  public var tables: [Table] = []
  /// Rows that several tables could own, or none that is known.
  @OrNull public var asideCount: Int64?
  /// Rows that were deleted and are still there.
  @OrNull public var deletedCount: Int64?
  /// Everything else that it can be brought back from, best first.
  public var remnants: [Remnant] = []
  /// What to type next.
  public var next: [String] = []

  /// Creates an assessment.
  public init(store: String, state: State) {
    self.store = store
    self.state = state
  }

  /// The status the tool exits with.
  public var status: ExitStatus {
    switch state {
    case .sound: .ok
    case .behind: .findings
    case .unknown: .failed
    case .damaged, .missing: .bad
    }
  }
}
