import Common
import SQLite

/// The file beside the store in which the table of ``SignalLog`` is kept from run to run.
///
/// Everything in it can be made again from the log.
struct SignalCache {
  /// It is there and cannot be used, or cannot be made.
  struct Unusable: Error {
    let reason: String
  }

  // Another number is another layout.
  private static let layout: Int64 = 2

  let path: String

  init(_ path: String) { self.path = path }

  /// Attaches it as `cache`, made if it is missing.
  func attach(to database: borrowing Database) throws {
    do {
      try Disk.makeDirectories(Path.parent(path), mode: 0o700)
      if try !Disk.exists(path) {
        let new = try Database(path, .create)
        try new.execute("PRAGMA journal_mode=WAL; PRAGMA user_version=\(Self.layout)")
      }
      try database.run("ATTACH ?1 AS cache", .text(path))
      try database.execute("PRAGMA cache.synchronous=NORMAL")
      guard try database.number("PRAGMA cache.user_version") == Self.layout else {
        throw Unusable(reason: "another layout")
      }
      try Self.createTables(in: "cache", of: database)
    } catch let error as SQLiteError where !error.isBusy && !error.isFull {
      throw Unusable(reason: error.message)
    } catch let error as SystemFailure {
      throw Unusable(reason: error.reason)
    }
  }

  /// Takes it out of the way: our files are removed, what is no file is only renamed.
  func discard() throws {
    for path in try StoreFiles(path).existing() {
      if try Disk.status(path)?.kind == .file {
        try Disk.removeFile(path)
      } else {
        try Disk.rename(path, to: path + ".unusable-" + RandomName.hex(8))
      }
    }
  }

  static func createTables(in schema: String, of database: borrowing Database) throws(SQLiteError) {
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS \(schema).signals(id TEXT PRIMARY KEY, stream TEXT, status TEXT,
        token TEXT, owner TEXT, changed_at TEXT, first_posted TEXT, last_posted TEXT,
        attempts INTEGER, expires_at TEXT, not_before TEXT, position INTEGER,
        ended_token TEXT, ended_position INTEGER, told_attempts INTEGER) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS \(schema).by_position ON signals(position);
      CREATE TABLE IF NOT EXISTS \(schema).mark(position INTEGER, event TEXT, filed INTEGER,
        row_count INTEGER, file TEXT);
      """)
  }
}
