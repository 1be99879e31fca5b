/// The tables of an event store as they are in the field.
enum EventSchema {
  static let tables = """
    CREATE TABLE streams (
        stream_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        event_type TEXT NOT NULL,
        event_data TEXT NOT NULL,
        created_at TEXT NOT NULL,
        FOREIGN KEY (stream_id) REFERENCES streams(stream_id) ON DELETE CASCADE,
        UNIQUE(stream_id, version)
    );
    """
}
