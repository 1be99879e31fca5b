private import CSQLite

/// One prepared statement that is run for many rows, bound from bytes as they lie in memory.
///
/// Bound bytes are not copied: they must stay as they are until ``step()`` returns. Texts are
/// bound as bytes in the store's encoding, so what is no valid text arrives unchanged.
@safe public final class BulkStatement {
  /// How a row ended.
  public enum Outcome: Sendable, Equatable {
    /// The statement is done.
    case done
    /// The statement returned a row.
    case row
    /// A constraint refused the row, or could not be computed for it; the message says which.
    case refused(SQLiteError)
  }

  /// The encoding of bound texts.
  public enum Encoding: Sendable, Equatable {
    /// UTF-8.
    case utf8
    /// UTF-16, the lower byte first.
    case utf16le
    /// UTF-16, the higher byte first.
    case utf16be

    var code: UInt8 {
      switch self {
      case .utf8: UInt8(SQLITE_UTF8)
      case .utf16le: UInt8(SQLITE_UTF16LE)
      case .utf16be: UInt8(SQLITE_UTF16BE)
      }
    }
  }

  fileprivate let statement: OpaquePointer?
  private let connection: OpaquePointer
  private let path: String

  /// Prepares one statement; what follows it in the text is ignored.
  public init(_ database: borrowing Database, _ sql: String) throws(SQLiteError) {
    var statement: OpaquePointer?
    unsafe connection = database.handle
    path = database.path
    let code = unsafe sqlite3_prepare_v3(
      database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    unsafe self.statement = statement
    try database.check(code)
  }

  deinit { unsafe sqlite3_finalize(statement) }

  /// Binds NULL to a parameter, counted from 1.
  public func bindNull(_ index: Int32) { unsafe _ = sqlite3_bind_null(statement, index) }

  /// Binds an integer.
  public func bind(_ index: Int32, integer: Int64) {
    unsafe _ = sqlite3_bind_int64(statement, index, integer)
  }

  /// Binds a floating-point number.
  public func bind(_ index: Int32, real: Double) {
    unsafe _ = sqlite3_bind_double(statement, index, real)
  }

  /// Binds bytes as a text; `false` when SQLite does not take them.
  public func bind(_ index: Int32, text: UnsafeRawBufferPointer, _ encoding: Encoding) -> Bool {
    if unsafe ByteOrderMark.leads(text, encoding) {
      return unsafe bind(index, marked: text, encoding)
    }
    // An empty text must not be a null pointer, which would be NULL.
    let start = unsafe text.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
    let bytes = unsafe start?.assumingMemoryBound(to: CChar.self)
    return unsafe sqlite3_bind_text64(
      statement, index, bytes, sqlite3_uint64(text.count), nil, encoding.code) == SQLITE_OK
  }

  private func bind(_ index: Int32, marked text: UnsafeRawBufferPointer, _ encoding: Encoding)
    -> Bool
  {
    guard let copy = unsafe ByteOrderMark.prefixed(text, encoding) else { return false }
    return unsafe sqlite3_bind_text64(
      statement, index, copy.assumingMemoryBound(to: CChar.self), sqlite3_uint64(text.count + 2),
      { unsafe sqlite3_free($0) }, encoding.code) == SQLITE_OK
  }

  /// Binds bytes; `false` when SQLite does not take them.
  public func bind(_ index: Int32, blob: UnsafeRawBufferPointer) -> Bool {
    guard unsafe !blob.isEmpty else {
      return unsafe sqlite3_bind_zeroblob(statement, index, 0) == SQLITE_OK
    }
    return unsafe sqlite3_bind_blob64(
      statement, index, blob.baseAddress, sqlite3_uint64(blob.count), nil) == SQLITE_OK
  }

  /// Runs the statement and makes it ready for the next row.
  public func step() throws(SQLiteError) -> Outcome {
    let code = unsafe sqlite3_step(statement)
    guard code != SQLITE_DONE else {
      unsafe sqlite3_reset(statement)
      return .done
    }
    let message = unsafe String(cString: sqlite3_errmsg(connection))
    unsafe sqlite3_reset(statement)
    if code == SQLITE_ROW { return .row }
    let ofTheRow = [SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_ERROR]
    let error = SQLiteError(code: code, message: message, path: path)
    if ofTheRow.contains(code & 0xff) { return .refused(error) }
    throw error
  }
}

extension BulkStatement {
  /// Binds a text that SQLite copies.
  public func bindCopy(_ index: Int32, _ text: String) {
    unsafe _ = ecw_sqlite_bind_text(statement, index, text, Int32(text.utf8.count))
  }
}
