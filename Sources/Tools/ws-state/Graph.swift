import ArgumentParser
import Common
import Terminal
import Workstreams

struct Graph: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Print the dependencies, as records or for a drawing program.",
    discussion: Manual.page(
      "An arrow leads from a workstream to the one it waits for; circles are red.",
      examples: ["ws-state graph", "ws-state graph --dot | dot -Tsvg >graph.svg"],
      statuses: [.ok, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print Graphviz.")
  var dot = false

  @Flag(help: "Print Mermaid.")
  var mermaid = false

  func validate() throws {
    if [dot, mermaid, common.json].filter({ $0 }).count > 1 {
      throw ValidationError("--dot, --mermaid and --json exclude each other")
    }
  }

  func report(_ call: StateCall) throws -> any Report {
    let graph = try call.graph()
    if dot { return Listing([Record]()) { _, _ in GraphText.dot(graph) } }
    if mermaid { return Listing([Record]()) { _, _ in GraphText.mermaid(graph) } }
    return Listing(Record.all(graph)) { records, style in
      if records.isEmpty { return "no workstreams\n" }
      return style.table(
        ["ID", "STATUS", "WAITS FOR", "WAITED FOR BY", ""],
        records.map { record in
          [
            record.id, record.status ?? (record.missing ? "missing" : "no row"),
            record.dependsOn.isEmpty ? "-" : record.dependsOn.joined(separator: ", "),
            String(record.dependentCount), record.inCycle ? "in a circle" : "",
          ]
        })
    }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.node/1"
    var id: String
    @OrNull var status: String?
    @OrNull var file: String?
    var missing: Bool
    var dependsOn: [String]
    var dependentCount: Int
    var inCycle: Bool

    static func all(_ graph: DependencyGraph) -> [Record] {
      let circles = Set(graph.cycles().flatMap(\.members))
      var counts = [Int](repeating: 0, count: graph.nodes.count)
      for edge in graph.edges { counts[edge.to] += 1 }
      let records = graph.nodes.enumerated().map { number, node in
        Record(
          id: node.id, status: node.status, file: node.file, missing: node.isMissing,
          dependsOn: graph.outgoing[number].map { graph.nodes[graph.edges[Int($0)].to].id },
          dependentCount: counts[number], inCycle: circles.contains(number))
      }
      return records.sorted { IDOrder.precedes($0.id, $1.id) }
    }
  }
}
