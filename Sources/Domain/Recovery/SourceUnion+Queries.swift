import SQLite

/// What is asked about the attached source `src`.
extension SourceUnion {
  /// The condition on an event `s` whose stream and version nobody has yet.
  static let isMissing = """
    s.stream_id IS NOT NULL AND typeof(s.version) = 'integer' AND NOT EXISTS
      (SELECT 1 FROM main.events m WHERE m.stream_id = s.stream_id AND m.version = s.version)
    """

  /// The events that both have with different content, as conflicts: `?1` is the source.
  static func conflictQuery(_ id: String, _ shared: [String]) -> String {
    let isWorse =
      shared.contains("event_data")
      ? "NOT json_valid(m.event_data) AND json_valid(s.event_data)" : "0"
    let name = "(SELECT name FROM temp.source WHERE number = "
    let first = "\(name) coalesce((SELECT source FROM temp.origin o WHERE o.id = m.i), 0))"
    func side(_ name: String, _ table: String) -> String {
      "json_object('source', \(name), 'event', json_object(\(object(id, shared, table))))"
    }
    let (ours, other) = (side(first, "m"), side("\(name) ?1)", "s"))
    return """
      SELECT \(isWorse), json_object('schema', 'ecw.recover.conflict/1', 'stream_id', m.stream_id,
        'version', m.version, 'kept', CASE WHEN \(isWorse) THEN \(other) ELSE \(ours) END,
        'other', CASE WHEN \(isWorse) THEN \(ours) ELSE \(other) END)
      FROM src.events s JOIN (SELECT *, \(Database.identifier(id)) AS i FROM main.events) m
        ON m.stream_id = s.stream_id AND m.version = s.version
      WHERE \(EventTable.differ(shared))
      """
  }

  /// The events that a rule of the table refuses, as conflicts: `?1` is the source.
  static func refusedQuery(_ id: String, _ shared: [String]) -> String {
    """
    SELECT json_object('schema', 'ecw.recover.conflict/1', 'stream_id', s.stream_id,
      'version', s.version, 'kept', NULL, 'other', json_object(
        'source', (SELECT name FROM temp.source WHERE number = ?1),
        'event', json_object(\(object(id, shared, "s")))))
    FROM src.events s WHERE \(isMissing)
    """
  }

  private static func object(_ id: String, _ shared: [String], _ table: String) -> String {
    ([id] + shared).map { column in
      let value = table + "." + Database.identifier(column)
      let key = "'" + column.replacing("'", with: "''") + "'"
      return "\(key), CASE typeof(\(value)) WHEN 'blob' THEN hex(\(value)) ELSE \(value) END"
    }.joined(separator: ", ")
  }
}
