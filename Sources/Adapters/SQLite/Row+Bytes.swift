private import CSQLite

extension Row {
  /// The storage class of a value.
  public enum Kind: Sendable {
    /// NULL.
    case null
    /// An integer of up to 64 bits.
    case integer
    /// A floating-point number.
    case real
    /// A text, in whatever bytes it was stored.
    case text
    /// Bytes.
    case blob
  }

  /// The storage class of a column.
  public func kind(_ column: Int32) -> Kind {
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer
    case SQLITE_FLOAT: .real
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .blob
    default: .null
    }
  }

  /// A column as a floating-point number; 0 when it is NULL.
  public func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(statement, column) }

  /// Lends the bytes of a text or a blob as they are stored; they are gone after the closure.
  public func withBytes<Result>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try unsafe withBytes(column, kind(column), body)
  }

  /// Lends the bytes of a column whose storage class, as ``kind(_:)`` told it, is known.
  public func withBytes<Result>(
    _ column: Int32, _ kind: Kind, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let start =
      unsafe kind == .text
      ? UnsafeRawPointer(sqlite3_column_text(statement, column))
      : sqlite3_column_blob(statement, column)
    let count = Int(unsafe sqlite3_column_bytes(statement, column))
    return try unsafe body(
      UnsafeRawBufferPointer(start: start, count: unsafe start == nil ? 0 : count))
  }

  /// The value of a column, a text with the bytes it is stored in.
  public func value(_ column: Int32) -> Value {
    switch kind(column) {
    case .null: .null
    case .integer: .integer(number(column) ?? 0)
    case .real: .real(real(column))
    case .text: .utf8(unsafe withBytes(column) { unsafe [UInt8]($0) })
    case .blob: .blob(unsafe withBytes(column) { unsafe [UInt8]($0) })
    }
  }
}
