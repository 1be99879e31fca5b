/// What an import did or would do.
public struct ImportPlan: Sendable, Equatable {
  /// Events that are added.
  public var events: Int64 = 0
  /// Streams that are added or grow.
  public var streams: Int64 = 0
  /// Events left out because they are there already.
  public var skipped: Int64 = 0
  /// Events that are no CloudEvents and were taken as they are.
  public var malformed: Int64 = 0
  /// Streams in which versions will be missing: at most ten.
  public var gaps: [String] = []
  /// The number of such streams.
  public var gapCount: Int64 = 0
  /// Positions below the highest that no event of a new store has.
  public var missingPositions: Int64 = 0
  /// Streams that get a time of their events, because the store demands one and they have none.
  public var withoutTime: Int64 = 0
  /// Whether the store is made anew.
  public var createsStore = false
}
