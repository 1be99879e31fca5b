import SQLite

/// Events that are not what they were: nobody changes an event, so its content is lost.
///
/// What a proven snapshot has just so was not altered: then it was in the other store.
enum AlteredEvents {
  static func prepare(_ database: borrowing Database) throws {
    try database.execute(
      "CREATE TEMP TABLE altered(stream_id, version, PRIMARY KEY(stream_id, version)) WITHOUT ROWID"
    )
  }

  static func count(_ database: borrowing Database) throws -> Int64 {
    try database.number("SELECT count(*) FROM temp.altered") ?? 0
  }

  /// Compares with the store attached under a name; snapshots have the last word.
  static func read(
    _ schema: String, _ store: LossCheck.Known, _ database: borrowing Database
  ) throws {
    let there = try database.columns(of: "events", in: schema)
    guard there.contains("stream_id"), there.contains("version") else { return }
    try read("\(schema).events", columns: there, isProven: store.isProven, database)
  }

  /// Compares with a table that has columns of events.
  static func read(
    _ table: String, columns: [String], isProven: Bool, _ database: borrowing Database
  ) throws {
    let number = try RowKeys.alias("events", in: "main", database)
    let content = try database.columns(of: "events", in: "main").filter {
      columns.contains($0) && !["stream_id", "version", number].contains($0)
    }
    let pairs =
      "\(table) s JOIN main.events m ON m.stream_id = s.stream_id AND m.version = s.version"
    // Where the other content is no JSON and ours is, the other was damaged.
    let isWorse =
      content.contains("event_data")
      ? "NOT json_valid(s.event_data) AND json_valid(m.event_data)" : "0"
    if isProven {
      try database.execute(
        """
        DELETE FROM temp.altered WHERE (stream_id, version) IN
          (SELECT s.stream_id, s.version FROM \(pairs) WHERE NOT (\(EventTable.differ(content))))
        """)
    }
    try database.execute(
      """
      INSERT OR IGNORE INTO temp.altered SELECT s.stream_id, s.version FROM \(pairs)
      WHERE (\(EventTable.differ(content))) AND NOT (\(isWorse))
      """)
  }
}
