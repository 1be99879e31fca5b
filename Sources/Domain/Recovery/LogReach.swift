import SQLite

/// How far an event log reaches: of two, the one that reaches farther is the newer one.
struct LogReach: Comparable {
  /// The highest number that an event ever had; -1 without an event log.
  let position: Int64
  /// Its events.
  let count: Int64

  /// That of a store without an event log.
  static let none = LogReach(position: -1, count: 0)

  init(position: Int64, count: Int64) { (self.position, self.count) = (position, count) }

  init(_ schema: String, _ database: borrowing Database) throws {
    let numbers = try LogNumbers(schema, database)
    let remembered =
      try database.columns(of: "sqlite_sequence", in: schema).isEmpty
      ? nil
      : database.number(
        "SELECT seq FROM \(schema).sqlite_sequence WHERE name = 'events' COLLATE NOCASE")
    (position, count) = (max(numbers.sequence, remembered ?? 0), numbers.count)
  }

  static func < (a: LogReach, b: LogReach) -> Bool {
    (a.position, a.count) < (b.position, b.count)
  }

  /// Notes up to where each stream reached by what an attached store says.
  static func addTails(_ schema: String, _ database: borrowing Database) throws {
    for table in ["events", "streams"] {
      let columns = try database.foldedColumns(of: table, in: schema)
      guard columns.contains("stream_id"), columns.contains("version") else { continue }
      try database.execute(
        """
        INSERT INTO temp.tails SELECT stream_id, max(version) FROM \(schema).\(table)
        WHERE typeof(version) = 'integer' AND stream_id IS NOT NULL GROUP BY stream_id
        ON CONFLICT DO UPDATE SET version = max(version, excluded.version)
        """)
    }
  }
}
