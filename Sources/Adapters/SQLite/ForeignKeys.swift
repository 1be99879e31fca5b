/// What SQLite's check of the foreign keys found.
public struct ForeignKeys: Sendable {
  /// How many rows refer to rows that are not there.
  public fileprivate(set) var violationCount = 0
  /// The tables whose keys cannot be checked, each with SQLite's reason.
  ///
  /// The columns they refer to are not unique, or are those of a view.
  public fileprivate(set) var unchecked: [(table: String, reason: String)] = []
}

extension Database {
  /// Checks the foreign keys of every table whose keys can be checked.
  ///
  /// SQLite's check of all tables in one ends at the first definition that it cannot use.
  public func foreignKeys() throws(SQLiteError) -> ForeignKeys {
    var result = ForeignKeys()
    do throws(SQLiteError) {
      result.violationCount = try foreignKeyViolations()
      return result
    } catch {
      if !error.isStatement { throw error }
    }
    for table in try texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid") {
      do throws(SQLiteError) {
        try forEach("PRAGMA foreign_key_check(\(Self.identifier(table)))") { _ in
          result.violationCount += 1
          return true
        }
      } catch {
        if !error.isStatement { throw error }
        result.unchecked.append((table, error.message))
      }
    }
    return result
  }
}
