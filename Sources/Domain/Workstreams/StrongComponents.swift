/// The strongly connected components of a graph: groups in which each node reaches each other.
enum StrongComponents {
  /// The components that hold a cycle: those of several nodes, and single nodes that lead to
  /// themselves.
  ///
  /// Tarjan's algorithm with stacks of its own, so that a chain of any length fits.
  static func cyclic(_ nodeCount: Int, _ outgoing: Adjacency, _ target: (Int) -> Int) -> [[Int]] {
    var search = Search(nodeCount)
    for root in 0..<nodeCount where search.index[root] == 0 {
      search.visit(root, outgoing, target)
    }
    return search.found
  }

  private struct Search {
    var index: [Int32]
    var low: [Int32]
    var isOpen: [Bool]
    var next: [Int32]
    var open: [Int] = []
    var path: [Int] = []
    var count: Int32 = 0
    var found: [[Int]] = []

    init(_ nodeCount: Int) {
      index = [Int32](repeating: 0, count: nodeCount)
      low = index
      next = index
      isOpen = [Bool](repeating: false, count: nodeCount)
    }

    mutating func enter(_ node: Int) {
      count += 1
      (index[node], low[node], isOpen[node]) = (count, count, true)
      open.append(node)
      path.append(node)
    }

    mutating func visit(_ root: Int, _ outgoing: Adjacency, _ target: (Int) -> Int) {
      enter(root)
      while let node = path.last {
        let edges = outgoing[node]
        if Int(next[node]) < edges.count {
          let other = target(Int(edges[edges.startIndex + Int(next[node])]))
          next[node] += 1
          if index[other] == 0 {
            enter(other)
          } else if isOpen[other] {
            low[node] = min(low[node], index[other])
          }
        } else {
          leave(node, edges, target)
        }
      }
    }

    mutating func leave(_ node: Int, _ edges: ArraySlice<Int32>, _ target: (Int) -> Int) {
      path.removeLast()
      if let parent = path.last { low[parent] = min(low[parent], low[node]) }
      guard low[node] == index[node] else { return }
      var members: [Int] = []
      while let last = open.popLast() {
        isOpen[last] = false
        members.append(last)
        if last == node { break }
      }
      if members.count > 1 || edges.contains(where: { target(Int($0)) == node }) {
        found.append(members)
      }
    }
  }
}
