import Common
import SQLite

extension SignalLog {
  /// Takes in the events that came since the last time.
  func refresh() throws {
    try database.execute("BEGIN")
    do {
      let version = try database.number("PRAGMA main.data_version")
      let mark = try mark(isVerified: version == verified)
      let last = try database.number("SELECT coalesce(max(id), 0) FROM main.events") ?? 0
      if mark.position != last {
        try SignalFold.run(database, into: schema, after: mark.position, upTo: last)
      }
      if mark.position != last || last == 0 { try remember(last, filed: mark.filed) }
      try database.execute("COMMIT")
      verified = version
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

  /// Whether rows up to the mark came or went since ``refresh()``, by another's hand.
  func isOutdated() throws(SQLiteError) -> Bool {
    if try database.number("PRAGMA main.data_version") == verified { return false }
    return try database.number(
      "SELECT count(*) FROM \(schema).mark WHERE row_count = \(Self.rowsUpToMark)") == 0
  }

  // The position up to which the table is right: 0 when the log is not the one it was made from.
  //
  // Rows are restored below the highest number, or deleted there: so the count must be right as
  // well. SQLite counts a whole table from an index without reading its rows.
  private func mark(isVerified: Bool) throws -> (position: Int64, filed: Int64) {
    var known: (Int64, Int64)?
    try database.forEach(
      """
      SELECT position, filed FROM \(schema).mark AS m JOIN main.events AS e ON e.id = m.position
      WHERE m.event = \(Self.identity) AND m.file = ?1
        AND (\(isVerified ? 1 : 0) OR m.row_count = \(Self.rowsUpToMark))
      """, [.text(file)]
    ) { row in
      known = (row.number(0) ?? 0, row.number(1) ?? 0)
      return false
    }
    if known == nil { try database.execute("DELETE FROM \(schema).signals") }
    return known ?? (0, 0)
  }

  private func remember(_ last: Int64, filed: Int64) throws {
    try database.execute("DELETE FROM \(schema).mark")
    try database.run(
      """
      INSERT INTO \(schema).mark(position, event, filed, row_count, file)
      SELECT id, \(Self.identity), ?2, (SELECT count(*) FROM main.events), ?3
      FROM main.events WHERE id = ?1
      """, .integer(last), .integer(filed), .text(file))
  }

  private static let identity = "stream_id || ' ' || version || ' ' || event_data"
  private static let rowsUpToMark = """
    ((SELECT count(*) FROM main.events) - (SELECT count(*) FROM main.events WHERE id > position))
    """
}

/// The log made into one row a signal.
enum SignalFold {
  /// Takes events in, in their order; the last one about a signal says where it stands.
  static func run(
    _ database: borrowing Database, into schema: String, after first: Int64, upTo last: Int64
  ) throws(SQLiteError) {
    try database.run(statement(schema), .integer(first), .integer(last))
  }

  // A claim that names no token is nobody's else either: the one before it ends nothing any more.
  private static func statement(_ schema: String) -> String {
    """
    INSERT INTO \(schema).signals(\(SignalLog.columns))
    SELECT json_extract(event_data, '$.data.signal_id'), stream_id,
      upper(substr(event_type, \(SignalLog.prefix.utf8.count + 12))),
      json_extract(event_data, '$.data.claim_token'),
      coalesce(json_extract(event_data, '$.data.claimed_by'),
        json_extract(event_data, '$.data.agent_id')),
      coalesce(json_extract(event_data, '$.time'), created_at),
      CASE event_type WHEN \(posted) THEN coalesce(json_extract(event_data, '$.time'), created_at) END,
      CASE event_type WHEN \(posted) THEN coalesce(json_extract(event_data, '$.time'), created_at) END,
      coalesce(\(told), event_type = '\(SignalStatus.claimed.eventType)'),
      json_extract(event_data, '$.data.expires_at'),
      json_extract(event_data, '$.data.not_before'), id,
      CASE WHEN event_type IN (\(ends)) THEN json_extract(event_data, '$.data.claim_token') END,
      CASE WHEN event_type IN (\(ends)) THEN id END, \(told)
    FROM main.events WHERE id > ?1 AND id <= ?2 AND event_type IN (\(types(SignalStatus.allCases)))
      AND CASE WHEN json_valid(event_data) THEN json_type(event_data, '$.data.signal_id') END = 'text'
    ORDER BY id
    ON CONFLICT(id) DO UPDATE SET stream = excluded.stream, status = excluded.status,
      token = CASE excluded.status WHEN 'CLAIMED' THEN excluded.token
        ELSE coalesce(excluded.token, token) END,
      owner = CASE excluded.status WHEN 'CLAIMED' THEN excluded.owner
        ELSE coalesce(excluded.owner, owner) END,
      changed_at = excluded.changed_at, first_posted = coalesce(first_posted, excluded.first_posted),
      last_posted = coalesce(excluded.last_posted, last_posted),
      attempts = coalesce(excluded.told_attempts, attempts + (excluded.status = 'CLAIMED')),
      expires_at = excluded.expires_at, not_before = excluded.not_before,
      position = excluded.position,
      ended_token =
        CASE WHEN excluded.ended_position IS NULL THEN ended_token ELSE excluded.ended_token END,
      ended_position = coalesce(excluded.ended_position, ended_position),
      told_attempts = excluded.told_attempts
    """
  }

  // What the event itself says; the field's programs say nothing of attempts.
  private static let told = """
    CASE json_type(event_data, '$.data.attempts') WHEN 'integer'
      THEN json_extract(event_data, '$.data.attempts') END
    """

  private static var posted: String { "'\(SignalStatus.posted.eventType)'" }
  private static var ends: String { types(SignalStatus.allCases.filter(\.isOver)) }

  private static func types(_ statuses: [SignalStatus]) -> String {
    statuses.map { "'\($0.eventType)'" }.joined(separator: ", ")
  }
}
