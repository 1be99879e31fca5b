/// What the newest proven snapshot knows about a store.
public struct KnownStore: Sendable, Equatable {
  /// The snapshot's id.
  public var snapshot: String
  /// The path relative to the workspace root, or absolute.
  public var path: String
  /// What the suite knows it as.
  public var role: String?
  /// The size in bytes.
  public var sizeBytes: Int64
  /// The number of events in it.
  public var eventCount: Int64?
  /// The number of rows in all its tables.
  public var rowCount: Int64?

  /// Creates the record.
  public init(
    snapshot: String, path: String, role: String?, sizeBytes: Int64, eventCount: Int64?,
    rowCount: Int64?
  ) {
    self.snapshot = snapshot
    self.path = path
    self.role = role
    self.sizeBytes = sizeBytes
    self.eventCount = eventCount
    self.rowCount = rowCount
  }
}
