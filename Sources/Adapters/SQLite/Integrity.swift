/// What SQLite's own checks say about a store.
public enum Integrity: Sendable, Equatable {
  /// Exactly one row, and it is `ok`.
  case ok
  /// At least one problem; the list is cut at 100.
  case damaged([String])
  /// The check itself could not run: busy, out of time, a collation of the application.
  case unknown(String)

  /// How much to check.
  public enum Depth: String, Sendable, Codable {
    /// Every page and row, but not that indexes agree with their tables.
    case quick
    /// Everything `integrity_check` checks.
    case full
  }
}

extension Database {
  /// Runs SQLite's check and reads every row of its answer.
  public func integrity(_ depth: Integrity.Depth) -> Integrity {
    let pragma = depth == .full ? "integrity_check" : "quick_check"
    do throws(SQLiteError) {
      let rows = try texts("PRAGMA \(pragma)(100)")
      return rows == ["ok"] ? .ok : .damaged(rows.isEmpty ? ["no answer from \(pragma)"] : rows)
    } catch {
      if error.isCorrupt { return .damaged([error.message]) }
      return .unknown(error.isInterrupted ? "out of time" : error.message)
    }
  }

  /// The number of rows that violate a foreign key.
  public func foreignKeyViolations() throws(SQLiteError) -> Int {
    var count = 0
    try forEach("PRAGMA foreign_key_check") { _ in
      count += 1
      return true
    }
    return count
  }

  /// The names of the ordinary tables, sorted; virtual ones and SQLite's own are left out.
  public func tableNames() throws(SQLiteError) -> [String] {
    try texts(
      """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      AND upper(substr(ltrim(coalesce(sql, '')), 1, 14)) <> 'CREATE VIRTUAL' ORDER BY name
      """)
  }

  /// The number of rows of every ordinary table.
  public func rowCounts() throws(SQLiteError) -> [String: Int64] {
    var counts: [String: Int64] = [:]
    for table in try tableNames() {
      counts[table] = try number("SELECT count(*) FROM main.\(Self.identifier(table))") ?? 0
    }
    return counts
  }

  /// The names of a table's columns, in their order; empty when there is no such table.
  public func columns(of table: String) throws(SQLiteError) -> [String] {
    try texts("SELECT name FROM pragma_table_info(?1)", .text(table))
  }

  /// A name quoted as an SQL identifier.
  public static func identifier(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
