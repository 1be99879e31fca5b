/// What an import may do beyond adding whole new streams and the next events of known ones.
public struct ImportOptions: Sendable {
  /// Whether versions may be missing afterwards.
  public var allowsGaps: Bool
  /// Whether events that are there already, the same in every field, are left out.
  public var skipsDuplicates: Bool
  /// Whether events that are no CloudEvents are taken as they are.
  public var allowsMalformed: Bool
  /// Whether every event gets the next free position instead of its own.
  public var assignsPositions: Bool

  /// Creates the options.
  public init(
    allowsGaps: Bool = false, skipsDuplicates: Bool = false, allowsMalformed: Bool = false,
    assignsPositions: Bool = false
  ) {
    (self.allowsGaps, self.skipsDuplicates) = (allowsGaps, skipsDuplicates)
    (self.allowsMalformed, self.assignsPositions) = (allowsMalformed, assignsPositions)
  }
}
