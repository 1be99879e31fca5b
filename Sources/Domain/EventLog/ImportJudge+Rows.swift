import Common
import SQLite

extension ImportJudge {
  /// Puts the staged rows in; the connection is in a transaction.
  func apply(_ database: borrowing Database, at now: Timestamp) throws {
    if layout.hasStreams {
      try database.execute(putStreams(at: now))
    }
    let hasTime = layout.createdAt == "NULL" ? "" : ", created_at"
    let hasPosition = layout.position == "id"
    // First those that bring their position, so that no new one takes it.
    try database.execute(
      """
      INSERT INTO main.events(\(hasPosition ? "id" : "rowid"), stream_id, version, event_type,
        event_data\(hasTime))
      SELECT id, stream_id, version, event_type, event_data\(hasTime) FROM temp.staged
      ORDER BY id IS NULL, id, line
      """)
  }

  // A record of the stream knows its times only as far as its version goes.
  private func putStreams(at now: Timestamp) -> String {
    """
    INSERT INTO main.streams(stream_id, version, created_at, updated_at)
    SELECT k.stream_id, max(coalesce(d.version, 0), coalesce(max(s.version), 0)),
      \(time("created_at", "d.version IS NOT NULL", "", now)),
      \(time("updated_at", "d.version >= coalesce(max(s.version), 0)", "DESC", now))
    FROM (SELECT stream_id FROM temp.staged UNION SELECT stream_id FROM temp.declared) AS k
      LEFT JOIN temp.declared AS d ON d.stream_id = k.stream_id
      LEFT JOIN temp.staged AS s ON s.stream_id = k.stream_id
    WHERE true GROUP BY k.stream_id
    ON CONFLICT(stream_id) DO UPDATE SET
      updated_at = CASE WHEN excluded.version > version THEN excluded.updated_at
        ELSE updated_at END,
      version = max(version, excluded.version)
    """
  }

  // Where the store demands a time, there is one: SQLite asks before it looks for a row to change.
  private func time(_ column: String, _ isKnown: String, _ order: String, _ now: Timestamp)
    -> String
  {
    func event(_ time: String, _ table: String) -> String {
      "(SELECT \(time) FROM \(table) WHERE stream_id = k.stream_id ORDER BY version \(order) LIMIT 1)"
    }
    let staged = event("created_at", "temp.staged")
    guard layout.requiredTimes.contains(column) else {
      return "CASE WHEN \(isKnown) THEN d.\(column) ELSE \(staged) END"
    }
    let own = "(SELECT \(column) FROM main.streams WHERE stream_id = k.stream_id)"
    return """
      coalesce(CASE WHEN \(isKnown) THEN d.\(column) END, \(staged), \(own),
        \(event(layout.createdAt, "main.events")), (SELECT min(created_at) FROM temp.staged),
        '\(now)')
      """
  }
}
