/// What came of setting a workstream's status.
public struct WorkstreamChange: Sendable, Equatable {
  /// The row as it was; `nil` when there was none.
  public let before: WorkstreamRow?
  /// The row as it is now.
  public let after: WorkstreamRow
  /// Whether the step is in `execution_log`; `false` when the store has none.
  public let isLogged: Bool

  /// Whether anything was written.
  public var isChanged: Bool { before != after }
}
