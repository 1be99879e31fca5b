import ArgumentParser
import Common
import Terminal
import Workstreams

struct Show: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one workstream: its row, what it waits for, and its log.",
    discussion: Manual.page(
      examples: ["ws-state show ws-15"],
      statuses: [.ok, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "The id, or its beginning up to a dash.", completion: WorkstreamCompletion.ids)
  var id: String

  @Option(help: ArgumentHelp("How many entries of the log to show.", valueName: "count"))
  var log = 10

  func report(_ call: StateCall) throws -> any Report {
    let folder = try WorkstreamSpec.all(in: call.workspace)
    var reader = try RowReader(call)
    let record = try call.table { table in
      let rows = try table.rows()
      let graph = DependencyGraph(rows: rows, folder: folder)
      let member = try table.roster(folder).member(id)
      let row = try table.row(member.id)
      let entries = try table.log(of: member.id, newest: max(0, log))
      return Record(
        reader.record(row ?? WorkstreamRow(pending: member.id)), hasRow: row != nil,
        graph, entries)
    }
    return Single(record, render: Self.render)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.detail/1"
    var workstream: RowRecord
    var hasRow: Bool
    @OrNull var file: String?
    var dependsOn: [Dependency]
    var dependents: [String]
    var log: [LogEntry]

    struct Dependency: Encodable, Sendable {
      var id: String
      @OrNull var status: String?
      var source: DependencyGraph.Source
    }

    init(_ row: RowRecord, hasRow: Bool, _ graph: DependencyGraph, _ entries: [LogEntry]) {
      workstream = row
      self.hasRow = hasRow
      log = entries
      let number = graph.nodes.firstIndex { $0.id == row.id }
      let own = graph.edges.filter { $0.from == number }
      dependsOn = own.map {
        Dependency(id: graph.nodes[$0.to].id, status: graph.nodes[$0.to].status, source: $0.source)
      }
      dependents = graph.edges.filter { $0.to == number }.map { graph.nodes[$0.from].id }
      file = number.flatMap { graph.nodes[$0].file }
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    var text = RowRecord.table([record.workstream], style)
    if !record.hasRow { text += "it has no row yet: nothing ever started it\n" }
    if let file = record.file { text += "file: \(Shell.printable(file))\n" }
    for dependency in record.dependsOn {
      let status = dependency.status ?? "no row"
      text += "waits for \(Shell.printable(dependency.id)) (\(Shell.printable(status)))\n"
    }
    for id in record.dependents { text += "\(Shell.printable(id)) waits for it\n" }
    return text
      + style.table(
        ["TIME", "EVENT", "AGENT", "MESSAGE"],
        record.log.map { [$0.timestamp, $0.eventType, $0.agentId ?? "-", $0.message ?? ""] })
  }
}
