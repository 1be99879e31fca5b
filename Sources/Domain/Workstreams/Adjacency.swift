/// The numbers of the edges that begin at each node, in two flat arrays.
public struct Adjacency: Sendable {
  private var starts: [Int32] = [0]
  private var items: [Int32] = []

  /// An empty one.
  init() {}

  /// Sorts edges by the node they begin at, keeping their order.
  init(_ nodeCount: Int, _ origins: [Int]) {
    starts = [Int32](repeating: 0, count: nodeCount + 1)
    for origin in origins { starts[origin + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    items = [Int32](repeating: 0, count: origins.count)
    var next = starts
    for (edge, origin) in origins.enumerated() {
      items[Int(next[origin])] = Int32(edge)
      next[origin] += 1
    }
  }

  /// The edges of a node.
  public subscript(node: Int) -> ArraySlice<Int32> {
    items[Int(starts[node])..<Int(starts[node + 1])]
  }

  /// Whether any node has more than one edge.
  var hasSeveral: Bool {
    items.count > 1 && zip(starts, starts.dropFirst()).contains { $1 - $0 > 1 }
  }
}
