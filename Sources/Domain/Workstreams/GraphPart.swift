/// A strongly connected part of a graph, with its own numbers.
struct GraphPart {
  private let graph: DependencyGraph
  private let members: [Int]
  // The edges that stay in the part, their ends in the part's numbers.
  private let edges: [(number: Int, from: Int, to: Int)]
  // Of each member: the edges that begin there, and those that end there.
  private let outgoing: Adjacency
  private let incoming: Adjacency

  init(_ graph: DependencyGraph, _ members: [Int]) {
    self.graph = graph
    self.members = members
    let local = Dictionary(uniqueKeysWithValues: zip(members, members.indices))
    var edges: [(number: Int, from: Int, to: Int)] = []
    for (from, node) in members.enumerated() {
      for edge in graph.outgoing[node] {
        guard let to = local[graph.edges[Int(edge)].to] else { continue }
        edges.append((Int(edge), from, to))
      }
    }
    self.edges = edges
    outgoing = Adjacency(members.count, edges.map(\.from))
    incoming = Adjacency(members.count, edges.map(\.to))
  }

  /// A shortest circle from the first member to itself, in the graph's numbers.
  func shortestCircle() -> [Int] {
    var before = [Int](repeating: -1, count: members.count)
    var queue = [0]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for edge in outgoing[node] {
        let to = edges[Int(edge)].to
        if to == 0 { return circle(endingAt: node, before) }
        if before[to] < 0 {
          before[to] = node
          queue.append(to)
        }
      }
    }
    return [members[0], members[0]]
  }

  private func circle(endingAt last: Int, _ before: [Int]) -> [Int] {
    var path = [members[0]]
    var node = last
    while node != 0 {
      path.append(members[node])
      node = before[node]
    }
    return (path + [members[0]]).reversed()
  }

  /// Whether a circle is left when the completed ones are taken out.
  func isBlocking() -> Bool {
    let done = members.indices.filter { graph.nodes[members[$0]].isCompleted }
    var count = Counter(self)
    return count.released(from: done) < members.count
  }

  /// Of all workstreams, the one whose dependencies in the part free the most members when they
  /// are cut, the fewest edges first.
  ///
  /// Cutting one edge frees nobody unless it was its workstream's only one here, so there is one
  /// choice for each workstream, and following it costs what it frees.
  func bestCut() -> DependencyCycle.Cut {
    let counts = members.indices.map { node in
      let mine = outgoing[node]
      return mine.count < 2 ? mine.count : Set(mine.map { edges[Int($0)].to }).count
    }
    let fewest = counts.min() ?? 0
    let choices = members.indices.filter { counts[$0] == fewest }
    var counter = Counter(self)
    var best = (node: choices.first ?? 0, freed: 0)
    var budget = 20_000_000
    for node in choices {
      let freed = counter.released(from: [node])
      if freed > best.freed { best = (node, freed) }
      budget -= counter.lastCost + 1
      if best.freed == members.count || budget < 0 { break }
    }
    return DependencyCycle.Cut(
      edges: outgoing[best.node].map { edges[Int($0)].number }, freed: best.freed,
      isExact: best.freed == members.count || budget >= 0)
  }

  // Counts who can run when some can; the numbers are put back afterwards.
  private struct Counter {
    private let part: GraphPart
    private var open: [Int]
    private(set) var lastCost = 0

    init(_ part: GraphPart) {
      self.part = part
      open = part.members.indices.map { part.outgoing[$0].count }
    }

    mutating func released(from first: [Int]) -> Int {
      var queue = first
      var saved: [(Int, Int)] = []
      for node in first {
        saved.append((node, open[node]))
        open[node] = -1
      }
      var head = 0
      lastCost = 0
      while head < queue.count {
        for edge in part.incoming[queue[head]] {
          let node = part.edges[Int(edge)].from
          guard open[node] > 0 else { continue }
          lastCost += 1
          saved.append((node, open[node]))
          open[node] -= 1
          if open[node] == 0 { queue.append(node) }
        }
        head += 1
      }
      for (node, count) in saved.reversed() { open[node] = count }
      return queue.count
    }
  }
}
