import ArgumentParser
import Common
import EventLog
import Terminal

struct Log: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Print events in the order in which they were written.",
    discussion: Manual.page(
      examples: [
        "ecw-events log --since 1h --type AgentSignalFailed",
        "ecw-events log --json --from-position 1900 | jq -r '.event_data | fromjson | .data'",
        "ecw-events log --follow",
      ], statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable, .busy, .interrupted]))

  @OptionGroup var options: EventsOptions
  @OptionGroup(title: "Which events") var filter: FilterOptions

  @Flag(name: .long, help: "Wait for more events and print them as they come.")
  var follow = false

  func report(_ call: EventsCall) throws -> any Report {
    EventStream(
      source: try call.source(), filter: filter.filter(now: call.world.now()), world: call.world,
      format: .log(follow: follow))
  }
}

/// One event for people.
enum LogLine {
  static func text(_ event: EventSource.Line) -> String {
    let data = Shell.printable(event.data)
    let place = Shell.printable(event.stream + "@" + (event.version ?? "-"))
    let parts = [
      event.position.map { String($0) } ?? "-", Shell.printable(event.time ?? "-"), place,
      Shell.printable(event.type), data.count > 100 ? data.prefix(99) + "…" : data,
    ]
    return parts.joined(separator: "  ") + "\n"
  }
}
