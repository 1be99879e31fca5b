private import CSQLite

/// A statement that is run many times, with other values each time.
@safe public struct Statement: ~Copyable {
  private let statement: OpaquePointer?
  private let path: String

  fileprivate init(_ statement: OpaquePointer?, path: String) {
    unsafe self.statement = statement
    self.path = path
  }

  /// Runs the statement and gives each row to a closure until it returns `false`.
  public func forEach(_ values: [Value], _ body: (borrowing Row) -> Bool) throws(SQLiteError) {
    defer { unsafe sqlite3_reset(statement) }
    for index in values.indices {
      try check(unsafe values[index].bind(to: statement, at: Int32(index + 1)))
    }
    while true {
      let code = unsafe sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      if code != SQLITE_ROW { try check(code) }
      if !body(unsafe Row(statement)) { return }
    }
  }

  /// Runs the statement and returns nothing.
  public func run(_ values: Value...) throws(SQLiteError) { try forEach(values) { _ in true } }

  private func check(_ code: Int32) throws(SQLiteError) {
    guard code != SQLITE_OK else { return }
    let handle = unsafe sqlite3_db_handle(statement)
    throw SQLiteError(
      code: code, message: unsafe String(cString: sqlite3_errmsg(handle)), path: path)
  }
}

extension Database {
  /// Prepares a statement once and lends it to a closure.
  public func prepared<Result>(
    _ sql: String, _ body: (borrowing Statement) throws -> Result
  ) throws -> Result {
    var statement: OpaquePointer?
    try check(unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    defer { unsafe sqlite3_finalize(statement) }
    return try body(unsafe Statement(statement, path: path))
  }

  /// Runs one statement and gives each row to a closure that may throw, until it returns `false`.
  public func visit(
    _ sql: String, _ values: [Value] = [], _ body: (borrowing Row) throws -> Bool
  ) throws {
    var thrown: (any Error)?
    try forEach(sql, values) { row in
      do { return try body(row) } catch { thrown = error }
      return false
    }
    if let thrown { throw thrown }
  }

  /// The rows that the last statement changed.
  public var changedRowCount: Int64 { unsafe sqlite3_changes64(handle) }
}
