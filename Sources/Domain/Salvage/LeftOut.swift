/// The rows that were read for a table and are not in it.
struct LeftOut {
  private(set) var intact: Int64 = 0
  private(set) var repaired: Int64 = 0
  /// Rows that the table has already, every column the same.
  private(set) var same: Int64 = 0
  /// Rows that were taken out of the table again.
  var moved: Int64 = 0
  /// Rows that are set aside.
  var conflicts: Int64 = 0

  mutating func add(_ doubts: RowDoubts, isSame: Bool = false) {
    if doubts.isEmpty { intact += 1 } else { repaired += 1 }
    if isSame { same += 1 }
  }

  /// The rows of the table that nothing speaks against, and those with a doubt.
  ///
  /// Which of the two a row was that was moved is not known any more: the better count shrinks first.
  func rest(of found: ReadingSummary.Table) -> (intact: Int64, repaired: Int64) {
    let known = max(0, found.intact - intact)
    let doubtful = max(0, found.repaired - repaired)
    let first = min(known, moved)
    return (known - first, max(0, doubtful - (moved - first)))
  }
}
