/// How a damaged store is read.
public struct ReadingOptions: Sendable {
  /// How much of a write-ahead log is believed.
  public var log: LogMode
  /// A store whose schema is used where the damaged one's is gone: the newest snapshot.
  public var snapshot: String?
  /// Statements that create the tables, used like a snapshot's.
  public var schema: String?
  /// Whether rows that were deleted are lent too.
  public var includesDeleted: Bool
  /// Whether what lies behind the break of a log is known to be no loss: then it is not read.
  public var endsAtBreak = false

  /// Creates options.
  public init(
    log: LogMode = .lastCommit, snapshot: String? = nil, schema: String? = nil,
    includesDeleted: Bool = false
  ) {
    self.log = log
    self.snapshot = snapshot
    self.schema = schema
    self.includesDeleted = includesDeleted
  }
}
