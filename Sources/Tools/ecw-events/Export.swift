import ArgumentParser
import Common
import EventLog
import Terminal

struct Export: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the event log as NDJSON, from which 'import' restores the very same rows.",
    discussion: Manual.page(
      """
      One record a line, all of one committed state: every stream, then every event in the order \
      of its position. The text of an event's data is one JSON string, so no byte of it changes; \
      what is no UTF-8 text is written as text_hex or blob_hex. A selection of events has no \
      records of streams. Beside the Markdown of the streams a README.md says how many there are.
      """,
      examples: [
        "ecw-events export > events.jsonl",
        "ecw-events export --markdown docs/events       one Markdown file a stream",
        "ecw-events export --stream default:blackboard:phase-38.17 | jq -r .event_data",
      ], statuses: [.ok, .findings, .bad, .failed, .refused, .usage, .unavailable, .busy]))

  @OptionGroup var options: EventsOptions
  @OptionGroup(title: "Which events") var filter: FilterOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Write Markdown into this new directory instead.", valueName: "dir"),
    completion: .directory)
  var markdown: String?

  func report(_ call: EventsCall) throws -> any Report {
    if let markdown { return try export(call, to: markdown) }
    return EventStream(
      source: try call.source(), filter: filter.filter(now: call.world.now()), world: call.world,
      format: .export)
  }

  private func export(_ call: EventsCall, to directory: String) throws -> any Report {
    guard filter.filter(now: call.world.now()).isEmpty else {
      throw ValidationError("--markdown writes whole streams: leave the selection out")
    }
    let path = Path.normal(directory, from: call.world.currentDirectory)
    let (files, exported) = try call.source().exportMarkdown(to: path)
    let record = MarkdownRecord(
      directory: path, filesCount: files.count, eventsCount: exported.events,
      otherColumns: exported.otherColumns, otherStreamColumns: exported.otherStreamColumns)
    let left = exported.leftOut.map { "  \($0)\n" }.joined()
    return Single(record, status: left.isEmpty ? .ok : .findings) { record, _ in
      "\(counted(record.eventsCount, "event")) in \(counted(Int64(record.filesCount), "file"))\n"
        + left
    }
  }
}

struct MarkdownRecord: Encodable, Sendable {
  var schema = "ecw.events.markdown/1"
  var directory: String
  var filesCount: Int
  var eventsCount: Int64
  var otherColumns: [String]
  var otherStreamColumns: [String]
}
