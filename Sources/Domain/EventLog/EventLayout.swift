import Common
import SQLite

/// The columns that an event store really has.
///
/// The layout of the field is `id, stream_id, version, event_type, event_data, created_at`; a
/// store may lack the first and the last, and may have more.
struct EventLayout: Sendable, Equatable {
  static let needed = ["stream_id", "version", "event_type", "event_data"]

  /// The SQL that gives an event's position.
  let position: String
  /// The SQL that gives the time of its row.
  let createdAt: String
  /// Columns that no record carries.
  let others: [String]
  /// Whether there is a table of streams in the layout of the field.
  let hasStreams: Bool
  /// Columns of the table of streams that no record carries.
  let otherStreamColumns: [String]
  /// The times of a stream that must not be NULL.
  let requiredTimes: [String]

  init(_ database: borrowing Database) throws {
    let columns = try database.columns(of: "events")
    let missing = Self.needed.filter { !columns.contains($0) }
    guard missing.isEmpty else {
      let reason =
        columns.isEmpty
        ? "no table 'events' in" : "unknown layout, no column \(missing.joined(separator: ", ")) in"
      throw Failure(
        "\(reason) '\(database.path)'",
        hint: "sqlite3 -readonly \(Shell.quote(database.path)) .schema",
        status: .unavailable)
    }
    position = columns.contains("id") ? "id" : "rowid"
    createdAt = columns.contains("created_at") ? "created_at" : "NULL"
    others = columns.filter { !(Self.needed + ["id", "created_at"]).contains($0) }
    let streams = try database.columns(of: "streams")
    let known = ["stream_id", "version", "created_at", "updated_at"]
    hasStreams = known.allSatisfy(streams.contains)
    let isCarried = hasStreams
    otherStreamColumns = streams.filter { !isCarried || !known.contains($0) }
    requiredTimes = try database.texts(
      "SELECT name FROM pragma_table_info('streams') WHERE \"notnull\" AND name LIKE '%_at'")
  }

  /// The six fields of a record, in their order.
  var fields: String { "\(position), stream_id, version, event_type, event_data, \(createdAt)" }
}
