/// Which keys of a page are out of order: the fewest that have to go so that the rest ascends.
struct KeyOrder {
  private(set) var lowest: Int64?
  private(set) var highest: Int64?
  private var out: Set<Int> = []

  /// Whether the keys ascend and several are beyond a bound.
  ///
  /// The bound is wrong then, or the page is old; no key is out of order.
  private(set) var isBeyondBounds = false

  init() {}

  /// Looks at the keys of a page, which must be above one bound and not above the other.
  init(_ cells: [Cell], low: Int64, high: Int64) {
    if !Self.ascends(cells, low, high) {
      let beyond = cells.count { !Self.isWithin($0.key, low, high) }
      isBeyondBounds = beyond > 1 && Self.ascends(cells, .min, .max)
      if isBeyondBounds { return }
      findOutliers(cells, low, high)
    }
    for (index, cell) in cells.enumerated() where !out.contains(index) {
      if lowest == nil { lowest = cell.key }
      highest = cell.key
    }
  }

  /// Whether a key is above one bound and not above the other; nothing is above the lowest rowid.
  static func isWithin(_ key: Int64, _ low: Int64, _ high: Int64) -> Bool {
    (key > low || low == .min) && key <= high
  }

  private static func ascends(_ cells: [Cell], _ low: Int64, _ high: Int64) -> Bool {
    var last = low
    for cell in cells {
      // The lowest rowid of all can only be the first one.
      if cell.key <= last && !(cell.key == .min && last == .min) || cell.key > high { return false }
      last = cell.key
    }
    return true
  }

  func isOut(_ index: Int) -> Bool { !out.isEmpty && out.contains(index) }

  // The longest ascending sequence, by patience sorting.
  private mutating func findOutliers(_ cells: [Cell], _ low: Int64, _ high: Int64) {
    var piles: [Int] = []
    var before: [Int] = Array(repeating: -1, count: cells.count)
    for (index, cell) in cells.enumerated() where Self.isWithin(cell.key, low, high) {
      var (from, to) = (0, piles.count)
      while from < to {
        let middle = (from + to) / 2
        if cells[piles[middle]].key < cell.key { from = middle + 1 } else { to = middle }
      }
      before[index] = from > 0 ? piles[from - 1] : -1
      if from == piles.count { piles.append(index) } else { piles[from] = index }
    }
    out = Set(cells.indices)
    var index = piles.last ?? -1
    while index >= 0 {
      out.remove(index)
      index = before[index]
    }
  }
}
