import Common
import SQLite

extension SignalLog {
  /// Takes in the events that came since the last time.
  func refresh() throws {
    let mark = try mark()
    let last = try database.number("SELECT coalesce(max(id), 0) FROM main.events") ?? 0
    if mark.position == last { return }
    try database.execute("BEGIN")
    do {
      try database.run(fold, .integer(mark.position), .integer(last))
      try database.execute("DELETE FROM \(schema).mark")
      try database.run(
        "INSERT INTO \(schema).mark SELECT id, \(Self.identity), ?2 FROM main.events WHERE id = ?1",
        .integer(last), .integer(mark.filed))
      try database.execute("COMMIT")
    } catch {
      try? database.execute("ROLLBACK")  // the first error matters
      throw error
    }
  }

  /// The signals that events are about whose files were not looked at since.
  func unfiled() throws -> [String] {
    try database.texts(
      "SELECT id FROM \(schema).signals WHERE position > (SELECT max(filed) FROM \(schema).mark)")
  }

  /// Remembers that every file is where the log says.
  func markFiled() throws { try database.execute("UPDATE \(schema).mark SET filed = position") }

  // The position up to which the table is right: 0 when the log is not the one it was made from.
  private func mark() throws -> (position: Int64, filed: Int64) {
    var known: (Int64, Int64)?
    try database.forEach(
      """
      SELECT m.position, m.filed FROM \(schema).mark AS m JOIN main.events AS e ON e.id = m.position
      WHERE m.event = \(Self.identity)
      """
    ) { row in
      known = (row.number(0) ?? 0, row.number(1) ?? 0)
      return false
    }
    if known == nil { try database.execute("DELETE FROM \(schema).signals") }
    return known ?? (0, 0)
  }

  private static let identity = "stream_id || ' ' || version || ' ' || event_data"

  // Events are taken in their order; the last one about a signal says where it stands.
  private var fold: String {
    """
    INSERT INTO \(schema).signals
    SELECT json_extract(event_data, '$.data.signal_id'), stream_id,
      upper(substr(event_type, \(Self.prefix.utf8.count + 12))),
      json_extract(event_data, '$.data.claim_token'),
      json_extract(event_data, '$.data.claimed_by'),
      coalesce(json_extract(event_data, '$.time'), created_at),
      CASE event_type WHEN \(posted) THEN coalesce(json_extract(event_data, '$.time'), created_at) END,
      CASE event_type WHEN \(posted) THEN coalesce(json_extract(event_data, '$.time'), created_at) END,
      event_type = '\(SignalStatus.claimed.eventType)',
      json_extract(event_data, '$.data.expires_at'),
      json_extract(event_data, '$.data.not_before'), id
    FROM main.events WHERE id > ?1 AND id <= ?2 AND event_type IN (\(types))
      AND CASE WHEN json_valid(event_data) THEN json_type(event_data, '$.data.signal_id') END = 'text'
    ORDER BY id
    ON CONFLICT(id) DO UPDATE SET stream = excluded.stream, status = excluded.status,
      token = coalesce(excluded.token, token), owner = coalesce(excluded.owner, owner),
      changed_at = excluded.changed_at, first_posted = coalesce(first_posted, excluded.first_posted),
      last_posted = coalesce(excluded.last_posted, last_posted),
      attempts = attempts + excluded.attempts, expires_at = excluded.expires_at,
      not_before = excluded.not_before, position = excluded.position
    """
  }

  private var posted: String { "'\(SignalStatus.posted.eventType)'" }
  private var types: String {
    SignalStatus.allCases.map { "'\($0.eventType)'" }.joined(separator: ", ")
  }
}
