import Common
import SQLite

/// Versions of a stream that must have existed and are not there.
public struct Gap: Codable, Sendable, Equatable {
  /// The stream.
  public var streamId: String
  /// The first version that is missing.
  public var fromVersion: Int64
  /// The last version that is missing.
  public var toVersion: Int64

  /// The number of missing events.
  public var count: Int64 { toVersion.subtractingAtMost(fromVersion).addingAtMost(1) }

  /// How many gaps a record lists; the counts are always of all.
  public static let listed = 1000

  /// The condition on a row whose version says something about those before it.
  ///
  /// Others are kept like any, but no stream is taken to have as many events as they say.
  static let isVersion =
    "typeof(version) = 'integer' AND version BETWEEN 0 AND \(Int64.lastNumber)"

  // Versions start at 1 and are contiguous; `temp.tails` knows up to where a stream must reach.
  static func insideQuery(_ events: String) -> String {
    """
    SELECT stream_id, previous + 1, version - 1 FROM (
      SELECT stream_id, version, lag(version, 1, 0)
        OVER (PARTITION BY stream_id ORDER BY version) AS previous FROM \(events)
        WHERE \(isVersion))
    WHERE version > previous + 1
    """
  }
  static func tailQuery(_ events: String) -> String {
    """
    SELECT t.stream_id, coalesce(m.version, 0) + 1, t.version FROM temp.tails t LEFT JOIN
      (SELECT stream_id, max(version) AS version FROM \(events) WHERE \(isVersion)
        GROUP BY stream_id) m
      ON m.stream_id = t.stream_id
    WHERE t.version > coalesce(m.version, 0)
    """
  }

  /// Calls the body for every gap of the store, until it returns `false`.
  static func forEach(_ database: borrowing Database, _ body: (Gap) -> Bool) throws(SQLiteError) {
    // What is kept aside is not lost; without any, the index is enough.
    let hasAside = try database.number("SELECT count(*) FROM temp.aside") ?? 0 > 0
    let events =
      hasAside
      ? "(SELECT stream_id, version FROM main.events UNION SELECT stream_id, version FROM temp.aside)"
      : "main.events"
    let query = insideQuery(events) + " UNION ALL " + tailQuery(events) + " ORDER BY 1, 2"
    try database.forEach(query) { row in
      body(
        Gap(
          streamId: row.text(0) ?? "", fromVersion: row.number(1) ?? 0,
          toVersion: row.number(2) ?? 0))
    }
  }
}

/// Up to where each stream is known to have reached.
enum Tails {
  static func prepare(_ database: borrowing Database) throws(SQLiteError) {
    try database.execute(
      """
      CREATE TEMP TABLE tails(stream_id TEXT PRIMARY KEY, version INTEGER) WITHOUT ROWID;
      CREATE TEMP TABLE aside(stream_id, version, PRIMARY KEY(stream_id, version)) WITHOUT ROWID
      """)
  }

  /// Takes what the events and the table of streams of an attached store say.
  static func add(_ schema: String, to database: borrowing Database) throws(SQLiteError) {
    for table in ["events", "streams"] {
      let columns = try database.foldedColumns(of: table, in: schema)
      guard columns.contains("stream_id"), columns.contains("version") else { continue }
      try database.execute(
        """
        INSERT INTO temp.tails SELECT stream_id, max(version) FROM \(schema).\(table)
        WHERE \(Gap.isVersion) AND stream_id IS NOT NULL GROUP BY stream_id
        ON CONFLICT DO UPDATE SET version = max(version, excluded.version)
        """)
    }
  }
}

extension Database {
  /// The names of a table's columns in an attached store; empty when there is no such table.
  func columns(of table: String, in schema: String) throws(SQLiteError) -> [String] {
    try texts("SELECT name FROM pragma_table_info(?1, ?2)", .text(table), .text(schema))
  }
}
