import ArgumentParser
import Common
import Terminal
import Workstreams

struct Cycles: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "cycles",
    abstract: "Find every circle of dependencies, and the one to cut.",
    discussion: Manual.page(
      """
      Each group of workstreams that wait for each other is one finding, with a shortest circle \
      in it and the dependency whose cut lets most of them run. Also told: dependencies on what \
      does not exist, failed, or is meant by a short id, and workstreams that no track of the \
      orchestrator names. Exit 2 with a circle, 1 with other findings.
      """,
      examples: [
        "ws-state cycles", "ws-state cycles --json | jq -r '.cycles[].path | join(\" -> \")'",
      ],
      statuses: [.ok, .findings, .bad, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  func report(_ call: StateCall) throws -> any Report {
    let record = Record(try call.graph(), in: call.workspace)
    let status: ExitStatus =
      !record.cycles.isEmpty ? .bad : record.problems.isEmpty ? .ok : .findings
    return Found(record: record, status: status)
  }

  private struct Found: Report {
    let record: Record
    let status: ExitStatus

    func text(_ style: Style) -> String { Cycles.render(record, style) }
    func json() throws -> [String] { [try record.line()] }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.cycles/1"
    var workstreamCount: Int
    var dependencyCount: Int
    var cycles: [Cycle]
    var problems: [Problem]

    struct Cycle: Encodable, Sendable {
      var line: String
      var path: [String]
      var members: [String]
      var blocking: Bool
      var cut: [Cut]
      var freedCount: Int
      var exact: Bool
    }

    struct Cut: Encodable, Sendable {
      var from: String
      var to: String
      var source: DependencyGraph.Source
      @OrNull var file: String?
      var command: ToldCommand
    }

    struct Problem: Encodable, Sendable {
      var kind: GraphProblem.Kind
      @OrNull var id: String?
      var subject: String
      var detail: String
    }

    init(_ graph: DependencyGraph, in workspace: Workspace) {
      workstreamCount = graph.nodes.count
      dependencyCount = graph.edges.count
      cycles = graph.cycles().map { Cycle($0, graph, workspace) }
      problems = graph.problems.map {
        Problem(kind: $0.kind, id: $0.id, subject: $0.subject, detail: $0.detail)
      }
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    var text = ""
    for cycle in record.cycles {
      text += style.paint(Shell.printable(cycle.line), .bad) + "\n"
      if cycle.members.count + 1 > cycle.path.count {
        text += "  \(cycle.members.count) workstreams wait for each other\n"
      }
      if !cycle.blocking {
        text += "  a completed one is in it, so it keeps nothing from running\n"
      }
      let count = "\(cycle.freedCount) of \(cycle.members.count)"
      text +=
        "  cutting this frees \(count)\(cycle.exact ? "" : " (not every choice was tried)"):\n"
      text += cycle.cut.map { "  hint: \(Shell.printable($0.command.line))\n" }.joined()
    }
    for problem in record.problems { text += Shell.printable(problem.detail) + "\n" }
    let counts = "\(record.workstreamCount) workstreams, \(record.dependencyCount) dependencies"
    return text + (record.cycles.isEmpty ? "no circle among " : "") + counts + "\n"
  }
}

extension Cycles.Record.Cycle {
  init(_ cycle: DependencyCycle, _ graph: DependencyGraph, _ workspace: Workspace) {
    line = graph.line(of: cycle)
    path = cycle.path.map { graph.nodes[$0].id }
    members = cycle.members.map { graph.nodes[$0].id }
    blocking = cycle.isBlocking
    (freedCount, exact) = (cycle.cut.freed, cycle.cut.isExact)
    cut = cycle.cut.edges.map { number in
      let edge = graph.edges[number]
      let (from, to) = (graph.nodes[edge.from], graph.nodes[edge.to])
      return Cycles.Record.Cut(
        from: from.id, to: to.id, source: edge.source, file: edge.source == .file ? from.file : nil,
        command: ToldCommand(
          "ws-state unblock \(Shell.quote(from.id)) --from \(Shell.quote(to.id))", in: workspace))
    }
  }
}
