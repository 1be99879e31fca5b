import SQLite

/// Rows that a salvage set aside because they are no table's for certain: they are in no table.
struct AsideRows {
  let isLog: Bool
  private var found: [String: Int64] = [:]
  private var before: [String: Int64] = [:]

  /// Prepares a count.
  init(isLog: Bool) { self.isLog = isLog }

  /// Whether a table is one that a salvage makes for such rows; a user's can have such a name too.
  static func isAside(_ table: String, in schema: String, _ database: borrowing Database)
    throws(SQLiteError) -> Bool
  {
    guard table.hasPrefix(prefix) || table.hasPrefix("deleted_") else { return false }
    let columns = try database.columns(of: table, in: schema)
    return ["salvage_reason", "salvage_source", "salvage_rowid"].allSatisfy(columns.contains)
  }

  private static let prefix = "lost_and_found_"

  /// The rows that are in no table; what a proven snapshot has aside as well was there before.
  var count: Int64 {
    found.reduce(0) { $0 + max(0, $1.value - (before[$1.key] ?? 0)) }
  }

  /// Counts those in an attached store whose key no table of the new store has.
  mutating func read(
    _ schema: String, name: String, isProven: Bool, _ database: borrowing Database,
    _ report: inout LossReport
  ) throws {
    for table in try database.texts(Self.tables, .text(schema))
    where try Self.isAside(table, in: schema, database) {
      let count = try missing(table, schema, database)
      if isProven {
        before[table] = max(before[table] ?? 0, count)
      } else {
        found[table] = max(found[table] ?? 0, count)
      }
      guard count > 0 else { continue }
      report.notes.append("\(count) rows of \(name) are in '\(table)' and in no table of their own")
    }
  }

  private static let tables = """
    SELECT name FROM pragma_table_list WHERE schema = ?1 AND type = 'table'
    AND name LIKE 'lost\\_and\\_found\\_%' ESCAPE '\\' ORDER BY name
    """

  private func missing(_ table: String, _ schema: String, _ database: borrowing Database) throws
    -> Int64
  {
    let name = schema + "." + Database.identifier(table)
    let columns = try database.columns(of: table, in: schema)
    let all = try database.number("SELECT count(*) FROM \(name)") ?? 0
    guard let owner = try owner(of: table, schema, database) else { return all }
    let keys = try RowKeys.of(owner, in: "main", database)
    let alias = try RowKeys.alias(owner, in: "main", database)
    // A number is no column of the record: it stands beside it.
    let own = try database.columns(of: owner, in: "main")
    let theirs = keys.map { !own.contains($0) || $0 == alias ? "salvage_rowid" : $0 }
    guard !keys.isEmpty, theirs.allSatisfy(columns.contains) else { return all }
    var match = zip(keys, theirs).map { key, other in
      "m.\(Database.identifier(key)) IS s.\(Database.identifier(other))"
    }.joined(separator: " AND ")
    if columns.contains("salvage_candidates") {
      match += " AND s.salvage_candidates IS '\(owner.replacing("'", with: "''"))'"
    }
    let title = "main." + Database.identifier(owner)
    let here = try database.number(
      "SELECT count(*) FROM \(name) s WHERE EXISTS (SELECT 1 FROM \(title) m WHERE \(match))")
    if isLog, owner == "events" {
      try AlteredEvents.read(name, columns: columns, isProven: false, database)
    }
    return all - (here ?? 0)
  }

  // The table of the new store that such rows are likely of: the one named, or that of the index.
  private func owner(of table: String, _ schema: String, _ database: borrowing Database) throws
    -> String?
  {
    var owner = String(table.dropFirst(Self.prefix.count))
    if owner.hasPrefix("by_") {
      owner =
        try database.texts(
          "SELECT tbl_name FROM \(schema).sqlite_schema WHERE type = 'index' AND name = ?1",
          .text(String(owner.dropFirst(3)))
        ).first ?? ""
    }
    return try database.columns(of: owner, in: "main").isEmpty ? nil : owner
  }
}
