private import CSQLite

/// Statements and what they return.
extension Database {
  /// Runs statements that return nothing.
  public func execute(_ sql: String) throws(SQLiteError) {
    try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Runs one statement with values and gives each row to a closure until it returns `false`.
  public func forEach(
    _ sql: String, _ values: [Value] = [], _ body: (borrowing Row) -> Bool
  ) throws(SQLiteError) {
    var statement: OpaquePointer?
    try check(unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    defer { unsafe sqlite3_finalize(statement) }
    for (index, value) in values.enumerated() {
      try check(unsafe value.bind(to: statement, at: Int32(index + 1)))
    }
    while true {
      let code = unsafe sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      if code != SQLITE_ROW { try check(code) }
      if !body(unsafe Row(statement)) { return }
    }
  }

  /// Runs one statement with values and returns nothing.
  public func run(_ sql: String, _ values: Value...) throws(SQLiteError) {
    try forEach(sql, values) { _ in true }
  }

  /// The first column of the first row as a number, or `nil` without one.
  public func number(_ sql: String, _ values: Value...) throws(SQLiteError) -> Int64? {
    var result: Int64?
    try forEach(sql, values) { row in
      result = row.number(0)
      return false
    }
    return result
  }

  /// The first column of every row as text.
  public func texts(_ sql: String, _ values: Value...) throws(SQLiteError) -> [String] {
    var result: [String] = []
    try forEach(sql, values) { row in
      result.append(row.text(0) ?? "")
      return true
    }
    return result
  }

  /// Runs the body in a transaction that takes the write lock at once.
  ///
  /// An error rolls everything back and is thrown on.
  public func transaction<Result>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      try? execute("ROLLBACK")  // already rolled back by some errors; the first one matters
      throw error
    }
  }
}
