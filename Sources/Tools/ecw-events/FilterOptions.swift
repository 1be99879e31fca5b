import ArgumentParser
import Common
import EventLog

/// Which events are wanted.
struct FilterOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Only this stream; may be repeated.", valueName: "id"),
    completion: StreamCompletion.ids)
  var stream: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this type, whole or after its last dot; may be repeated.", valueName: "type"))
  var type: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only from this time on: RFC 3339, or how long ago, such as 1h.", valueName: "time"))
  var since: Moment?

  @Option(name: .long, help: ArgumentHelp("Only before this time.", valueName: "time"))
  var until: Moment?

  @Option(
    name: .long, help: ArgumentHelp("Only from this position (id) on.", valueName: "position"))
  var fromPosition: Int64?

  @Option(name: .long, help: ArgumentHelp("At most so many events.", valueName: "count"))
  var limit: Limit?

  func filter(now: Timestamp) -> EventFilter {
    EventFilter(
      streams: stream, types: type, since: since?.time(now), until: until?.time(now),
      fromPosition: fromPosition, limit: limit?.count)
  }

  /// A time, or how long ago.
  enum Moment: ExpressibleByArgument {
    case at(Timestamp)
    case ago(Int64)

    init?(argument: String) {
      if let seconds = Quantity.seconds(argument) {
        self = .ago(seconds)
      } else if let time = Timestamp(argument) {
        self = .at(time)
      } else {
        return nil
      }
    }

    func time(_ now: Timestamp) -> Timestamp {
      switch self {
      case .at(let time): time
      case .ago(let seconds): now.adding(seconds: -seconds)
      }
    }
  }

  /// A number that is not negative.
  struct Limit: ExpressibleByArgument {
    let count: Int

    init?(argument: String) {
      guard let count = Int(argument), count >= 0 else { return nil }
      self.count = count
    }
  }
}
