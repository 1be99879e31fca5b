import ArgumentParser
import Common
import EventLog
import Terminal

struct Projections: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "projections",
    abstract: "Say how far each read model is behind the events.",
    discussion: Manual.page(
      """
      A table with a version and a stream_id, aggregate_id or projection_id is compared with the \
      streams: one that it does not name counts as not seen if it is of a kind that it names \
      (default:blackboard:…, todo-…), or if it names none. blackboard_signals is compared with \
      what the events make of it, row by row. Of any other table it says 'unknown layout'. Ahead \
      of the events (exit 2) means that events were lost, or that the two stores are of different \
      times.
      """,
      examples: [
        "ecw-events projections",
        "ecw-events projections --json | jq 'select(.verdict==\"behind\")'",
      ], statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var options: EventsOptions
  @OptionGroup var place: ProjectionOptions

  func report(_ call: EventsCall) throws -> any Report {
    let tables = try ProjectionList(
      try call.source(), projections: try place.path(call)
    ).tables
    let hint = Shell.printable("hint: " + placed("ecw-events rebuild")) + "\n"
    return Listing(tables, status: Self.status(tables)) { Self.render($0, $1, hint) }
  }

  func places(for command: String) -> [(option: String, path: String?)] {
    [("--store", options.store)] + place.places(for: command)
  }

  private static func status(_ tables: [ProjectionList.Table]) -> ExitStatus {
    let verdicts = Set(tables.map(\.verdict))
    if verdicts.contains("ahead") { return .bad }
    if verdicts.contains("behind") { return .findings }
    return verdicts == ["unknown"] ? .failed : .ok
  }

  private static func render(
    _ tables: [ProjectionList.Table], _ style: Style, _ hint: String
  ) -> String {
    if tables.isEmpty { return "no read models\n" }
    var text = style.table(
      ["TABLE", "VERDICT", "LAG", "STREAM"],
      tables.map { table in
        let missing = table.missingCount.flatMap {
          $0 > 0 ? ", \(counted($0, "stream")) missing" : nil
        }
        let lag =
          table.lagEventsCount.map { counted($0, "event") + (missing ?? "") }
          ?? table.differingRowsCount.map { counted($0, "row") } ?? table.layout
        return [table.table, table.verdict, lag, table.worstStream ?? ""]
      })
    if tables.contains(where: { $0.verdict == "behind" && $0.isBuiltIn }) {
      text += hint
    } else if let other = tables.first(where: { $0.verdict == "behind" }) {
      text +=
        "'\(Shell.printable(other.table))' is made by its application: run that, or give its "
        + "projector to 'ecw-events rebuild --table'\n"
    }
    return text
  }
}

/// Where the projections are.
struct ProjectionOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The projection store (default: ECW_PROJECTION_STORE_PATH, else .ecw/projections.db).",
      valueName: "file"), completion: .file())
  var projections: String?

  /// Itself, for a command that takes it.
  func places(for command: String) -> [(option: String, path: String?)] {
    let takes = ["ecw-events projections", "ecw-events rebuild"].contains(where: command.hasPrefix)
    return takes ? [("--projections", projections)] : []
  }

  func path(_ call: EventsCall) throws -> String {
    if let projections { return Path.normal(projections, from: call.world.currentDirectory) }
    return try call.call.workspace().projectionStore(in: call.world.environment)
  }
}
