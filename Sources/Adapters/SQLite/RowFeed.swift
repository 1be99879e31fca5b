private import CSQLite

/// Rows in memory that a statement reads as a table, so that one run of it inserts many of them.
///
/// A subclass says what the rows are. They are read once, from the first to the last.
@safe open class RowFeed {
  /// What statements call it; no table of the store may have the name.
  public let name: String
  fileprivate let definition: String
  fileprivate final var hasRow = false

  /// The most columns that a feed and a query have, unless the library was built for others.
  public static let mostColumns = 2000

  /// Creates a feed with the columns `c0`, `c1`, ..., as far as it has room for them.
  public init(_ name: String, columns: Int) {
    self.name = name
    let columns = min(max(columns, 1), Self.mostColumns)
    definition = "CREATE TABLE feed(\((0..<columns).map { "c\($0)" }.joined(separator: ", ")))"
  }

  /// Goes to the next row, the first one at first; `false` when there is none.
  open func advance() -> Bool { false }

  /// Gives one column of the row, counted from 0; it stays as it is until the next row.
  open func give(_ column: Int, to result: FedValue) {}

  /// The rowid of the row.
  open var rowid: Int64 { 0 }
}

/// Where a feed puts a value; without one the column is NULL.
@safe public struct FedValue {
  fileprivate let context: OpaquePointer?

  /// Gives an integer.
  public func set(integer: Int64) { unsafe sqlite3_result_int64(context, integer) }

  /// Gives a floating-point number.
  public func set(real: Double) { unsafe sqlite3_result_double(context, real) }

  /// Gives bytes as a text, which are not copied.
  public func set(text: UnsafeRawBufferPointer, _ encoding: BulkStatement.Encoding) {
    if unsafe ByteOrderMark.leads(text, encoding) { return unsafe set(marked: text, encoding) }
    // An empty text must not be a null pointer, which would be NULL.
    let start = unsafe text.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
    unsafe sqlite3_result_text64(
      context, start?.assumingMemoryBound(to: CChar.self), sqlite3_uint64(text.count), nil,
      encoding.code)
  }

  private func set(marked text: UnsafeRawBufferPointer, _ encoding: BulkStatement.Encoding) {
    guard let copy = unsafe ByteOrderMark.prefixed(text, encoding) else {
      return unsafe sqlite3_result_error_nomem(context)
    }
    unsafe sqlite3_result_text64(
      context, copy.assumingMemoryBound(to: CChar.self), sqlite3_uint64(text.count + 2),
      { unsafe sqlite3_free($0) }, encoding.code)
  }

  /// Gives bytes, which are not copied.
  public func set(blob: UnsafeRawBufferPointer) {
    guard unsafe !blob.isEmpty else { return unsafe _ = sqlite3_result_zeroblob64(context, 0) }
    unsafe sqlite3_result_blob64(context, blob.baseAddress, sqlite3_uint64(blob.count), nil)
  }
}

extension Database {
  /// Makes a feed a table of this connection, which keeps it.
  public borrowing func add(_ feed: RowFeed) throws(SQLiteError) {
    let owner = unsafe Unmanaged.passRetained(feed).toOpaque()
    try check(
      unsafe sqlite3_create_module_v2(
        handle, feed.name, RowFeed.module, owner,
        { unsafe Unmanaged<RowFeed>.fromOpaque($0.unsafelyUnwrapped).release() }))
  }
}

// A virtual table without a row in the schema: https://sqlite.org/vtab.html#epovtab.
extension RowFeed {
  // Called for every value: the reference is only borrowed.
  private static func with<Result>(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ body: (RowFeed) -> Result
  ) -> Result {
    let owner = unsafe ecw_sqlite_feed(cursor.unsafelyUnwrapped).unsafelyUnwrapped
    return unsafe Unmanaged<RowFeed>.fromOpaque(owner)._withUnsafeGuaranteedRef(body)
  }

  // SQLite keeps the address for as long as a connection has a feed.
  nonisolated(unsafe) fileprivate static let module: UnsafePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    unsafe module.initialize(to: sqlite3_module())
    unsafe module.pointee.xConnect = { database, owner, _, _, table, _ in
      let feed = unsafe Unmanaged<RowFeed>.fromOpaque(owner.unsafelyUnwrapped)
      let code = unsafe sqlite3_declare_vtab(database, feed.takeUnretainedValue().definition)
      return code == SQLITE_OK ? unsafe ecw_sqlite_new_feed_table(table, owner) : code
    }
    unsafe module.pointee.xBestIndex = { _, _ in SQLITE_OK }
    unsafe module.pointee.xDisconnect = { unsafe ecw_sqlite_free_feed_table($0) }
    unsafe module.pointee.xOpen = { unsafe ecw_sqlite_open_feed($0, $1) }
    unsafe module.pointee.xClose = { unsafe ecw_sqlite_close_feed($0) }
    unsafe module.pointee.xFilter = { cursor, _, _, _, _ in
      unsafe with(cursor) { $0.hasRow = $0.advance() }
      return SQLITE_OK
    }
    unsafe module.pointee.xNext = { cursor in
      unsafe with(cursor) { $0.hasRow = $0.advance() }
      return SQLITE_OK
    }
    unsafe module.pointee.xEof = { unsafe with($0) { $0.hasRow ? 0 : 1 } }
    unsafe module.pointee.xColumn = { cursor, context, column in
      unsafe with(cursor) { unsafe $0.give(Int(column), to: FedValue(context: context)) }
      return SQLITE_OK
    }
    unsafe module.pointee.xRowid = { cursor, rowid in
      unsafe rowid.unsafelyUnwrapped.pointee = unsafe with(cursor) { $0.rowid }
      return SQLITE_OK
    }
    return unsafe UnsafePointer(module)
  }()
}
