import Common
import SQLite

/// The table of events as a store declares it.
struct EventTable {
  /// The number of a row, kept by a merge where it can be.
  let id: String
  /// The columns besides the number and the key.
  let content: [String]

  /// Reads the layout; it must have numbered rows that are unique by stream and version.
  static func read(_ database: borrowing Database, of source: MergeSource) throws -> EventTable {
    let columns = try database.columns(of: "events", in: "main")
    guard columns.contains("stream_id"), columns.contains("version") else {
      throw unknown(source, "no table events with stream_id and version")
    }
    let alias = try database.texts(
      "SELECT name FROM pragma_table_info('events') WHERE pk = 1 AND upper(type) = 'INTEGER'")
    guard let id = alias.first else { throw unknown(source, "events have no number") }
    let unique = try database.number(
      """
      SELECT count(*) FROM pragma_index_list('events') i WHERE i."unique" AND NOT i.partial
        AND (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(i.name)
          ORDER BY name)) = 'stream_id,version'
      """)
    guard unique ?? 0 > 0 else {
      throw unknown(source, "events are not unique by stream_id and version")
    }
    return EventTable(
      id: id, content: columns.filter { ![id, "stream_id", "version"].contains($0) })
  }

  // The store at hand is a draft that is removed: what can be looked at is the source.
  private static func unknown(_ source: MergeSource, _ reason: String) -> Failure {
    Failure(
      "'\(source.name)' is no event log that can be merged: \(reason)",
      hint: source.origin.map { "sqlite3 -readonly \(Shell.quote($0)) .schema" }
        ?? "ecw-recover extract \(Shell.quote(source.name)) --to FILE", status: .dataError)
  }

  /// The content columns that an attached store has too.
  func shared(with schema: String, in database: borrowing Database) throws -> [String]? {
    let columns = try database.columns(of: "events", in: schema)
    guard columns.contains("stream_id"), columns.contains("version") else { return nil }
    return content.filter(columns.contains)
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
        return "m.\(name) IS NOT s.\(name)"
      }.joined(separator: " OR ")
  }
}
