import Common
import SQLite
import TestSupport
import Testing

/// Stores with a real write-ahead log, and what SQLite itself makes of them.
struct LogField {
  static let frameHeaderSize = 24

  let scratch: Scratch

  var store: String { scratch.at("store.db") }
  var log: String { StoreFiles(store).wal }

  /// Makes a store whose rows are partly in the file and partly in the log.
  init(pageSize: Int = 4096, rows: Int = 40) throws {
    scratch = try Scratch()
    let database = try Database(store, .create)
    try database.execute("PRAGMA page_size=\(pageSize); PRAGMA journal_mode=WAL")
    try database.execute("PRAGMA wal_autocheckpoint=0; CREATE TABLE t(id INTEGER PRIMARY KEY, x)")
    try Self.insert(rows, into: database)
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try Self.insert(rows, into: database)
    try database.execute("DELETE FROM t WHERE id % 5 = 0")
  }

  /// Adds rows, a few in each commit.
  static func insert(_ rows: Int, into database: borrowing Database) throws {
    for first in stride(from: 0, to: rows, by: 8) {
      try database.transaction { () throws(SQLiteError) in
        for number in first..<min(rows, first + 8) {
          try database.run(
            "INSERT INTO t(x) VALUES (hex(randomblob(?1)))", .integer(Int64(100 + number * 7 % 400))
          )
        }
      }
    }
  }

  /// Changes the store through a connection that leaves the log alone.
  func change(_ sql: String...) throws {
    let database = try Database(store, .readWrite)
    try database.execute("PRAGMA wal_autocheckpoint=0")
    for statement in sql { try database.execute(statement) }
  }

  /// Our reading of a log's bytes.
  static func scan(_ bytes: [UInt8]) -> WriteAheadLog? {
    guard var log = WriteAheadLog(header: Array(bytes.prefix(WriteAheadLog.headerSize))) else {
      return nil
    }
    var offset = WriteAheadLog.headerSize
    while offset + log.frameSize <= bytes.count, log.append(bytes[offset..<offset + log.frameSize])
    {
      offset += log.frameSize
    }
    return log
  }

  /// The base with the pages of the log laid over it.
  static func overlay(_ base: [UInt8], _ bytes: [UInt8], _ log: WriteAheadLog) -> [UInt8] {
    guard log.frameCount > 0 else { return base }
    var result = base
    let size = Int(log.pageCount) * log.pageSize
    result += [UInt8](repeating: 0, count: max(0, size - result.count))
    for (page, offset) in log.pages {
      let target = (Int(page) - 1) * log.pageSize
      result.replaceSubrange(
        target..<target + log.pageSize, with: bytes[Int(offset)..<Int(offset) + log.pageSize])
    }
    return Array(result.prefix(size))
  }

  /// What SQLite makes of a base and a log: the file after a checkpoint.
  static func checkpointed(_ base: [UInt8], _ log: [UInt8]) throws -> [UInt8] {
    let scratch = try Scratch()
    let path = scratch.at("copy.db")
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(base)
    if !log.isEmpty { try Descriptor(opening: path + "-wal", .createNew(mode: 0o600)).write(log) }
    try checkpoint(path)
    return try Disk.read(path)
  }

  private static func checkpoint(_ path: String) throws {
    let database = try Database(path, .readWrite)
    #expect(try database.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0)
  }

  /// Expects that our reading of the files is SQLite's.
  func expectSame(
    _ log: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> WriteAheadLog? {
    let base = try Disk.read(store)
    let ours = Self.scan(log)
    let bytes = ours.map { Self.overlay(base, log, $0) } ?? base
    #expect(
      bytes == (try Self.checkpointed(base, log)), "differs from SQLite",
      sourceLocation: sourceLocation)
    return ours
  }
}
