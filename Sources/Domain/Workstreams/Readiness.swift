/// What can be run, and in which order.
public struct Readiness: Sendable {
  /// A workstream that can be run.
  public struct Step: Sendable, Equatable {
    /// The number of its node.
    public let node: Int
    /// 0 can be run now, 1 when those of 0 are done, and so on.
    public let wave: Int
    /// How many others wait for it, directly or through others, at most one chain long.
    public let chain: Int
  }

  /// The steps in an order that can be run: nobody comes before what it waits for.
  public let steps: [Step]
  /// The numbers of those that can never be run as things are.
  public let stuck: [Int]
  /// The number of those that run now.
  public let runningCount: Int

  /// Works it out from the table's word for what is completed.
  public init(_ graph: DependencyGraph) {
    let settled = graph.nodes.map { Self.isSettled($0) }
    var open = [Int](repeating: 0, count: graph.nodes.count)
    for edge in graph.edges where !graph.nodes[edge.to].isCompleted { open[edge.from] += 1 }
    let incoming = Adjacency(graph.nodes.count, graph.edges.map(\.to))
    var wave = [Int](repeating: 0, count: graph.nodes.count)
    // Those that run now are taken to succeed, but their dependents are of the next wave.
    var order: [Int] = graph.nodes.indices.filter { open[$0] == 0 && !settled[$0] }
    order += graph.nodes.indices.filter { graph.nodes[$0].status == "running" }
    var head = 0
    while head < order.count {
      let node = order[head]
      head += 1
      for number in incoming[node] {
        let other = graph.edges[Int(number)].from
        wave[other] = max(wave[other], wave[node] + 1)
        open[other] -= 1
        if open[other] == 0, !settled[other] { order.append(other) }
      }
    }
    var chain = [Int](repeating: 0, count: graph.nodes.count)
    for node in order.reversed() {
      for number in incoming[node] {
        let other = graph.edges[Int(number)].from
        if !settled[other] { chain[node] = max(chain[node], chain[other] + 1) }
      }
    }
    let runnable = order.filter { graph.nodes[$0].status != "running" }
    steps = runnable.map { Step(node: $0, wave: wave[$0], chain: chain[$0]) }.sorted { a, b in
      if a.wave != b.wave { return a.wave < b.wave }
      if a.chain != b.chain { return a.chain > b.chain }
      return IDOrder.precedes(graph.nodes[a.node].id, graph.nodes[b.node].id)
    }
    let placed = Set(order)
    stuck = graph.nodes.indices.filter {
      !placed.contains($0) && !settled[$0] && !graph.nodes[$0].isMissing
    }
    runningCount = graph.nodes.count { $0.status == "running" }
  }

  // Done, running, given up, or for a person to look at first.
  private static func isSettled(_ node: DependencyGraph.Node) -> Bool {
    switch node.status.flatMap({ WorkstreamStatus(rawValue: $0) }) {
    case .pending, .failed, .blocked: false
    case .running, .completed, .reverted, .conflict, .discarded: true
    case nil: node.status != nil || node.isMissing
    }
  }
}
