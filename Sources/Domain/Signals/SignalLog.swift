import Common
import SQLite

/// The event log as far as it is about signals: the truth about where each of them stands.
///
/// It is folded once into a table of one row a signal; later runs add only what is new. The table
/// is in a file that can be deleted at any time, or in memory for a reader that changes nothing.
final class SignalLog {
  static let prefix = "ecw.blackboard."

  let database: Database
  let schema: String

  /// Opens the log; `nil` when the workspace has none.
  ///
  /// With no cache nothing is written.
  static func open(_ store: String, cache: String?, busySeconds: Int64) throws -> SignalLog? {
    let files = StoreFiles(store)
    if try files.existing().isEmpty { return nil }
    // To open a store whose base is gone or empty would delete what its log still has.
    guard try Disk.exists(store), try StoreHeader.read(store) != nil else {
      throw Failure(
        "the event log '\(store)' is damaged or gone, and it decides about signals",
        hint: "ecw-health --only store.header", status: .bad)
    }
    guard let cache else { return try SignalLog(store, nil, busySeconds) }
    do {
      return try SignalLog(store, cache, busySeconds)
    } catch let error as SQLiteError where error.path == store && error.message == brokenCache {
      try StoreFiles(cache).existing().forEach(Disk.removeFile)
      return try SignalLog(store, cache, busySeconds)
    }
  }

  private static let brokenCache = "the cache of signals cannot be used"

  private init(_ store: String, _ cache: String?, _ busySeconds: Int64) throws {
    schema = cache == nil ? "temp" : "cache"
    database = try Database(
      store, cache == nil ? .readOnly : .readWrite, busySeconds: busySeconds)
    try database.execute("PRAGMA main.synchronous=FULL; PRAGMA foreign_keys=ON")
    try checkLayout()
    do {
      if let cache { try attach(cache) }
      try createTables()
    } catch let error as SQLiteError where error.isCorrupt && cache != nil {
      throw SQLiteError(code: error.code, message: Self.brokenCache, path: store)
    }
  }

  private func attach(_ cache: String) throws {
    try Disk.makeDirectories(Path.parent(cache), mode: 0o700)
    if try !Disk.exists(cache) {
      try Database(cache, .create).execute("PRAGMA journal_mode=WAL")
    }
    try database.run("ATTACH ?1 AS cache", .text(cache))
    try database.execute("PRAGMA cache.synchronous=NORMAL")
  }

  private func createTables() throws {
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS \(schema).signals(id TEXT PRIMARY KEY, stream TEXT, status TEXT,
        token TEXT, owner TEXT, changed_at TEXT, first_posted TEXT, last_posted TEXT,
        attempts INTEGER, expires_at TEXT, not_before TEXT, position INTEGER) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS \(schema).by_position ON signals(position);
      CREATE TABLE IF NOT EXISTS \(schema).mark(position INTEGER, event TEXT, filed INTEGER);
      """)
  }

  private func checkLayout() throws {
    let wanted: [(String, Set<String>)] = [
      ("events", ["id", "stream_id", "version", "event_type", "event_data", "created_at"]),
      ("streams", ["stream_id", "version", "created_at", "updated_at"]),
    ]
    for (table, columns) in wanted {
      let found = try database.texts("SELECT name FROM pragma_table_info(?1)", .text(table))
      guard columns.isSubset(of: found) else {
        throw Failure(
          "'\(database.path)' has no table '\(table)' of a known layout, and it decides about "
            + "signals", hint: "ecw-health --only store.integrity", status: .unavailable)
      }
    }
  }
}
