/// Ranges of keys that are asked between additions, in any order, without looking at each.
struct KeyRanges {
  private static let mostRecent = 256

  // Beginnings and ends both ascend: a range inside of another says nothing more.
  private var sorted: [(low: Int64, high: Int64)] = []
  private var recent: [(low: Int64, high: Int64)] = []

  var isEmpty: Bool { sorted.isEmpty && recent.isEmpty }

  mutating func add(_ low: Int64, _ high: Int64) {
    recent.append((low, high))
    if recent.count == Self.mostRecent { settle() }
  }

  func contains(_ key: Int64) -> Bool {
    recent.contains { $0.low <= key && key <= $0.high }
      || lastEnd { $0 <= key }.map { $0 >= key } == true
  }

  /// Whether one range begins below all of these keys and does not end before them.
  func encloses(_ keys: ClosedRange<Int64>) -> Bool {
    recent.contains { $0.low < keys.lowerBound && keys.upperBound <= $0.high }
      || lastEnd { $0 < keys.lowerBound }.map { $0 >= keys.upperBound } == true
  }

  // The end of the last range whose beginning fulfils the test.
  private func lastEnd(_ test: (Int64) -> Bool) -> Int64? {
    var (from, to) = (0, sorted.count)
    while from < to {
      let middle = (from + to) / 2
      if test(sorted[middle].low) { from = middle + 1 } else { to = middle }
    }
    return from > 0 ? sorted[from - 1].high : nil
  }

  private mutating func settle() {
    var all = sorted + recent
    all.sort { ($0.low, $1.high) < ($1.low, $0.high) }
    recent.removeAll(keepingCapacity: true)
    sorted.removeAll(keepingCapacity: true)
    for range in all {
      if let last = sorted.last, range.high <= last.high { continue }
      if let last = sorted.last, last.high < .max, last.high + 1 == range.low {
        // Neighbours become one.
        sorted[sorted.count - 1].high = range.high
      } else {
        sorted.append(range)
      }
    }
  }
}
