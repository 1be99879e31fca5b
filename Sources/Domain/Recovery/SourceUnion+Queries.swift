import SQLite

/// What is asked about the events in `temp.incoming`.
extension SourceUnion {
  /// Why an event is in the file of conflicts.
  enum Reason: String {
    /// Another content of the same event is in the new store.
    case otherContent = "other content"
    /// It names no stream, or its version is no whole number.
    case noVersion = "no stream or no version"
    /// A rule of the new store's table refuses it.
    case refused = "a rule of the new store refuses it"
  }

  /// The condition on an event `s` whose stream and version nobody has yet.
  static let isMissing = """
    NOT EXISTS
      (SELECT 1 FROM main.events m WHERE m.stream_id = s.stream_id AND m.version = s.version)
    """

  /// The events that both have with different content, as conflicts: `?1` is the source.
  static func conflictQuery(_ id: String, _ shared: [String]) -> String {
    let isWorse =
      shared.contains { $0.lowercased() == "event_data" }
      ? "NOT json_valid(m.event_data) AND json_valid(s.event_data)" : "0"
    let name = "(SELECT name FROM temp.source WHERE number = "
    let first = "\(name) coalesce((SELECT source FROM temp.origin o WHERE o.id = m.i), 0))"
    func side(_ name: String, _ table: String) -> String {
      "json_object('source', \(name), 'event', json_object(\(object(id, shared, table))))"
    }
    let (ours, other) = (side(first, "m"), side("\(name) ?1)", "s"))
    return """
      SELECT \(isWorse), json_object('schema', 'ecw.recover.conflict/1',
        'reason', '\(Reason.otherContent.rawValue)', 'stream_id', \(json("m.stream_id")),
        'version', \(json("m.version")), 'kept', CASE WHEN \(isWorse) THEN \(other) ELSE \(ours) END,
        'other', CASE WHEN \(isWorse) THEN \(ours) ELSE \(other) END)
      FROM temp.incoming s JOIN (SELECT *, \(Database.identifier(id)) AS i FROM main.events) m
        ON m.stream_id = s.stream_id AND m.version = s.version
      WHERE \(EventTable.differ(shared))
      """
  }

  /// The events with a condition, as conflicts that the new store has nothing of: `?1` is the source.
  static func refusedQuery(_ id: String, _ shared: [String], _ reason: Reason, _ condition: String)
    -> String
  {
    """
    SELECT json_object('schema', 'ecw.recover.conflict/1', 'reason', '\(reason.rawValue)',
      'stream_id', \(json("s.stream_id")), 'version', \(json("s.version")), 'kept', NULL,
      'other', json_object('source', (SELECT name FROM temp.source WHERE number = ?1),
        'event', json_object(\(object(id, shared, "s")))))
    FROM temp.incoming s WHERE \(condition)
    """
  }

  private static func object(_ id: String, _ shared: [String], _ table: String) -> String {
    ([id] + shared).map { column in
      "'\(column.replacing("'", with: "''"))', \(json(table + "." + Database.identifier(column)))"
    }.joined(separator: ", ")
  }

  private static func json(_ value: String) -> String {
    "CASE typeof(\(value)) WHEN 'blob' THEN hex(\(value)) ELSE \(value) END"
  }
}
