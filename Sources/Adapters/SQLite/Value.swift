private import CSQLite

/// A value bound to a statement.
public enum Value: Sendable, Equatable {
  /// NULL.
  case null
  /// An integer.
  case integer(Int64)
  /// A floating-point number.
  case real(Double)
  /// A text.
  case text(String)
  /// A text given as its bytes, which may be no UTF-8.
  case utf8([UInt8])
  /// Bytes.
  case blob([UInt8])

  func bind(to statement: OpaquePointer?, at index: Int32) -> Int32 {
    switch self {
    case .null: unsafe sqlite3_bind_null(statement, index)
    case .integer(let value): unsafe sqlite3_bind_int64(statement, index, value)
    case .real(let value): unsafe sqlite3_bind_double(statement, index, value)
    case .text(let value):
      unsafe ecw_sqlite_bind_text(statement, index, value, Int32(value.utf8.count))
    case .utf8(let value) where value.isEmpty: unsafe ecw_sqlite_bind_text(statement, index, "", 0)
    case .utf8(let value):
      unsafe value.withUnsafeBytes { bytes in
        let start = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress
        return unsafe ecw_sqlite_bind_text(statement, index, start, Int32(bytes.count))
      }
    case .blob(let value):
      unsafe ecw_sqlite_bind_blob(statement, index, value, Int32(value.count))
    }
  }
}
