import Common
import EventLog
import Terminal

/// Events on their way to standard output.
struct EventStream: StreamedReport {
  enum Format {
    /// All records, whatever was asked for.
    case export
    /// Events for people, or as records with `--json`.
    case log(follow: Bool)
  }

  let source: EventSource
  let filter: EventFilter
  let world: World
  let format: Format

  func write(asJSON: Bool, _ style: Style, to out: (String) -> Void) throws -> ExitStatus {
    try withoutActuallyEscaping(out) { out in
      switch format {
      case .export: try status(export(withStreams: true))
      case .log(let follow): try log(asJSON, follow, out)
      }
    }
  }

  private func export(withStreams: Bool) throws -> EventSource.Exported {
    try unsafe source.export(filter, withStreams: withStreams, to: world.outBytes)
  }

  private func log(_ asJSON: Bool, _ follow: Bool, _ out: @escaping (String) -> Void) throws
    -> ExitStatus
  {
    if follow {
      return try FollowedEvents(source: source, filter: filter, world: world)
        .write(asJSON: asJSON, to: out)
    }
    return status(
      try asJSON ? export(withStreams: false) : source.lines(filter) { out(LogLine.text($0)) })
  }

  // What is not in the output is said aside, and makes the status say so too.
  private func status(_ exported: EventSource.Exported) -> ExitStatus {
    if exported.withoutTime > 0 {
      world.err("left out \(counted(exported.withoutTime, "event")) without a time to read\n")
    }
    let left = exported.leftOut
    for line in left { world.err(line + "\n") }
    return exported.withoutTime > 0 || !left.isEmpty ? .findings : .ok
  }
}

extension EventSource.Exported {
  /// What the records do not carry, in lines for people.
  var leftOut: [String] {
    [(otherColumns, "events"), (otherStreamColumns, "streams")].compactMap { columns, table in
      let names = columns.map(Shell.printable).joined(separator: ", ")
      return names.isEmpty ? nil : "not in the records: column \(names) of the table \(table)"
    }
  }
}
