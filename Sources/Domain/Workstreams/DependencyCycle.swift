/// Workstreams that wait for each other in a circle: a strongly connected component.
public struct DependencyCycle: Sendable, Equatable {
  /// The dependencies of one workstream that let others run once they are cut.
  public struct Cut: Sendable, Equatable {
    /// The numbers of the edges to cut; they begin at the same workstream.
    public let edges: [Int]
    /// How many of the members can then be run in some order.
    public let freed: Int
    /// Whether every choice was looked at.
    public let isExact: Bool
  }

  /// The numbers of the nodes, in the order of their ids.
  public let members: [Int]
  /// A shortest circle through the first member: each one waits for the next, the last is the
  /// first again.
  public let path: [Int]
  /// Whether it keeps anything from running: a circle through a completed one does not.
  public let isBlocking: Bool
  /// What to cut.
  public let cut: Cut
}

extension DependencyGraph {
  /// Every cycle, in the order of their first members.
  public func cycles() -> [DependencyCycle] {
    let components = cyclicComponents().map { IDOrder.sorted($0) { nodes[$0].id } }
    let order = components.sorted { IDOrder.precedes(nodes[$0[0]].id, nodes[$1[0]].id) }
    return order.map { members in
      let part = GraphPart(self, members)
      return DependencyCycle(
        members: members, path: part.shortestCircle(), isBlocking: part.isBlocking(),
        cut: part.bestCut())
    }
  }

  func cyclicComponents() -> [[Int]] {
    StrongComponents.cyclic(nodes.count, outgoing) { edges[$0].to }
  }

  /// The runbook's line for a cycle: `Dependency cycle detected: ws-15 -> ws-22 -> ws-15`.
  public func line(of cycle: DependencyCycle) -> String {
    "Dependency cycle detected: " + cycle.path.map { nodes[$0].id }.joined(separator: " -> ")
  }
}
