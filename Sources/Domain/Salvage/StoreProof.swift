import Common
import SQLite

/// What SQLite's own checks say about a new store.
struct StoreProof {
  /// Whether the full check has nothing to say.
  private(set) var isVerified = true
  private(set) var foreignKeyViolations = 0
  private(set) var problems: [String] = []

  private let store: String

  /// Runs the checks of a store that was written a moment ago; `store` is the one it was made from.
  ///
  /// It throws when the new store is damaged. What values are like, or that they cannot be looked at,
  /// may be so in the damaged store too: that is a problem.
  init(_ database: borrowing Database, _ path: String, of store: String, _ world: World) throws {
    self.store = store
    database.stopWhen { world.stopReason() != nil }
    let stopReason = world.stopReason
    // The disk writes while both checks read.
    let writing = Background { try Descriptor(opening: path, .read).sync() }
    let keys = Background {
      let database = try Database(path, .immutable)
      database.stopWhen { stopReason() != nil }
      return try database.foreignKeys()
    }
    let integrity = database.integrity(.full)
    let found = Result { try keys.wait() }
    try writing.wait()
    try world.checkpoint()
    do {
      if integrity != .ok { try examine(database, world) }
    } catch let error as SQLiteError where error.isCorrupt {
      throw damaged(error.message)
    }
    take(try found.get())
  }

  private mutating func take(_ keys: ForeignKeys) {
    foreignKeyViolations = keys.violationCount
    problems += keys.unchecked.map {
      "the foreign keys of table '\($0.table)' cannot be checked: \($0.reason)"
    }
  }

  // The list of the first check ends after 100 rows, and what is worse may stand behind them.
  private mutating func examine(_ database: borrowing Database, _ world: World) throws {
    isVerified = false
    do {
      return try examine("\(Int32.max)", database)
    } catch let error as SQLiteError where error.isStatement {
      problems.append("SQLite's check does not come to its end: \(error.message)")
    }
    // A virtual table whose module does not take its tables any more; the others can be looked at.
    for table in try database.tableNames() {
      try world.checkpoint()
      do {
        try examine(Database.identifier(table), database)
      } catch let error as SQLiteError where error.isStatement {
        problems.append("table '\(table)' cannot be checked: \(error.message)")
      }
    }
  }

  private mutating func examine(_ argument: String, _ database: borrowing Database) throws {
    var remarks: [String: Int] = [:]
    try database.visit("PRAGMA integrity_check(\(argument))") { row in
      let text = row.text(0) ?? ""
      if text == "ok" { return true }
      guard Self.isAboutValues(text) else { throw damaged(text) }
      remarks[text, default: 0] += 1
      return true
    }
    problems += remarks.sorted { $0.key < $1.key }.map {
      "SQLite's check says: \($0.key)" + ($0.value > 1 ? " (\($0.value) times)" : "")
    }
  }

  // Not about the pages and indexes, which are SQLite's own work of this hour.
  private static func isAboutValues(_ remark: String) -> Bool {
    let word = remark.prefix { $0.isLetter || $0 == "-" }
    return word != "non-unique" && remark.dropFirst(word.count).hasPrefix(" value in ")
      || remark.hasPrefix("CHECK constraint failed in ") || remark.hasPrefix("In RTree ")
      || remark.hasPrefix("malformed inverted index for FTS")
      || remark.hasPrefix("unable to validate the inverted index for FTS")
  }

  private func damaged(_ reason: String) -> Failure {
    Failure(
      "the new store does not pass SQLite's check: \(reason)",
      hint: "ecw-recover assess \(Shell.quote(store))", status: .bad)
  }
}
