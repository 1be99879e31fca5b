public import Common
import Processes
import SQLite

/// Emptying the table.
public enum TableReset {
  /// How much was in it.
  public struct Count: Sendable, Equatable {
    /// Rows of `workstream_status`.
    public var rows: Int64
    /// Lines of `execution_log`.
    public var logLines: Int64
  }

  /// Throws a ``Failure`` with status 4 when somebody works in a worktree or has the store open.
  public static func requireNobody(in workspace: Workspace, world: World) throws {
    let directory = workspace.root + "/.worktrees"
    if try Disk.status(directory)?.kind == .directory,
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

  /// Deletes every row of both tables, in one transaction.
  public static func empty(
    _ workspace: Workspace, dryRun: Bool, busySeconds: Int64, world: World
  ) throws -> Count {
    try WorkstreamTable.use(
      in: workspace, for: dryRun ? .reading : .changing, busySeconds: busySeconds, world: world
    ) { table in
      try table.require()
      return try dryRun
        ? table.count()
        : table.database.transaction { () throws(SQLiteError) in
          let count = try table.count()
          try table.database.execute("DELETE FROM workstream_status")
          if table.hasLog { try table.database.execute("DELETE FROM execution_log") }
          return count
        }
    }
  }
}

extension WorkstreamTable {
  fileprivate func count() throws(SQLiteError) -> TableReset.Count {
    TableReset.Count(
      rows: try database.number("SELECT count(*) FROM workstream_status") ?? 0,
      logLines: hasLog ? try database.number("SELECT count(*) FROM execution_log") ?? 0 : 0)
  }

  /// The newest time in the log of each workstream that is running.
  public func runningRows() throws -> [(row: WorkstreamRow, lastLog: String?)] {
    try rows(status: WorkstreamStatus.running.rawValue).map { row in
      (row, try log(of: row.id, newest: 1).first?.timestamp)
    }
  }
}
