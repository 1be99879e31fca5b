import ArgumentParser
import Common
import Terminal
import Workstreams

struct Summary: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Count the workstreams by status, and say what is wrong (default).",
    discussion: Manual.page(
      "Exit 2 when there is a circle of dependencies, 1 when one failed or runs for too long.",
      examples: ["ws-state summary", "ws-state summary --json | jq .status_counts"],
      statuses: [.ok, .findings, .bad, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var patience: Patience

  func report(_ call: StateCall) throws -> any Report {
    let rows = try call.table { try $0.rows() }
    let graph = try DependencyGraph(of: call.workspace, rows: rows)
    let record = Record(rows, graph, call, afterSeconds: patience.after.seconds)
    let hasTrouble = !record.overdueIds.isEmpty || record.statusCounts["failed"] != nil
    let status: ExitStatus =
      !record.cycleLines.isEmpty ? .bad : hasTrouble ? .findings : .ok
    return Single(record, status: status, render: Self.render)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.summary/1"
    var rowCount: Int
    var statusCounts: Counts
    var notStartedCount: Int
    var readyCount: Int
    var overdueIds: [String]
    var cycleLines: [String]
    var problemCount: Int

    init(
      _ rows: [WorkstreamRow], _ graph: DependencyGraph, _ call: StateCall, afterSeconds: Int64
    ) {
      var times = TableTimeReader(utcOffset: call.world.utcOffset)
      let now = call.world.now().seconds
      rowCount = rows.count
      statusCounts = Counts(rows.map(\.status))
      notStartedCount = graph.nodes.count { $0.status == nil && !$0.isMissing }
      readyCount = Readiness(graph).steps.count { $0.wave == 0 }
      overdueIds = rows.filter { row in
        guard row.known == .running else { return false }
        let age = row.startedAt.flatMap { times.read($0) }.map { now - $0.moment.seconds }
        return age.map { $0 >= afterSeconds } ?? true
      }.map(\.id)
      cycleLines = graph.cycles().map(graph.line)
      problemCount = graph.problems.count
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    var text = style.table(
      ["STATUS", "COUNT"], record.statusCounts.sorted.map { [$0.status, String($0.count)] })
    if record.rowCount == 0 { text += "the table is empty\n" }
    if record.notStartedCount > 0 { text += "\(record.notStartedCount) never started\n" }
    text += "\(record.readyCount) can be run now: ws-state ready\n"
    for line in record.cycleLines { text += style.paint(Shell.printable(line), .bad) + "\n" }
    if !record.overdueIds.isEmpty {
      text += "\(record.overdueIds.count) run for too long: ws-state stuck\n"
    }
    if record.problemCount > 0 {
      text += "\(record.problemCount) odd dependencies: ws-state cycles\n"
    }
    return text
  }
}

/// How often each word occurs; the words are keys as they are.
struct Counts: Encodable, Sendable {
  private let counts: [String: Int]

  init(_ words: [String]) { counts = Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +) }

  subscript(word: String) -> Int? { counts[word] }

  var sorted: [(status: String, count: Int)] {
    counts.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  // A dictionary's keys are not changed to snake_case.
  func encode(to encoder: any Encoder) throws { try counts.encode(to: encoder) }
}

/// From when on a running workstream has been running for long.
struct Patience: ParsableArguments {
  @Option(
    help: ArgumentHelp("What has been running for this long is looked at.", valueName: "duration"))
  var after = Limit(seconds: 3600)

  struct Limit: ExpressibleByArgument, CustomStringConvertible {
    let seconds: Int64
    var description: String { seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s" }

    init(seconds: Int64) { self.seconds = seconds }

    init?(argument: String) {
      guard let seconds = Quantity.seconds(argument) else { return nil }
      self.seconds = seconds
    }
  }
}
