import Common

/// Holds what came from each directory against what its export says that it wrote.
///
/// A stream of which the whole page is missing leaves no other trace.
struct ImportWhole {
  private struct Part {
    var wanted: (streams: Int64, events: Int64)?
    var streams: Int64 = 0
    var events: Int64 = 0
  }

  private var parts: [String: Part] = [:]

  mutating func add(_ record: IncomingRecord, of input: ImportInput) {
    guard let directory = input.directory else { return }
    switch record {
    case .export(let streams, let events):
      parts[directory, default: Part()].wanted = (streams, events)
    case .stream: parts[directory, default: Part()].streams += 1
    case .event: parts[directory, default: Part()].events += 1
    case .other: break
    }
  }

  /// What is missing, in words, by directory; with the number of streams.
  var gaps: [(text: String, streams: Int64)] {
    parts.sorted { $0.key < $1.key }.compactMap { directory, part in
      guard let wanted = part.wanted,
        part.streams < wanted.streams || part.events < wanted.events
      else { return nil }
      let text =
        "\(part.streams) of its \(counted(wanted.streams, "stream")) and "
        + "\(part.events) of its \(counted(wanted.events, "event"))"
      return ("'\(Shell.printable(directory))' has \(text)", wanted.streams - part.streams)
    }
  }
}
