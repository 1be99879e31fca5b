private import CSQLite
public import Common

extension RecordBuffer {
  /// Adds a column as a JSON value from which the very same value can be made again.
  ///
  /// A text that is no UTF-8 becomes `{"text_hex":"…"}`, a blob `{"blob_hex":"…"}`.
  public func value(_ row: borrowing Row, _ column: Int32) throws {
    // Asked of the value rather than of the statement, which would look for the value each time.
    let value = unsafe sqlite3_column_value(row.statement, column)
    switch unsafe sqlite3_value_type(value) {
    case SQLITE_INTEGER: try integer(unsafe sqlite3_value_int64(value))
    case SQLITE_FLOAT: try real(unsafe sqlite3_value_double(value))
    case SQLITE_TEXT:
      guard let start = unsafe sqlite3_value_text(value) else {
        let path = unsafe sqlite3_db_filename(sqlite3_db_handle(row.statement), "main")
        throw SQLiteError(
          code: SQLITE_NOMEM, message: "out of memory",
          path: unsafe path.map { unsafe String(cString: $0) } ?? "")
      }
      try unsafe text(
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    case SQLITE_BLOB:
      try unsafe row.withBytes(column, .blob) { try unsafe hex("{\"blob_hex\":\"", $0) }
    default: try integer(nil)
    }
  }
}
