/// Every stream with what its events say about it.
enum StreamQuery {
  private static let counted = """
    SELECT stream_id AS id, count(*) AS n, min(version) AS low, max(version) AS high
    FROM events GROUP BY stream_id
    """

  // Full outer join, which SQLite has only since 3.39: streams with events, then those without.
  private static let joined = """
    SELECT e.id AS id, s.version AS version, s.created_at AS created_at,
      s.updated_at AS updated_at, e.n AS n, e.low AS low, e.high AS high,
      s.stream_id IS NULL AS orphan
    FROM (\(counted)) AS e LEFT JOIN streams AS s ON s.stream_id = e.id
    UNION ALL
    SELECT s.stream_id, s.version, s.created_at, s.updated_at, 0, NULL, NULL, 0 FROM streams AS s
    WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.stream_id = s.stream_id)
    """

  private static let bare = """
    SELECT id, NULL AS version, NULL AS created_at, NULL AS updated_at, n, low, high, 0 AS orphan
    FROM (\(counted))
    """

  private static let problem = """
    CASE
      WHEN orphan THEN 'no row in streams'
      WHEN n > 0 AND (low <> 1 OR high <> n)
        THEN (high - n) || ' of ' || high || ' events are missing'
      WHEN version IS NOT NULL AND version <> coalesce(high, 0)
        THEN 'streams says version ' || version || ', the last event is ' || coalesce(high, 0)
    END
    """

  /// Id, version, the two times, number of events, lowest and highest version, what is wrong.
  static func sql(_ layout: EventLayout) -> String {
    """
    SELECT id, version, created_at, updated_at, n, low, high, \(problem)
    FROM (\(layout.hasStreams ? joined : bare)) ORDER BY id
    """
  }
}
