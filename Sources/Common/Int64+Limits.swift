/// Numbers that are read from files can be any: what is counted with them stays in bounds.
extension Int64 {
  /// The last number of an event, or of a version, after which there is room for those to come.
  public static let lastNumber: Int64 = 1 << 62

  /// The sum, or the number nearest to it: sparse files and damaged records claim any size.
  public func addingAtMost(_ other: Int64) -> Int64 {
    let (sum, isTooMuch) = addingReportingOverflow(other)
    return isTooMuch ? (other > 0 ? .max : .min) : sum
  }

  /// The difference, or the number nearest to it.
  public func subtractingAtMost(_ other: Int64) -> Int64 {
    let (difference, isTooMuch) = subtractingReportingOverflow(other)
    return isTooMuch ? (other > 0 ? .min : .max) : difference
  }
}
