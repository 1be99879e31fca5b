import ArgumentParser
import Common
import Terminal
import Workstreams

struct Ready: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "ready",
    abstract: "List what can be run now, in an order that can be run.",
    discussion: Manual.page(
      """
      Those that most others wait for come first. --all goes on: wave 1 can be run when wave 0 is \
      done, and so on. What the table says is completed is believed: 'ws-state reconcile' tells \
      whether it is merged. Exit 2 when something is left, nothing runs and nothing can be run.
      """,
      examples: ["ws-state ready", "ws-state ready --all --json | jq -r .id"],
      statuses: [.ok, .bad, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Flag(help: "Also list what can be run when those are done.")
  var all = false

  func report(_ call: StateCall) throws -> any Report {
    let graph = try call.graph()
    let ready = Readiness(graph)
    let steps = ready.steps.filter { all || $0.wave == 0 }
    let isStuck = ready.steps.isEmpty && !ready.stuck.isEmpty && ready.runningCount == 0
    let stuck = ready.stuck.count
    return Listing(
      steps.map { Record($0, graph) }, status: isStuck ? .bad : .ok
    ) { records, style in
      let table = style.table(
        ["ID", "STATUS", "WAVE", "CHAIN", "FILE"],
        records.map { record in
          [
            record.id, record.status ?? "no row", String(record.wave), String(record.chainCount),
            record.file ?? "-",
          ]
        })
      let rest = stuck == 0 ? "" : "\(stuck) can never be run as things are: ws-state cycles\n"
      return (records.isEmpty ? "nothing can be run now\n" : table) + rest
    }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.ready/1"
    var id: String
    @OrNull var status: String?
    @OrNull var file: String?
    var wave: Int
    var chainCount: Int

    init(_ step: Readiness.Step, _ graph: DependencyGraph) {
      id = graph.nodes[step.node].id
      (wave, chainCount) = (step.wave, step.chain)
      status = graph.nodes[step.node].status
      file = graph.nodes[step.node].file
    }
  }
}
