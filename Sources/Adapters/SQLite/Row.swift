private import CSQLite

/// The current row of a statement; it cannot outlive the closure it is given to.
@safe public struct Row: ~Copyable {
  let statement: OpaquePointer?

  init(_ statement: OpaquePointer?) { unsafe self.statement = statement }

  /// A column as a number, or `nil` when it is NULL.
  public func number(_ column: Int32) -> Int64? {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
      ? nil : sqlite3_column_int64(statement, column)
  }

  /// A column as text, or `nil` when it is NULL; bytes that are no UTF-8 are replaced.
  public func text(_ column: Int32) -> String? {
    guard let bytes = unsafe sqlite3_column_text(statement, column) else { return nil }
    let count = Int(unsafe sqlite3_column_bytes(statement, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
