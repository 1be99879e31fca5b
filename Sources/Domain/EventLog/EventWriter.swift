import SQLite

/// Writes rows of the event store as records.
enum EventWriter {
  /// A row with the six fields, as one line `ecw.events.event/1`.
  static func event(_ row: borrowing Row, to buffer: RecordBuffer) throws {
    try buffer.raw("{\"schema\":\"ecw.events.event/1\",\"id\":")
    try buffer.value(row, 0)
    try buffer.raw(",\"stream_id\":")
    try buffer.value(row, 1)
    try buffer.raw(",\"version\":")
    try buffer.value(row, 2)
    try buffer.raw(",\"event_type\":")
    try buffer.value(row, 3)
    try buffer.raw(",\"event_data\":")
    try buffer.value(row, 4)
    try buffer.raw(",\"created_at\":")
    try buffer.value(row, 5)
    try buffer.raw("}\n")
  }

  /// A row of ``StreamQuery``, as one line `ecw.events.stream/1`.
  static func stream(_ row: borrowing Row, to buffer: RecordBuffer) throws {
    try buffer.raw("{\"schema\":\"ecw.events.stream/1\",\"stream_id\":")
    try buffer.value(row, 0)
    try buffer.raw(",\"version\":")
    try buffer.value(row, 1)
    try buffer.raw(",\"created_at\":")
    try buffer.value(row, 2)
    try buffer.raw(",\"updated_at\":")
    try buffer.value(row, 3)
    try buffer.raw(",\"events_count\":")
    try buffer.value(row, 4)
    try buffer.raw(",\"lowest_version\":")
    try buffer.value(row, 5)
    try buffer.raw(",\"highest_version\":")
    try buffer.value(row, 6)
    try buffer.raw(",\"problem\":")
    try buffer.value(row, 7)
    try buffer.raw("}\n")
  }
}
