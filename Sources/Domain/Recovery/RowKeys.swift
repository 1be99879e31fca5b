import SQLite

/// What a row is known by.
enum RowKeys {
  /// Events are known by stream and version; other rows by their primary key, else by their number.
  static func of(_ table: String, in schema: String, _ database: borrowing Database)
    throws(SQLiteError) -> [String]
  {
    let columns = try database.columns(of: table, in: schema)
    if table == "events", columns.contains("stream_id"), columns.contains("version") {
      return ["stream_id", "version"]
    }
    let keys = try database.texts(
      "SELECT name FROM pragma_table_info(?1, ?2) WHERE pk > 0 ORDER BY pk", .text(table),
      .text(schema))
    return keys.isEmpty ? number(besides: columns).map { [$0] } ?? [] : keys
  }

  /// A name for the number of a row that no column has.
  static func number(besides columns: [String]) -> String? {
    let taken = columns.map { $0.lowercased() }
    return ["rowid", "_rowid_", "oid"].first { !taken.contains($0) }
  }

  /// The column that is the number of a row.
  static func alias(_ table: String, in schema: String, _ database: borrowing Database)
    throws(SQLiteError) -> String?
  {
    try database.texts(
      "SELECT name FROM pragma_table_info(?1, ?2) WHERE pk = 1 AND upper(type) = 'INTEGER'",
      .text(table), .text(schema)
    ).first
  }

  static func match(_ keys: [String]) -> String {
    keys.map {
      let key = Database.identifier($0)
      // A virtual table finds a row by its number, but not by one that may be NULL.
      let equals = ["rowid", "_rowid_", "oid"].contains($0) ? "=" : "IS"
      return "m.\(key) \(equals) s.\(key)"
    }.joined(separator: " AND ")
  }
}
