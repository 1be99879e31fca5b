import Common
import SQLite

/// The table of events as a store declares it.
struct EventTable {
  /// The number of a row, kept by a merge where it can be.
  let id: String
  /// The columns besides the number and the key.
  let content: [String]
  /// Of a strict table: the types of values that each column takes, by its name in small letters.
  let types: [String: [String]]

  /// Reads the layout; it must have numbered rows that are unique by stream and version.
  static func read(_ database: borrowing Database, of source: MergeSource) throws -> EventTable {
    guard try database.isEventLog("main") else {
      throw unknown(source, "no table events with stream_id and version")
    }
    guard let id = try number(of: "main", database) else {
      throw unknown(source, "events have no number")
    }
    guard try isUnique("main", database) else {
      throw unknown(source, "events are not unique by stream_id and version")
    }
    let key = [id.lowercased(), "stream_id", "version"]
    return EventTable(
      id: id,
      content: try database.columns(of: "events", in: "main").filter {
        !key.contains($0.lowercased())
      }, types: try types(database))
  }

  // A value of another type ends a statement, whatever that says about conflicts.
  private static func types(_ database: borrowing Database) throws -> [String: [String]] {
    let known = [
      "INT": ["integer"], "INTEGER": ["integer"], "REAL": ["integer", "real"],
      "TEXT": ["integer", "real", "text"], "BLOB": ["blob"],
    ]
    var types: [String: [String]] = [:]
    try database.forEach(
      """
      SELECT lower(c.name), upper(c.type)
      FROM pragma_table_list('events') t, pragma_table_info('events', 'main') c
      WHERE t.schema = 'main' AND t.strict
      """
    ) { row in
      types[row.text(0) ?? ""] = known[row.text(1) ?? ""]
      return true
    }
    return types
  }

  // The store at hand is a draft that is removed: what can be looked at is the source.
  private static func unknown(_ source: MergeSource, _ reason: String) -> Failure {
    Failure(
      "'\(source.name)' is no event log that can be merged: \(reason)", hint: source.lookHint,
      status: .dataError)
  }

  /// The content columns that an attached store has too.
  func shared(with schema: String, in database: borrowing Database) throws -> [String]? {
    guard try database.isEventLog(schema) else { return nil }
    let columns = try database.commonColumns(of: "events", with: schema)
    return content.filter(columns.contains)
  }

  /// The column of an attached store that is the number of its events.
  static func number(of schema: String, _ database: borrowing Database) throws -> String? {
    try RowKeys.alias("events", in: schema, database)
  }

  /// Whether an attached store holds its events unique by stream and version.
  static func isUnique(_ schema: String, _ database: borrowing Database) throws -> Bool {
    try database.number(
      """
      SELECT count(*) FROM pragma_index_list('events', ?1) i WHERE i."unique" AND NOT i.partial
        AND (SELECT group_concat(name) FROM (SELECT lower(name) AS name
          FROM pragma_index_info(i.name, ?1) ORDER BY 1)) = 'stream_id,version'
      """, .text(schema)) ?? 0 > 0
  }

  static func list(_ columns: [String], of table: String = "") -> String {
    let prefix = table.isEmpty ? "" : table + "."
    return columns.map { prefix + Database.identifier($0) }.joined(separator: ", ")
  }

  static func differ(_ columns: [String]) -> String {
    columns.isEmpty
      ? "0"
      : columns.map {
        let name = Database.identifier($0)
        return "m.\(name) IS NOT s.\(name) COLLATE BINARY"
      }.joined(separator: " OR ")
  }
}

extension Database {
  /// Whether an attached store has events by stream and version.
  func isEventLog(_ schema: String) throws(SQLiteError) -> Bool {
    let names = try foldedColumns(of: "events", in: schema)
    return names.contains("stream_id") && names.contains("version")
  }

  /// The names of a table's columns as SQLite compares them.
  func foldedColumns(of table: String, in schema: String) throws(SQLiteError) -> [String] {
    try texts("SELECT lower(name) FROM pragma_table_info(?1, ?2)", .text(table), .text(schema))
  }

  /// The columns of a table of the new store that an attached store has too.
  func commonColumns(of table: String, with schema: String) throws(SQLiteError) -> [String] {
    try texts(
      """
      SELECT m.name FROM pragma_table_info(?1, 'main') m
      JOIN pragma_table_info(?1, ?2) s ON lower(s.name) = lower(m.name) ORDER BY m.cid
      """, .text(table), .text(schema))
  }
}
