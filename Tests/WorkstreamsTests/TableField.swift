import Common
import Processes
import SQLite
import TestSupport

@testable import Workstreams

/// A workspace with a table in one of the layouts of the field.
struct TableField {
  /// The orchestrator's own nine columns.
  static let nine = """
    CREATE TABLE workstream_status (workstream_id TEXT PRIMARY KEY, status TEXT NOT NULL,
      agent_id TEXT, track TEXT, started_at TEXT, completed_at TEXT, exit_code INTEGER,
      attempt INTEGER DEFAULT 1, error_message TEXT);
    CREATE TABLE execution_log (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL,
      workstream_id TEXT NOT NULL, agent_id TEXT, event_type TEXT NOT NULL, message TEXT);
    """
  static let superset =
    nine + "ALTER TABLE workstream_status ADD COLUMN notes TEXT;"
    + "ALTER TABLE workstream_status ADD COLUMN blocked_by TEXT;"
    + "ALTER TABLE workstream_status ADD COLUMN updated_at TEXT;"
    + "ALTER TABLE workstream_status ADD COLUMN priority BLOB;"

  let scratch: Scratch
  let world = World.fixed(environment: ["PATH": Host.environment["PATH"] ?? "/usr/bin:/bin"])

  var path: String { scratch.at(".state/orchestration.db") }
  var workspace: Workspace { Workspace(root: scratch.path, isRepository: false) }
  var now: Timestamp { world.now() }

  init(_ schema: String = nine, rows: String...) throws {
    scratch = try Scratch(inMemory: true)
    try Disk.makeDirectories(scratch.at(".state"))
    let database = try Database(path, .create)
    try database.execute(schema)
    for row in rows { try database.execute("INSERT INTO workstream_status\(row)") }
  }

  func change<Result>(_ body: (borrowing WorkstreamTable) throws -> Result) throws -> Result {
    try WorkstreamTable.use(in: workspace, for: .changing, busySeconds: 1, world: world, body)
  }

  func text(_ sql: String) throws -> [String] { try Database(path, .readWrite).texts(sql) }
}
