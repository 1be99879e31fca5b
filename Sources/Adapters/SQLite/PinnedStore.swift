private import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One committed state of a store, held still by a read transaction while it is copied.
///
/// Pages are read through SQLite's own file handle in large blocks and the committed frames of
/// the WAL are laid over them; writers go on. Why that is consistent in every WAL state, and when
/// ``dropLog()`` is needed, is argued in `docs/decisions/0002-copying-a-pinned-store.md`.
@safe public struct PinnedStore: ~Copyable {
  /// The path of the store.
  public let path: String
  /// The page size in bytes.
  public let pageSize: Int
  /// Whether the store is in WAL mode; otherwise the pin keeps writers from committing.
  public let usesWAL: Bool
  private let database: Database
  private let pageCount: Int64
  private var log: WriteAheadLog?
  private let announcedCount: Int

  /// Opens the store and pins its newest committed state.
  public init(
    _ path: String, busySeconds: Int64, stopWhen: @escaping @Sendable () -> Bool
  ) throws(SQLiteError) {
    let database = try Database(path, .readWrite, busySeconds: busySeconds)
    database.stopWhen(stopWhen)
    try database.execute("BEGIN")
    _ = try database.number("SELECT count(*) FROM sqlite_schema")
    let pageSize = Int(try database.number("PRAGMA page_size") ?? 0)
    let pageCount = try database.number("PRAGMA page_count") ?? 0
    let usesWAL = try database.texts("PRAGMA journal_mode") == ["wal"]
    let (log, announced) = usesWAL ? try Self.scan(database) : (nil, 0)
    self.path = path
    (self.pageSize, self.pageCount, self.usesWAL) = (pageSize, pageCount, usesWAL)
    (self.log, announcedCount) = (log, announced)
    self.database = database
  }

  /// Whether block reads can be used: SQLite lends its file, and the log has the same page size.
  public var canReadBlocks: Bool {
    let file = unsafe ecw_sqlite_file(database.handle, SQLITE_FCNTL_FILE_POINTER)
    let isLent = unsafe file != nil
    return isLent && (log == nil || log?.pageSize == pageSize)
  }

  /// The size of the pinned state in bytes.
  public var byteCount: Int64 {
    guard let log, log.frameCount > 0 else { return pageCount * Int64(pageSize) }
    return Int64(log.pageCount) * Int64(pageSize)
  }

  /// The number of WAL frames in the pinned state that are laid over the file.
  public var logFrameCount: Int { log?.frameCount ?? 0 }

  /// Whether the log ends before frames that were committed.
  ///
  /// That says its index now, or as it was before SQLite opened the store. A restart of the log in
  /// between looks the same.
  public func isLogShort(of before: LogIndex?) -> Bool {
    guard let log else { return false }
    if log.frameCount < announcedCount { return true }
    guard let before, before.salts.elementsEqual(log.header[16..<24]) else { return false }
    return log.frameCount < before.frameCount
  }

  /// Fills a buffer with the pinned bytes from an offset; both are multiples of the page size.
  public func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer)
    throws(SQLiteError)
  {
    let file = unsafe ecw_sqlite_file(database.handle, SQLITE_FCNTL_FILE_POINTER)
    try unsafe Self.read(file, offset, buffer, path)
    guard let log, log.frameCount > 0 else { return }
    let journal = unsafe ecw_sqlite_file(database.handle, SQLITE_FCNTL_JOURNAL_POINTER)
    let first = offset / Int64(pageSize)
    for index in 0..<(buffer.count / pageSize) {
      guard let place = log.pages[UInt32(first) + UInt32(index) + 1] else { continue }
      let page = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[index * pageSize..<(index + 1) * pageSize])
      try unsafe Self.read(journal, place, page, path)
    }
  }

  /// Whether the log still is the one that was pinned; ask after the last read.
  ///
  /// A log that was restarted meanwhile had been copied into the file completely, and the pin
  /// kept the file still: copy once more without it.
  public func isLogUnmoved() throws(SQLiteError) -> Bool {
    guard let log else { return true }
    return try Self.readLog(database, at: 0, count: WriteAheadLog.headerSize) == log.header
  }

  /// Leaves the log out of what is read from now on.
  public mutating func dropLog() { log = nil }

  /// Copies the pinned state with SQLite's backup API into a new file.
  ///
  /// The held transaction keeps the copy from starting over when others write.
  public func backUp(to target: String, checkpoint: () throws -> Void) throws {
    let copy = try Database(target, .create)
    guard
      let backup = unsafe sqlite3_backup_init(copy.handle, "main", database.handle, "main")
    else { return try copy.check(unsafe sqlite3_errcode(copy.handle)) }
    defer { unsafe sqlite3_backup_finish(backup) }
    while true {
      let code = unsafe sqlite3_backup_step(backup, 4096)
      if code == SQLITE_DONE { return }
      if code != SQLITE_OK {
        throw SQLiteError(
          code: code, message: unsafe String(cString: sqlite3_errstr(code)), path: path)
      }
      try checkpoint()
    }
  }

  private static func scan(_ database: borrowing Database) throws(SQLiteError)
    -> (log: WriteAheadLog?, announced: Int)
  {
    let header = try readLog(database, at: 0, count: WriteAheadLog.headerSize)
    guard var log = WriteAheadLog(header: header) else { return (nil, 0) }
    let announced = try announcedFrames(database)
    // Other salts: the log was restarted, so all that this file holds is in the database already.
    guard announced.salts.elementsEqual(header[16..<24]) else { return (nil, 0) }
    let framesPerRead = max(1, (1 << 18) / log.frameSize)
    var offset = Int64(WriteAheadLog.headerSize)
    while true {
      let bytes = try readLog(database, at: offset, count: framesPerRead * log.frameSize)
      var start = 0
      while start + log.frameSize <= bytes.count, log.scannedCount < announced.count,
        log.append(bytes[start..<start + log.frameSize])
      {
        start += log.frameSize
      }
      if start < framesPerRead * log.frameSize { return (log, announced.count) }
      offset += Int64(start)
    }
  }

  // A commit that is in the file but not announced may still be overwritten in place: its writer
  // died, and no other process will ever see it.
  private static func announcedFrames(_ database: borrowing Database) throws(SQLiteError)
    -> (count: Int, salts: [UInt8])
  {
    var frames: UInt32 = 0
    var salts = [UInt8](repeating: 0, count: 8)
    for _ in 0..<1000 {
      if let file = unsafe ecw_sqlite_file(database.handle, SQLITE_FCNTL_FILE_POINTER),
        unsafe ecw_sqlite_wal_index(file, &frames, &salts) == 1
      {
        return (Int(frames), salts)
      }
      usleep(100)
    }
    throw SQLiteError(
      code: SQLITE_BUSY, message: "the index of the log kept changing", path: database.path)
  }

  // As many bytes as there are, up to `count`, zeros beyond the end cut off by the file's size.
  private static func readLog(_ database: borrowing Database, at offset: Int64, count: Int)
    throws(SQLiteError) -> [UInt8]
  {
    let file = unsafe ecw_sqlite_file(database.handle, SQLITE_FCNTL_JOURNAL_POINTER)
    var size: Int64 = 0
    guard let open = unsafe file, unsafe ecw_sqlite_file_size(open, &size) == SQLITE_OK else {
      return []
    }
    let there = Int(max(0, min(Int64(count), size - offset)))
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: there, alignment: 16)
    defer { unsafe memory.deallocate() }
    try unsafe read(open, offset, memory, database.path)
    return unsafe [UInt8](memory)
  }

  private static func read(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ offset: Int64,
    _ buffer: UnsafeMutableRawBufferPointer, _ path: String
  ) throws(SQLiteError) {
    guard let file = unsafe file else {
      throw SQLiteError(code: SQLITE_IOERR, message: "SQLite lends no file", path: path)
    }
    // A short read is filled up with zeros: a page that only the log has.
    let code = unsafe ecw_sqlite_file_read(file, buffer.baseAddress, Int32(buffer.count), offset)
    if code != SQLITE_OK && code != ECW_SQLITE_SHORT_READ {
      throw SQLiteError(
        code: code, message: unsafe String(cString: sqlite3_errstr(code)), path: path)
    }
  }
}
