/// The tables of the workspace's own stores, for a store whose schema is gone everywhere.
enum KnownLayouts {
  static let statements = """
    CREATE TABLE streams(stream_id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
    CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id TEXT NOT NULL,
      version INTEGER NOT NULL, event_type TEXT NOT NULL, event_data TEXT NOT NULL,
      created_at TEXT NOT NULL,
      FOREIGN KEY(stream_id) REFERENCES streams(stream_id) ON DELETE CASCADE,
      UNIQUE(stream_id, version));
    CREATE TABLE projections(projection_id TEXT PRIMARY KEY, projection_type TEXT,
      stream_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
      updated_at TEXT NOT NULL);
    CREATE TABLE blackboard_signals(signal_id TEXT PRIMARY KEY, signal_type TEXT NOT NULL,
      payload_json TEXT NOT NULL, target_capabilities TEXT NOT NULL, posted_by TEXT NOT NULL,
      claimed_by TEXT, status TEXT NOT NULL DEFAULT 'POSTED', created_at TEXT NOT NULL,
      claimed_at TEXT, completed_at TEXT, result_json TEXT, version INTEGER NOT NULL DEFAULT 1);
    CREATE TABLE patterns(id TEXT PRIMARY KEY, type TEXT NOT NULL, pattern_data TEXT NOT NULL,
      confidence REAL NOT NULL DEFAULT 0.5, usage_count INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL, last_used TEXT, category TEXT);
    CREATE TABLE pattern_embeddings(pattern_id TEXT PRIMARY KEY REFERENCES patterns(id),
      embedding BLOB NOT NULL, dimension INTEGER NOT NULL, created_at TEXT NOT NULL);
    CREATE TABLE task_trajectories(id TEXT PRIMARY KEY, task_type TEXT NOT NULL,
      execution_data TEXT NOT NULL, outcome TEXT NOT NULL, execution_time_ms INTEGER,
      created_at TEXT NOT NULL);
    CREATE TABLE verification_history(id TEXT PRIMARY KEY, agent_name TEXT NOT NULL,
      task_id TEXT NOT NULL, truth_score REAL NOT NULL, verification_status TEXT NOT NULL,
      details TEXT, timestamp TEXT NOT NULL);
    CREATE TABLE metrics_log(id INTEGER PRIMARY KEY AUTOINCREMENT, metric_name, metric_value REAL,
      timestamp);
    """
}
