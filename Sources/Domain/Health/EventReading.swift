import SQLite

/// What the event log of a store says about itself.
struct EventReading {
  /// A stream whose versions are not 1 to its own version.
  struct Fault {
    let stream: String
    let text: String
  }

  /// Whether the tables have the columns that the check needs.
  var isKnownLayout = false
  /// Rows of the table, counted without any index; `nil` when not counted.
  var eventCount: Int64?
  /// Rows that the index over streams has.
  var indexedCount: Int64 = 0
  /// The version of every stream.
  var versions: [String: Int64] = [:]
  /// The first faults.
  var faults: [Fault] = []
  /// The number of faults.
  var faultCount = 0

  static func read(_ database: borrowing Database) throws(SQLiteError) -> EventReading? {
    let columns = try database.columns(of: "events")
    if columns.isEmpty { return nil }
    var reading = EventReading()
    reading.eventCount = try database.number("SELECT count(*) FROM events NOT INDEXED")
    guard columns.contains("stream_id"), columns.contains("version") else { return reading }
    reading.isKnownLayout = true
    let streams = try database.columns(of: "streams")
    let hasStreams = streams.contains("stream_id") && streams.contains("version")
    try database.forEach(hasStreams ? query + emptyStreams : eventsOnly) { row in
      reading.add(
        row.text(0) ?? "", version: row.number(1), count: row.number(2) ?? 0,
        lowest: row.number(3), highest: row.number(4), hasStreams: hasStreams)
      return true
    }
    return reading
  }

  private static let eventsOnly = """
    SELECT stream_id, NULL, count(*), min(version), max(version) FROM events GROUP BY stream_id
    """
  private static let query = """
    SELECT e.id, s.version, e.n, e.low, e.high FROM
      (SELECT stream_id AS id, count(*) AS n, min(version) AS low, max(version) AS high
       FROM events GROUP BY stream_id) AS e LEFT JOIN streams AS s ON s.stream_id = e.id
    """
  private static let emptyStreams = """

    UNION ALL SELECT s.stream_id, s.version, 0, NULL, NULL FROM streams AS s
    WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.stream_id = s.stream_id)
    """

  private mutating func add(
    _ stream: String, version: Int64?, count: Int64, lowest: Int64?, highest: Int64?,
    hasStreams: Bool
  ) {
    indexedCount += count
    versions[stream] = version ?? highest ?? 0
    func fault(_ text: String) {
      faultCount += 1
      if faults.count < 5 { faults.append(Fault(stream: stream, text: text)) }
    }
    if hasStreams, version == nil { return fault("has \(count) events and no row in streams") }
    let end = highest ?? 0
    if let version, version != end {
      return fault("is at version \(version), its last event at \(end)")
    }
    if count != end || (count > 0 && lowest != 1) {
      fault("has \(count) events, from version \(lowest ?? 0) to \(end)")
    }
  }
}
