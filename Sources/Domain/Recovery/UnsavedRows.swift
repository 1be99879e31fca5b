/// Rows of a damaged store that its bytes tell of and that could not be saved.
public struct UnsavedRows: Sendable {
  /// The rows that are gone by table; `nil` when nothing tells how many.
  public var lost: [String: Int64?]
  /// Whether it is whole up to which number events were given.
  public var knowsNumbers: Bool

  /// What could not be carried over, in words.
  public var problems: [String]

  /// Creates a record.
  public init(lost: [String: Int64?], knowsNumbers: Bool, problems: [String]) {
    (self.lost, self.knowsNumbers, self.problems) = (lost, knowsNumbers, problems)
  }
}
