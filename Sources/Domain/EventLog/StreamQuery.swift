import SQLite

/// Every stream with what its events say about it.
struct StreamQuery {
  private let hasStreams: Bool
  private let kinds: String

  /// The query for a store.
  init(_ database: borrowing Database, _ layout: EventLayout) throws {
    hasStreams = layout.hasStreams
    // To count what is distinct SQLite sorts it once more. An index that is unique and is not is
    // found by the check.
    kinds = try Self.areVersionsUnique(database) ? "count(*)" : "count(DISTINCT version)"
  }

  // By a constraint of the table, without NULLs or collations by which it compares otherwise.
  private static func areVersionsUnique(_ database: borrowing Database) throws -> Bool {
    let isPlain = try database.number(
      """
      SELECT (SELECT "notnull" FROM pragma_table_info('events') WHERE lower(name) = 'stream_id')
        AND NOT EXISTS (SELECT 1 FROM sqlite_schema
          WHERE type = 'table' AND lower(name) = 'events' AND sql LIKE '%collate%')
      """)
    guard isPlain == 1 else { return false }
    return try database.texts(
      """
      SELECT lower(group_concat(quote(part.name)))
      FROM pragma_index_list('events') AS list, pragma_index_info(list.name) AS part
      WHERE list."unique" AND list.origin <> 'c' GROUP BY list.name
      """
    ).contains { ["'stream_id','version'", "'version','stream_id'"].contains($0) }
  }

  // A version is a whole number, and no two events of a stream have the same one.
  private var counted: String {
    """
    SELECT stream_id AS id, count(*) AS n, min(version) AS low, max(version) AS high,
      \(kinds) AS kinds, sum(typeof(version) <> 'integer') AS odd
    FROM events GROUP BY stream_id
    """
  }

  // Full outer join, which SQLite has only since 3.39: streams with events, then those without.
  private var joined: String {
    """
    SELECT e.id AS id, s.version AS version, s.created_at AS created_at,
      s.updated_at AS updated_at, e.n AS n, e.low AS low, e.high AS high, e.kinds AS kinds,
      e.odd AS odd, s.stream_id IS NULL AS orphan
    FROM (\(counted)) AS e LEFT JOIN streams AS s ON s.stream_id = e.id
    UNION ALL
    SELECT s.stream_id, s.version, s.created_at, s.updated_at, 0, NULL, NULL, 0, 0, 0
    FROM streams AS s
    WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.stream_id = s.stream_id)
    """
  }

  private var bare: String {
    """
    SELECT id, NULL AS version, NULL AS created_at, NULL AS updated_at, n, low, high, kinds, odd,
      NULL AS orphan
    FROM (\(counted))
    """
  }

  // The sort of a problem and what is wrong in words, the weightiest first.
  private static let problem = """
    CASE
      WHEN orphan THEN 'orphan: no row in streams'
      WHEN odd > 0 THEN 'version: ' || odd || ' of ' || n || ' versions are no whole numbers'
      WHEN low < 1 THEN 'version: its versions begin at ' || low
      WHEN n > 0 AND (low <> 1 OR high <> kinds)
        THEN 'gap: ' || (high - kinds) || ' of ' || high || ' events are missing'
          || CASE WHEN n > kinds THEN '; versions that came before: ' || (n - kinds) ELSE '' END
      WHEN n > kinds
        THEN 'duplicate: ' || (n - kinds) || ' of ' || n || ' events have the version of another'
      WHEN orphan = 0 AND version IS NOT coalesce(high, 0)
        THEN 'stream_version: streams says version ' || coalesce(version, 'NULL')
          || ', the last event is ' || coalesce(high, 0)
    END
    """

  /// Id, version, the two times, number of events, lowest and highest version, what is wrong and
  /// its sort.
  var sql: String {
    """
    SELECT id, version, created_at, updated_at, n, low, high,
      substr(problem, instr(problem, ': ') + 2), substr(problem, 1, instr(problem, ': ') - 1)
    FROM (SELECT *, \(Self.problem) AS problem FROM (\(hasStreams ? joined : bare))) ORDER BY id
    """
  }
}
