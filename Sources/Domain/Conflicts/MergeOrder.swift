/// An order of merges in which as few as possible meet a conflict.
///
/// Two branches that collide do so in any order: the second of them meets it. So the merges that
/// meet none are branches of which no two collide; the largest such set goes first.
struct MergeOrder {
  private let neighbors: [Set<Int>]
  private var stepsLeft = 3_000

  /// The order of the branches; `last` are those that need a hand in any case.
  static func find(count: Int, collisions: [(Int, Int)], last: Set<Int>) -> [Int] {
    var neighbors = [Set<Int>](repeating: [], count: count)
    for (a, b) in collisions {
      neighbors[a].insert(b)
      neighbors[b].insert(a)
    }
    var order = MergeOrder(neighbors: neighbors)
    let free = Set(0..<count).subtracting(last)
    let clean = order.largestIndependent(in: free)
    var placed = clean.sorted()
    for group in [free.subtracting(clean), last] {
      placed += group.sorted { (neighbors[$0].count, $0) < (neighbors[$1].count, $1) }
    }
    return placed
  }

  private init(neighbors: [Set<Int>]) { self.neighbors = neighbors }

  // Exact for the collisions of a few dozen branches; when the steps are used up, the branch with
  // the fewest collisions is taken without trying to leave it out.
  private mutating func largestIndependent(in branches: Set<Int>) -> Set<Int> {
    var rest = branches
    var chosen: Set<Int> = []
    while let next = rest.min(by: { (degree($0, rest), $0) < (degree($1, rest), $1) }) {
      if degree(next, rest) > 1, stepsLeft > 0 {
        stepsLeft -= 1
        return chosen.union(better(in: rest))
      }
      // With one collision at most, taking it is never worse than leaving it.
      chosen.insert(next)
      rest = rest.subtracting(neighbors[next]).subtracting([next])
    }
    return chosen
  }

  private mutating func better(in rest: Set<Int>) -> Set<Int> {
    guard let busy = rest.max(by: { (degree($0, rest), -$0) < (degree($1, rest), -$1) }) else {
      return []
    }
    let without = largestIndependent(in: rest.subtracting([busy]))
    let with = largestIndependent(
      in: rest.subtracting(neighbors[busy]).subtracting([busy])
    ).union([busy])
    return with.count > without.count ? with : without
  }

  private func degree(_ branch: Int, _ rest: Set<Int>) -> Int {
    neighbors[branch].intersection(rest).count
  }
}
