public import Common
public import SQLite

/// The table of workstreams: `workstream_status` in `.state/orchestration.db`.
///
/// It works on the nine columns that the orchestrator creates and on every superset: what the
/// table does not have is not read and not written.
public struct WorkstreamTable: ~Copyable {
  /// What the table is opened for.
  public enum Purpose: Sendable {
    /// Reading; a transaction that a crash left half done is rolled back, as by any reader.
    case reading
    /// Changing.
    case changing
  }

  /// The path of the store.
  public let path: String
  /// The columns of `workstream_status`.
  public let columns: Set<String>
  /// Whether there is an `execution_log` with the documented columns.
  public let hasLog: Bool
  let database: Database

  /// Where a workspace has the table.
  public static func path(in workspace: Workspace) -> String {
    workspace.root + "/.state/orchestration.db"
  }

  /// Opens the table of a workspace.
  ///
  /// Throws a ``Failure`` with status 69 when there is none. ``use(in:for:busySeconds:world:_:)``
  /// also names the process that is in the way when it stays locked.
  public static func open(
    in workspace: Workspace, for purpose: Purpose = .reading, busySeconds: Int64 = 5, world: World
  ) throws -> WorkstreamTable {
    let path = path(in: workspace)
    guard let status = try Disk.status(path) else {
      throw Failure("no workstream table '\(path)'", hint: "ws-state init", status: .unavailable)
    }
    guard status.kind == .file else {
      throw Failure(
        "'\(path)' is not a regular file", hint: "ls -l \(Shell.quote(path))", status: .dataError)
    }
    // A transaction that a crash left half done can be rolled back by a writer only.
    let journal = try Disk.status(StoreFiles(path).journal)
    let isReader = purpose == .reading && journal == nil
    return try WorkstreamTable(path, isReader ? .readOnly : .readWrite, busySeconds, world)
  }

  /// Opens the table, works with it, and says who is in the way when it stays locked.
  public static func use<Result>(
    in workspace: Workspace, for purpose: Purpose = .reading, busySeconds: Int64 = 5, world: World,
    _ body: (borrowing WorkstreamTable) throws -> Result
  ) throws -> Result {
    func attempt() throws -> Result {
      let table = try open(in: workspace, for: purpose, busySeconds: busySeconds, world: world)
      return try body(table)
    }
    do {
      return try attempt()
    } catch let error as SQLiteError where error.isBusy {
      throw BusyTable.failure(path(in: workspace), world: world)
    } catch let error as SQLiteError where error.isInterrupted {
      try world.checkpoint()
      throw error
    }
  }

  private init(_ path: String, _ mode: Database.Mode, _ busySeconds: Int64, _ world: World)
    throws(SQLiteError)
  {
    let database = try Database(path, mode, busySeconds: busySeconds)
    let stopReason = world.stopReason
    database.stopWhen { stopReason() != nil }
    let columns = Set(try database.columns(of: "workstream_status"))
    let logColumns = Set(try database.columns(of: "execution_log"))
    self.path = path
    self.columns = columns
    hasLog = logColumns.isSuperset(
      of: ["timestamp", "workstream_id", "agent_id", "event_type", "message"])
    self.database = database
  }

  /// Throws when the table cannot be worked on.
  func require() throws {
    if columns.isEmpty {
      throw Failure(
        "store '\(path)' has no table 'workstream_status'", hint: "ws-state init",
        status: .unavailable)
    }
    guard columns.isSuperset(of: ["workstream_id", "status"]) else {
      throw Failure(
        "table 'workstream_status' has no column 'workstream_id' or 'status'",
        hint: "sqlite3 \(Shell.quote(path)) '.schema workstream_status'", status: .dataError)
    }
  }

  /// The row with exactly this id.
  public func row(_ id: String) throws -> WorkstreamRow? {
    try require()
    return try find(id)
  }

  func find(_ id: String) throws(SQLiteError) -> WorkstreamRow? {
    var found: WorkstreamRow?
    try select("WHERE workstream_id = ?1", [.text(id)]) { found = $0 }
    return found
  }

  /// Every row, or every row with a status, in the order of the ids.
  public func rows(status: String? = nil) throws -> [WorkstreamRow] {
    var rows: [WorkstreamRow] = []
    try forEachRow(status: status) { rows.append($0) }
    return rows
  }

  /// Every row with its id, its status and what it waits for, and nothing else.
  public func dependencyRows() throws -> [WorkstreamRow] {
    try require()
    let needed = columns.intersection(["workstream_id", "status", "blocked_by"])
    var rows: [WorkstreamRow] = []
    try Self.select(database, needed, "ORDER BY workstream_id", []) { rows.append($0) }
    return rows
  }

  /// Gives every row, or every row with a status, to a closure in the order of the ids.
  public func forEachRow(status: String? = nil, _ body: (WorkstreamRow) -> Void) throws {
    try require()
    let filter = status == nil ? "" : "WHERE status = ?1 "
    try select(filter + "ORDER BY workstream_id", status.map { [.text($0)] } ?? [], body)
  }

  /// Gives every row, or every row with a status, to a closure as SQLite holds it, the columns in
  /// the order of ``WorkstreamColumn``: for who writes many of them.
  public func visitRows(status: String? = nil, _ body: (borrowing Row) throws -> Void) throws {
    try require()
    let filter = status == nil ? "" : "WHERE status = ?1 "
    try database.visit(
      Self.query(columns, filter + "ORDER BY workstream_id"), status.map { [.text($0)] } ?? []
    ) { row in
      try body(row)
      return true
    }
  }

  private func select(_ rest: String, _ values: [Value], _ body: (WorkstreamRow) -> Void)
    throws(SQLiteError)
  {
    try Self.select(database, columns, rest, values, body)
  }

  /// Every row of a store that somebody else opened; `nil` when it has no such table.
  static func rows(of database: borrowing Database) throws(SQLiteError) -> [WorkstreamRow]? {
    let columns = Set(try database.columns(of: "workstream_status"))
    guard columns.isSuperset(of: ["workstream_id", "status"]) else { return nil }
    var rows: [WorkstreamRow] = []
    try select(database, columns, "ORDER BY workstream_id", []) { rows.append($0) }
    return rows
  }

  private static func select(
    _ database: borrowing Database, _ columns: Set<String>, _ rest: String, _ values: [Value],
    _ body: (WorkstreamRow) -> Void
  ) throws(SQLiteError) {
    try database.forEach(query(columns, rest), values) { row in
      var read = WorkstreamRow(id: row.text(0) ?? "", status: row.text(1) ?? "")
      (read.agent, read.track) = (row.text(2), row.text(3))
      (read.startedAt, read.completedAt) = (row.text(4), row.text(5))
      (read.exitCode, read.attempt) = (row.number(6), row.number(7))
      (read.error, read.notes) = (row.text(8), row.text(9))
      (read.blockedBy, read.updatedAt) = (WorkstreamRow.ids(in: row.text(10)), row.text(11))
      body(read)
      return true
    }
  }

  private static func query(_ columns: Set<String>, _ rest: String) -> String {
    let names = WorkstreamColumn.allCases.map {
      columns.contains($0.name) ? $0.name : "NULL"
    }
    return "SELECT \(names.joined(separator: ", ")) FROM workstream_status \(rest)"
  }
}
