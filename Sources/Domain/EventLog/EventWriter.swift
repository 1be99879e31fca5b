import Common
import SQLite

/// Writes rows of the event store as records.
enum EventWriter {
  /// A row with the six fields, as one line `ecw.events.event/1`.
  static func event(_ row: borrowing Row, to buffer: RecordBuffer) throws {
    try buffer.literal("{\"schema\":\"ecw.events.event/1\",\"id\":")
    try buffer.value(row, 0)
    try buffer.literal(",\"stream_id\":")
    try buffer.value(row, 1)
    try buffer.literal(",\"version\":")
    try buffer.value(row, 2)
    try buffer.literal(",\"event_type\":")
    try buffer.value(row, 3)
    try buffer.literal(",\"event_data\":")
    try buffer.value(row, 4)
    try buffer.literal(",\"created_at\":")
    try buffer.value(row, 5)
    try buffer.literal("}\n")
  }

  /// A row of ``StreamQuery``, as one line `ecw.events.stream/1`.
  static func stream(_ row: borrowing Row, to buffer: RecordBuffer) throws {
    try buffer.literal("{\"schema\":\"ecw.events.stream/1\",\"stream_id\":")
    try buffer.value(row, 0)
    try buffer.literal(",\"version\":")
    try buffer.value(row, 1)
    try buffer.literal(",\"created_at\":")
    try buffer.value(row, 2)
    try buffer.literal(",\"updated_at\":")
    try buffer.value(row, 3)
    try buffer.literal(",\"events_count\":")
    try buffer.value(row, 4)
    try buffer.literal(",\"lowest_version\":")
    try buffer.value(row, 5)
    try buffer.literal(",\"highest_version\":")
    try buffer.value(row, 6)
    try buffer.literal(",\"problem\":")
    try buffer.value(row, 7)
    try buffer.literal("}\n")
  }
}
