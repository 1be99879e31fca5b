import Common
public import SQLite

/// Real stores in the layouts of the field, for tests.
public enum EventStore {
  /// Creates an event store with contiguous streams.
  public static func create(
    _ path: String, events: Int, streams: Int = 3, journal: String = "WAL", pageSize: Int = 4096
  ) throws {
    try Disk.makeDirectories(Path.parent(path))
    let database = try Database(path, .create)
    try database.execute("PRAGMA page_size=\(pageSize)")
    try database.execute("PRAGMA journal_mode=\(journal)")
    try database.execute(
      """
      CREATE TABLE streams(stream_id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
      CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id TEXT NOT NULL,
        version INTEGER NOT NULL, event_type TEXT NOT NULL, event_data TEXT NOT NULL,
        created_at TEXT NOT NULL, FOREIGN KEY(stream_id) REFERENCES streams(stream_id),
        UNIQUE(stream_id, version));
      """)
    try append(database, events: events, streams: streams)
  }

  /// Adds events to the streams, round robin.
  public static func append(_ database: borrowing Database, events: Int, streams: Int = 3) throws {
    try database.transaction { () throws(SQLiteError) in
      for number in 0..<events {
        let stream = "default:blackboard:phase-\(number % streams)"
        try database.run(
          """
          INSERT INTO streams VALUES (?1, 1, '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00')
          ON CONFLICT(stream_id) DO UPDATE SET version = version + 1
          """, .text(stream))
        try database.run(
          """
          INSERT INTO events(stream_id, version, event_type, event_data, created_at)
          SELECT ?1, version, 'ecw.blackboard.ArtifactLinked',
            json_object('specversion', '1.0', 'id', 'evt-' || lower(hex(randomblob(6))), 'source',
              '/ecw/blackboard/phase', 'type', 'ecw.blackboard.ArtifactLinked', 'time',
              '2026-01-01T00:00:00Z', 'data', json_object('n', ?2)), '2026-01-01T00:00:00+00:00'
          FROM streams WHERE stream_id = ?1
          """, .text(stream), .integer(Int64(number)))
      }
    }
  }

  /// Creates a store whose every committed state has `acct.v = count(events)`.
  public static func createInvariant(_ path: String, rows: Int, journal: String = "WAL") throws {
    try Disk.makeDirectories(Path.parent(path))
    let database = try Database(path, .create)
    try database.execute("PRAGMA journal_mode=\(journal)")
    try database.execute(
      """
      CREATE TABLE acct(v INTEGER NOT NULL);
      CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER, body TEXT);
      CREATE UNIQUE INDEX body ON events(body, id);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
      INSERT INTO events(stream, body) SELECT i % 7, hex(randomblob(200)) FROM n;
      INSERT INTO acct SELECT count(*) FROM events;
      """)
  }
}
