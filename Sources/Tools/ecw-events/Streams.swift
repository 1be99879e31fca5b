import ArgumentParser
import Common
import EventLog
import Terminal

struct Streams: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "streams",
    abstract: "List the streams with their versions, and what is wrong with them.",
    discussion: Manual.page(
      examples: [
        "ecw-events streams", "ecw-events streams --json | jq 'select(.problem != null)'",
      ], statuses: [.ok, .bad, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var options: EventsOptions

  func report(_ call: EventsCall) throws -> any Report {
    StreamList(source: try call.source())
  }
}

/// The streams on their way to standard output.
struct StreamList: StreamedReport {
  let source: EventSource

  func write(asJSON: Bool, _ style: Style, to out: (String) -> Void) throws -> ExitStatus {
    if asJSON {
      return try withoutActuallyEscaping(out) { out in
        try unsafe source.exportStreams { out(unsafe String(decoding: $0, as: UTF8.self)) } > 0
          ? .bad : .ok
      }
    }
    let streams = try source.streams()
    out(
      style.table(
        ["STREAM", "VERSION", "EVENTS", "UPDATED", "PROBLEM"],
        streams.map {
          [$0.id, $0.version ?? "-", $0.events, $0.updatedAt ?? "-", $0.problem ?? ""]
        }))
    if streams.isEmpty { out("no streams\n") }
    return streams.contains { $0.problem != nil } ? .bad : .ok
  }
}
