public import Common
import SQLite

/// Creating the table and looking after its store.
public enum TableCare {
  /// What came of creating.
  public struct Creation: Sendable, Equatable {
    /// The path of the store.
    public let path: String
    /// Whether the store is new.
    public let isNewStore: Bool
    /// The tables that were created.
    public let tables: [String]
    /// The columns that were added to `workstream_status`.
    public let columns: [String]
  }

  /// What came of a checkpoint.
  public struct Checkpoint: Sendable, Equatable {
    /// The journal mode before.
    public let modeBefore: String
    /// The journal mode now.
    public let mode: String
    /// The size of the log before, in bytes.
    public let logBytesBefore: Int64
    /// The size of the log now, in bytes.
    public let logBytes: Int64
  }

  // What the orchestrator creates.
  private static let tables = [
    (
      "workstream_status",
      """
      CREATE TABLE workstream_status (
        workstream_id TEXT PRIMARY KEY, status TEXT NOT NULL, agent_id TEXT, track TEXT,
        started_at TEXT, completed_at TEXT, exit_code INTEGER, attempt INTEGER DEFAULT 1,
        error_message TEXT
      )
      """
    ),
    (
      "execution_log",
      """
      CREATE TABLE execution_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL,
        workstream_id TEXT NOT NULL, agent_id TEXT, event_type TEXT NOT NULL, message TEXT
      )
      """
    ),
  ]

  // What the playbook's statements need besides.
  private static let playbookColumns = ["notes", "blocked_by", "updated_at"]

  /// Creates what is missing; what is there stays as it is, to the byte.
  ///
  /// Columns of the playbook are added to a table that lacks them only when asked for; a new table
  /// has them.
  public static func create(
    in workspace: Workspace, addColumns: Bool, dryRun: Bool, busySeconds: Int64, world: World
  ) throws -> Creation {
    let path = WorkstreamTable.path(in: workspace)
    let isNew = try !Disk.exists(path)
    if isNew, dryRun {
      return Creation(
        path: path, isNewStore: true, tables: tables.map(\.0), columns: playbookColumns)
    }
    if isNew { try Disk.makeDirectories(Path.parent(path)) }
    return try told(path, world) {
      let database = try Database(path, isNew ? .create : .readWrite, busySeconds: busySeconds)
      if isNew { _ = try database.texts("PRAGMA journal_mode=\(try mode(for: path))") }
      return try database.transaction { () throws(SQLiteError) in
        var missing: [(String, String)] = []
        for table in tables where try database.columns(of: table.0).isEmpty {
          missing.append(table)
        }
        let present = Set(try database.columns(of: "workstream_status"))
        let columns =
          addColumns || present.isEmpty ? playbookColumns.filter { !present.contains($0) } : []
        if !dryRun {
          for (_, sql) in missing { try database.execute(sql) }
          for column in columns {
            try database.execute("ALTER TABLE workstream_status ADD COLUMN \(column) TEXT")
          }
        }
        return Creation(
          path: path, isNewStore: isNew, tables: missing.map(\.0), columns: columns)
      }
    }
  }

  // The log's index is shared memory, which a file system of another machine does not have.
  private static func mode(for path: String) throws -> String {
    let kind = try FileSystemKind(holding: Disk.realPath(Path.parent(path)))
    return kind == .local ? "WAL" : "DELETE"
  }

  /// Turns on WAL mode and copies the log into the store, so that nobody is tempted to delete it.
  ///
  /// Opening the store for writing also rolls back what a crash left half done.
  public static func checkpoint(in workspace: Workspace, busySeconds: Int64, world: World) throws
    -> Checkpoint
  {
    let path = WorkstreamTable.path(in: workspace)
    guard try Disk.exists(path) else {
      throw Failure("no workstream table '\(path)'", hint: "ws-state init", status: .unavailable)
    }
    let log = StoreFiles(path).wal
    let before = try Disk.status(log)?.size ?? 0
    let wanted = try mode(for: path)
    let modes = try told(path, world) {
      let database = try Database(path, .readWrite, busySeconds: busySeconds)
      let before = try database.texts("PRAGMA journal_mode").first ?? ""
      if before != "wal", wanted == "WAL" { _ = try database.texts("PRAGMA journal_mode=WAL") }
      let mode = try database.texts("PRAGMA journal_mode").first ?? ""
      if mode == "wal", try database.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0 {
        throw SQLiteError(code: 5, message: "the log is in use", path: path)
      }
      return (before, mode)
    }
    return Checkpoint(
      modeBefore: modes.0, mode: modes.1, logBytesBefore: before,
      logBytes: try Disk.status(log)?.size ?? 0)
  }

  private static func told<Result>(_ path: String, _ world: World, _ body: () throws -> Result)
    throws -> Result
  {
    do {
      return try body()
    } catch let error as SQLiteError where error.isBusy {
      throw BusyTable.failure(path, world: world)
    }
  }
}
