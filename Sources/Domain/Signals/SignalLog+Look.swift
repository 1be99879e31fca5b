import Common
import SQLite

extension SignalLog {
  /// Reads the log without changing a byte of its files or of their directory; `nil` without one.
  ///
  /// What comes back is a table in memory, with the events about some signals beside it.
  static func look(_ store: String, about ids: [String], _ world: World, busySeconds: Int64) throws
    -> SignalLog?
  {
    guard let real = try present(store) else { return nil }
    return try StoreReader.reading(
      store, busySeconds: busySeconds, world: world, layout: { try StoreLayout(real) }
    ) { database in
      try checkLayout(database)
      return try copy(of: database, about: ids)
    }
  }

  private static func copy(of source: borrowing Database, about ids: [String]) throws -> SignalLog {
    let log = SignalLog(try Database(":memory:", .create), schema: "main")
    try SignalCache.createTables(in: "main", of: log.database)
    try log.database.execute("CREATE TABLE events(\(eventColumns))")
    try SignalCache.createTables(in: "temp", of: source)
    try source.execute("DELETE FROM temp.signals")
    try SignalFold.run(source, into: "temp", after: 0, upTo: .max)
    let columns = Self.columns
    try log.take(
      columns, into: "signals",
      from: """
        SELECT json_group_array(json_array(\(texts(columns)))) FROM temp.signals
        GROUP BY position / 4096
        """,
      of: source)
    if ids.isEmpty { return log }
    let list = "[" + ids.map(SignalDocument.quoted).joined(separator: ",") + "]"
    try log.take(
      eventColumns, into: "events",
      from: """
        SELECT json_group_array(json_array(\(texts(eventColumns)))) FROM main.events
        WHERE event_type LIKE '\(prefix)AgentSignal%' AND
          CASE WHEN json_valid(event_data) THEN json_extract(event_data, '$.data.signal_id') END
            IN (SELECT value FROM json_each(?1)) GROUP BY id
        """, [.text(list)], of: source)
    return log
  }

  private static let eventColumns = "id, stream_id, version, event_type, event_data, created_at"

  // JSON holds no bytes: where a text is expected they are one.
  private static func texts(_ columns: String) -> String {
    columns.split(separator: ",").map { "iif(typeof(\($0)) = 'blob', CAST(\($0) AS TEXT), \($0))" }
      .joined(separator: ", ")
  }

  // Many rows at once, as one JSON text: a statement for each would take most of the time.
  private func take(
    _ columns: String, into table: String, from sql: String, _ values: [Value] = [],
    of source: borrowing Database
  ) throws {
    let count = columns.split(separator: ",").count
    let members = (0..<count).map { "json_extract(value, '$[\($0)]')" }.joined(separator: ", ")
    var failure: SQLiteError?
    try source.forEach(sql, values) { row in
      do throws(SQLiteError) {
        try database.run(
          "INSERT INTO \(table)(\(columns)) SELECT \(members) FROM json_each(?1)",
          .text(row.text(0) ?? "[]"))
      } catch {
        failure = error
      }
      return failure == nil
    }
    if let failure { throw failure }
  }
}
