import Testing

@testable import Workstreams

/// Cycles, what to cut, and what can be run.
struct GraphTests {
  /// A graph of files: `"a": ["b"]` says that a depends on b.
  private func graph(
    _ needs: [(String, [String])], statuses: [String: String] = [:]
  ) -> DependencyGraph {
    let folder = WorkstreamSpec.Folder(
      specs: needs.map {
        WorkstreamSpec(id: $0.0, file: "workstreams/\($0.0).json", dependsOn: $0.1)
      })
    let rows = statuses.sorted { $0.key < $1.key }.map {
      WorkstreamRow(id: $0.key, status: $0.value)
    }
    return DependencyGraph(rows: rows, folder: folder)
  }

  private func ids(_ cut: DependencyCycle.Cut, _ graph: DependencyGraph) -> [String] {
    cut.edges.map {
      "\(graph.nodes[graph.edges[$0].from].id)>\(graph.nodes[graph.edges[$0].to].id)"
    }
  }

  @Test func `the runbook's cycle is the runbook's line`() {
    let graph = graph([("ws-22", ["ws-15"]), ("ws-15", ["ws-22"]), ("ws-31", [])])
    let cycles = graph.cycles()
    #expect(cycles.map(graph.line) == ["Dependency cycle detected: ws-15 -> ws-22 -> ws-15"])
    #expect(cycles[0].cut.freed == 2)
  }

  @Test func `every group is found, also the one of a single workstream`() {
    let graph = graph([
      ("a", ["b"]), ("b", ["c"]), ("c", ["a"]), ("d", ["d"]), ("e", ["a"]), ("f", []),
      ("g", ["h", "f"]), ("h", ["g"]),
    ])
    #expect(
      graph.cycles().map(graph.line) == [
        "Dependency cycle detected: a -> b -> c -> a", "Dependency cycle detected: d -> d",
        "Dependency cycle detected: g -> h -> g",
      ])
    #expect(graph.problems.map(\.kind) == [.itself])
  }

  @Test func `the cut is the one that frees most`() {
    // d waits for a only; everybody else waits, in the end, for d.
    let graph = graph([("a", ["b", "c"]), ("b", ["d"]), ("c", ["d", "b"]), ("d", ["a"])])
    let cycle = graph.cycles()[0]
    #expect(cycle.members.count == 4)
    #expect(cycle.cut.freed == 4)
    #expect(cycle.cut.isExact)
    #expect(["b>d", "d>a"].contains(ids(cycle.cut, graph)[0]))
  }

  @Test func `what the cut frees is what can be run without it`() {
    // Two circles that share a: cutting b frees only b.
    let graph = graph([("a", ["b", "c"]), ("b", ["a"]), ("c", ["a"])])
    let cut = graph.cycles()[0].cut
    #expect(cut.freed == 1)
    #expect(ids(cut, graph) == ["b>a"])
  }

  @Test func `brute force agrees about the best cut`() {
    var state: UInt64 = 42
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    for _ in 0..<200 {
      let count = 2 + random(6)
      let needs = (0..<count).map { node in
        ("n\(node)", (0..<count).filter { $0 != node && random(3) == 0 }.map { "n\($0)" })
      }
      let graph = graph(needs)
      for cycle in graph.cycles() where cycle.cut.edges.count == 1 {
        let inner = needs.filter { need in
          cycle.members.contains { graph.nodes[$0].id == need.0 }
        }
        #expect(cycle.cut.freed == bruteForce(inner), "\(needs)")
      }
    }
  }

  private func bruteForce(_ needs: [(String, [String])]) -> Int {
    let names = Set(needs.map(\.0))
    var best = 0
    for (from, list) in needs {
      for to in list where names.contains(to) {
        var done: Set<String> = []
        var grew = true
        while grew {
          grew = false
          for (node, all) in needs where !done.contains(node) {
            let open = all.filter {
              names.contains($0) && !done.contains($0) && !(node == from && $0 == to)
            }
            if open.isEmpty {
              done.insert(node)
              grew = true
            }
          }
        }
        best = max(best, done.count)
      }
    }
    return best
  }

  @Test func `a chain of 100,000 needs no stack`() {
    let count = 100_000
    let needs = (0..<count).map { ("n\($0)", ["n\(($0 + 1) % count)"]) }
    let graph = graph(needs)
    let cycle = graph.cycles()
    #expect(cycle.count == 1)
    #expect(cycle[0].path.count == count + 1)
    #expect(cycle[0].cut.freed == count)
  }

  @Test func `missing, short, ambiguous, failed and double are told`() {
    let graph = graph(
      [
        ("ws-1-a", ["ws-9"]), ("ws-2-b", ["ws-1"]), ("ws-3", ["ws-4"]), ("ws-4-x", []),
        ("ws-4-y", []),
        ("ws-5", ["ws-2-b"]), ("ws-5", []),
      ],
      statuses: ["ws-2-b": "failed"])
    #expect(
      Set(graph.problems.map { "\($0.kind.rawValue) \($0.id ?? "") \($0.subject)" }) == [
        "missing_dependency ws-1-a ws-9", "short_dependency ws-2-b ws-1",
        "ambiguous_dependency ws-3 ws-4", "failed_dependency ws-5 ws-2-b",
        "duplicate_id ws-5 workstreams/ws-5.json",
      ])
  }

  @Test func `a dependency stays with its row when ids of others are equal as texts`() {
    var last = WorkstreamRow(id: "z", status: "pending")
    last.blockedBy = ["y"]
    let rows =
      ["e\u{301}", "\u{e9}", "y"].map { WorkstreamRow(id: $0, status: "pending") } + [last]
    let graph = DependencyGraph(rows: rows, folder: WorkstreamSpec.Folder())
    #expect(graph.edges.map { graph.nodes[$0.from].id + ">" + graph.nodes[$0.to].id } == ["z>y"])
  }

  @Test func `a circle with a completed one blocks nothing`() {
    let needs = [("a", ["b"]), ("b", ["a"])]
    #expect(graph(needs, statuses: ["a": "running"]).cycles()[0].isBlocking)
    #expect(!graph(needs, statuses: ["a": "completed"]).cycles()[0].isBlocking)
  }

  @Test func `ready is in an order that can be run`() {
    let graph = graph(
      [
        ("ws-1", []), ("ws-2", ["ws-1"]), ("ws-3", ["ws-2"]), ("ws-10", []), ("ws-9", ["ws-8"]),
        ("ws-8", ["ws-9"]), ("ws-6", ["ws-7"]), ("ws-7", []), ("ws-11", ["ws-12"]),
      ], statuses: ["ws-7": "completed", "ws-12": "discarded", "ws-20": "running"])
    let ready = Readiness(graph)
    #expect(
      ready.steps.map { "\(graph.nodes[$0.node].id)/\($0.wave)" } == [
        "ws-1/0", "ws-6/0", "ws-10/0", "ws-2/1", "ws-3/2",
      ])
    #expect(Set(ready.stuck.map { graph.nodes[$0].id }) == ["ws-8", "ws-9", "ws-11"])
    #expect(ready.runningCount == 1)
  }

  @Test func `no text of a file can leave its label`() {
    let graph = graph([("ws-1\"]\n; evil", ["x\\\" -> y"])])
    let dot = GraphText.dot(graph)
    #expect(dot.contains(#""ws-1\"]\n; evil" -> "x\\\" -> y""#))
    #expect(GraphText.mermaid(graph).contains("n0[\"ws-1#34;#93;#10;#59; evil (no row)\"]"))
  }
}
