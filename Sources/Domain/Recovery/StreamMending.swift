import Common
import SQLite

/// Makes the table of streams say what the events say, and counts what is missing.
enum StreamMending {
  static func mend(_ database: borrowing Database, _ outcome: inout MergeOutcome)
    throws(SQLiteError)
  {
    try readGaps(database, &outcome)
    let columns = try database.foldedColumns(of: "streams", in: "main")
    if columns.contains("stream_id"), columns.contains("version") {
      outcome.mendedStreamsCount = try mendRows(database, columns)
      try tellMissing(database, &outcome)
    }
    if try !database.columns(of: "sqlite_sequence", in: "main").isEmpty {
      try keepSequence(database, outcome.sequence)
    }
    outcome.eventCount = try database.number("SELECT count(*) FROM main.events") ?? 0
    outcome.streamCount =
      try database.number("SELECT count(DISTINCT stream_id) FROM main.events") ?? 0
  }

  private static func readGaps(_ database: borrowing Database, _ outcome: inout MergeOutcome)
    throws(SQLiteError)
  {
    var (gaps, count, lost): ([Gap], Int64, Int64) = ([], 0, 0)
    try Gap.forEach(database) { gap in
      if gaps.count < Gap.listed { gaps.append(gap) }
      count += 1
      lost = lost.addingAtMost(gap.count)
      return true
    }
    (outcome.gaps, outcome.gapCount, outcome.lostCount) = (gaps, count, lost)
  }

  // Writers compare the version with the one they expect: it must be that of the last event.
  private static func mendRows(_ database: borrowing Database, _ columns: [String])
    throws(SQLiteError) -> Int64
  {
    let hasTime = try database.foldedColumns(of: "events", in: "main").contains("created_at")
    var (names, values) = (["stream_id", "version"], ["e.stream_id", "max(e.version)"])
    for (column, value) in [
      ("created_at", "min(e.created_at)"), ("updated_at", "max(e.created_at)"),
    ] where columns.contains(column) && hasTime {
      names.append(column)
      values.append(value)
    }
    let before = try database.number("SELECT total_changes()") ?? 0
    do throws(SQLiteError) {
      try database.execute(
        """
        INSERT OR IGNORE INTO main.streams(\(names.joined(separator: ", ")))
        SELECT \(values.joined(separator: ", ")) FROM main.events e WHERE NOT EXISTS
          (SELECT 1 FROM main.streams s WHERE s.stream_id = e.stream_id) GROUP BY e.stream_id
        """)
    } catch {
      // Told as a stream without a row.
      guard error.isRefusal, !error.isStatement else { throw error }
    }
    let added = (try database.number("SELECT total_changes()") ?? 0) - before
    let last =
      "coalesce((SELECT max(version) FROM main.events e WHERE e.stream_id = s.stream_id), 0)"
    try database.execute(
      "UPDATE main.streams AS s SET version = \(last) WHERE version IS NOT \(last)")
    return added + (try database.number("SELECT changes()") ?? 0)
  }

  private static func tellMissing(_ database: borrowing Database, _ outcome: inout MergeOutcome)
    throws(SQLiteError)
  {
    let count = try database.number(
      """
      SELECT count(DISTINCT stream_id) FROM main.events e
      WHERE NOT EXISTS (SELECT 1 FROM main.streams s WHERE s.stream_id = e.stream_id)
      """)
    guard let count, count > 0 else { return }
    outcome.sources[0].notMerged.append(
      "streams: \(counted(count, "stream")) \(count == 1 ? "has" : "have") events and no row: "
        + "a rule of the table refuses it")
  }

  // A number that was lost is never given again.
  private static func keepSequence(_ database: borrowing Database, _ sequence: Int64)
    throws(SQLiteError)
  {
    let isEvents = "lower(name) = 'events'"
    let known = try database.number("SELECT count(*) FROM sqlite_sequence WHERE \(isEvents)")
    let isNumbered = try database.number(
      "SELECT upper(sql) LIKE '%AUTOINCREMENT%' FROM sqlite_schema WHERE \(isEvents)")
    guard isNumbered == 1 else { return }
    let sql =
      known ?? 0 > 0
      ? """
      UPDATE sqlite_sequence SET seq = CASE typeof(seq) WHEN 'integer' THEN max(seq, ?1) ELSE ?1 END
      WHERE \(isEvents)
      """
      : """
      INSERT INTO sqlite_sequence(name, seq)
      SELECT name, ?1 FROM sqlite_schema WHERE type = 'table' AND \(isEvents)
      """
    try database.run(sql, .integer(sequence))
  }
}
