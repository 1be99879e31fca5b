public import Common
import Processes
import SQLite

/// Emptying the table.
public enum TableReset {
  /// What is in it.
  public struct Content: Sendable, Equatable {
    /// Rows of `workstream_status`.
    public var rows: [WorkstreamRow]
    /// How many lines `execution_log` has.
    public var logLines: Int64
    var lastLine: Int64
  }

  /// Throws a ``Failure`` with status 4 when somebody works in a worktree or has the store open.
  public static func requireNobody(in workspace: Workspace, world: World) throws {
    let directory = workspace.root + "/.worktrees"
    if try Disk.exists(directory),
      let process = try LiveProcesses.below([Disk.realPath(directory)], world: world)[0].first
    {
      throw Failure(
        "process \(process.pid) (\(Shell.printable(process.command))) works in '\(directory)'",
        hint: "ps -fp \(process.pid)", status: .refused)
    }
    let store = StoreFiles(WorkstreamTable.path(in: workspace))
    if let holder = try OpenFiles.holders(of: store.all, world: world).first {
      throw Failure(
        "process \(holder.pid) (\(Shell.printable(holder.command))) has the table open",
        hint: "ps -fp \(holder.pid)", status: .refused)
    }
  }

  /// Reads what would be deleted.
  public static func content(_ workspace: Workspace, busySeconds: Int64, world: World) throws
    -> Content
  {
    try WorkstreamTable.use(in: workspace, busySeconds: busySeconds, world: world) { table in
      try table.require()
      return try table.content()
    }
  }

  /// Deletes every row of both tables in one transaction, if they are what was seen before the
  /// snapshot: what was written since is in no copy.
  public static func empty(
    _ workspace: Workspace, of seen: Content, busySeconds: Int64, world: World
  ) throws {
    try WorkstreamTable.use(in: workspace, for: .changing, busySeconds: busySeconds, world: world) {
      table in
      let isDone = try table.database.transaction { () throws(SQLiteError) in
        guard try table.content() == seen else { return false }
        try table.database.execute("DELETE FROM workstream_status")
        if table.hasLog { try table.database.execute("DELETE FROM execution_log") }
        return true
      }
      guard isDone else {
        throw Failure(
          "somebody wrote to the table while it was saved, so nothing was changed",
          hint: "ws-state stuck --all", status: .refused)
      }
    }
  }
}

extension WorkstreamTable {
  fileprivate func content() throws(SQLiteError) -> TableReset.Content {
    TableReset.Content(
      rows: try Self.rows(of: database) ?? [],
      logLines: hasLog ? try database.number("SELECT count(*) FROM execution_log") ?? 0 : 0,
      lastLine: hasLog ? try database.number("SELECT max(id) FROM execution_log") ?? 0 : 0)
  }

  /// The newest time in the log of each workstream that is running.
  public func runningRows() throws -> [(row: WorkstreamRow, lastLog: String?)] {
    try rows(status: WorkstreamStatus.running.rawValue).map { row in
      (row, try log(of: row.id, newest: 1).first?.timestamp)
    }
  }
}
