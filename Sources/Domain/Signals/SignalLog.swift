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
  /// Which file the log is: another one in its place is another log.
  let file: String
  /// The state of the log, as `PRAGMA data_version` counts it, that the table was held against.
  var verified: Int64?

  init(_ database: consuming Database, schema: String, file: String = "") {
    self.database = database
    self.schema = schema
    self.file = file
  }

  /// Opens the log for changes, with its table up to date; `nil` when the workspace has none.
  ///
  /// A cache that cannot be used is made anew.
  static func open(_ store: String, cache: String, busySeconds: Int64) throws -> SignalLog? {
    guard let real = try present(store) else { return nil }
    do {
      return try opened(real, cache, busySeconds)
    } catch is SignalCache.Unusable {
      try SignalCache(cache).discard()
    } catch let error as SQLiteError where error.isCorrupt {
      try SignalCache(cache).discard()  // the cache, or the log: the second attempt tells
    }
    do {
      return try opened(real, cache, busySeconds)
    } catch let unusable as SignalCache.Unusable {
      throw Failure(
        "the cache '\(cache)' cannot be used: \(unusable.reason)",
        hint: "ls -ld \(Shell.quote(Path.parent(cache))) \(Shell.quote(cache))")
    }
  }

  private static func opened(_ store: String, _ cache: String, _ busySeconds: Int64) throws
    -> SignalLog
  {
    let file = try Disk.status(store).map { "\($0.device):\($0.inode)" } ?? ""
    let log = SignalLog(
      try Database(store, .readWrite, busySeconds: busySeconds), schema: "cache", file: file)
    try log.database.execute("PRAGMA main.synchronous=FULL; PRAGMA foreign_keys=ON")
    try checkLayout(log.database)
    try SignalCache(cache).attach(to: log.database)
    try log.refresh()
    return log
  }

  /// Where the store really is; `nil` when there is none.
  static func present(_ store: String) throws -> String? {
    if try StoreFiles(store).existing().isEmpty { return nil }
    // To open a store whose base is gone or empty would delete what its log still has.
    guard try Disk.exists(store), try StoreHeader.read(store) != nil else {
      throw Failure(
        "the event log '\(store)' is damaged or gone, and it decides about signals",
        hint: "ecw-health --only store.header", status: .bad)
    }
    return try Disk.realPath(store)
  }

  static func checkLayout(_ database: borrowing Database) throws {
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
