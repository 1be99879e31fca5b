public import Common
import SQLite

/// Which events are wanted; without anything all of them.
public struct EventFilter: Sendable {
  /// Streams, by their whole id.
  public var streams: [String]
  /// Types, whole or by what follows the last dot.
  public var types: [String]
  /// The earliest time.
  public var since: Timestamp?
  /// The first time that is too late.
  public var until: Timestamp?
  /// The lowest position.
  public var fromPosition: Int64?
  /// The number of events after which it is enough.
  public var limit: Int?

  /// Creates a filter.
  public init(
    streams: [String] = [], types: [String] = [], since: Timestamp? = nil,
    until: Timestamp? = nil, fromPosition: Int64? = nil, limit: Int? = nil
  ) {
    (self.streams, self.types, self.since, self.until) = (streams, types, since, until)
    (self.fromPosition, self.limit) = (fromPosition, limit)
  }

  /// Whether every event passes.
  public var isEmpty: Bool {
    streams.isEmpty && types.isEmpty && since == nil && until == nil && fromPosition == nil
      && limit == nil
  }

  /// The query, in order of position, and its values.
  func query(_ layout: EventLayout) -> (sql: String, values: [Value]) {
    var values: [Value] = []
    func marks(_ texts: [String]) -> String {
      values += texts.map(Value.text)
      return texts.map { _ in "?" }.joined(separator: ", ")
    }
    var terms: [String] = []
    if let fromPosition {
      terms.append("\(layout.position) >= ?")
      values.append(.integer(fromPosition))
    }
    if !streams.isEmpty { terms.append("stream_id IN (\(marks(streams)))") }
    if !types.isEmpty {
      // What follows the last dot: all that is left when everything up to a dot is cut away.
      let ending = "replace(event_type, rtrim(event_type, replace(event_type, '.', '')), '')"
      terms.append("(event_type IN (\(marks(types))) OR \(ending) IN (\(marks(types))))")
    }
    let condition = terms.isEmpty ? "" : " WHERE " + terms.joined(separator: " AND ")
    return (
      "SELECT \(layout.fields) FROM events\(condition) ORDER BY \(layout.position)", values
    )
  }

  /// Whether a row's time passes; `nil` when it has no time that can be read.
  func admits(_ row: borrowing Row) -> Bool? {
    if since == nil && until == nil { return true }
    guard let time = EventTime.read(row) else { return nil }
    return (since.map { time >= $0 } ?? true) && (until.map { time < $0 } ?? true)
  }
}
