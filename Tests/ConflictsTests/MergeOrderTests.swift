import TestSupport
import Testing

@testable import Conflicts

struct MergeOrderTests {
  // How many merges of an order meet a branch that was merged before.
  private func meetings(_ order: [Int], _ collisions: [(Int, Int)]) -> Int {
    order.indices.count { place in
      collisions.contains { a, b in
        let other = a == order[place] ? b : b == order[place] ? a : -1
        return order[..<place].contains(other)
      }
    }
  }

  // By trying every set of branches that could go first.
  private func fewest(_ count: Int, _ collisions: [(Int, Int)]) -> Int {
    var largest = 0
    for set in 0..<(1 << count) {
      let isFree = collisions.allSatisfy { pair in
        (set >> pair.0) & 1 == 0 || (set >> pair.1) & 1 == 0
      }
      if isFree { largest = max(largest, set.nonzeroBitCount) }
    }
    return count - largest
  }

  @Test func `no order meets fewer conflicts`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let count = Int.random(in: 1...9, using: &generator)
      var collisions: [(Int, Int)] = []
      for a in 0..<count {
        for b in (a + 1)..<max(count, a + 1) where Bool.random(using: &generator) {
          collisions.append((a, b))
        }
      }
      let order = MergeOrder.find(count: count, collisions: collisions, last: [])
      #expect(order.sorted() == Array(0..<count))
      #expect(
        meetings(order, collisions) == fewest(count, collisions), "\(count) \(collisions) \(order)")
    }
  }

  @Test func `what needs a hand anyway comes last`() {
    let order = MergeOrder.find(count: 4, collisions: [(1, 2)], last: [0])
    #expect(order == [1, 3, 2, 0])
  }

  @Test func `a hundred branches that collide a lot are ordered at once`() {
    var collisions: [(Int, Int)] = []
    for a in 0..<100 {
      for b in (a + 1)..<100 where (a * 7 + b * 13) % 5 < 2 { collisions.append((a, b)) }
    }
    let order = MergeOrder.find(count: 100, collisions: collisions, last: [])
    #expect(order.sorted() == Array(0..<100))
  }
}
