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
      records of streams.
      """,
      examples: [
        "ecw-events export > events.jsonl",
        "ecw-events export --stream default:blackboard:phase-38.17 | jq -r .event_data",
      ], statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var options: EventsOptions
  @OptionGroup(title: "Which events") var filter: FilterOptions

  func report(_ call: EventsCall) throws -> any Report {
    EventStream(
      source: try call.source(), filter: filter.filter(now: call.world.now()), world: call.world,
      format: .export)
  }
}
