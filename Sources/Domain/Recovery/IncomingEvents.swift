import SQLite

/// The events of the attached source `src` in `temp.incoming`, with the columns of the new store.
///
/// A source whose events have numbers and are unique is only looked at; of any other the events are
/// copied, so that each can be told apart, counted and refused.
struct IncomingEvents {
  let table: EventTable
  /// The content columns that the source has too.
  let shared: [String]
  /// Whether the source declares its events as an event log has to.
  let isRegular: Bool
  /// The condition on an event `s` with a value that a column of the new store does not take.
  let misfit: String

  /// The number, the key and the content.
  var columns: [String] { [table.id, "stream_id", "version"] + shared }

  /// What tells the order in which the source wrote its events.
  var order: String {
    let name = isRegular ? table.id : RowKeys.number(besides: columns) ?? table.id
    return "s." + Database.identifier(name)
  }

  init(_ table: EventTable, _ shared: [String], _ database: borrowing Database) throws {
    (self.table, self.shared) = (table, shared)
    misfit = Self.misfit(table, ["stream_id", "version"] + shared)
    isRegular = try Self.isRegular(table, misfit, database)
    if isRegular {
      try database.execute(
        "CREATE TEMP VIEW incoming AS SELECT \(EventTable.list(columns)) FROM src.events")
    } else {
      try copy(database)
    }
  }

  /// Forgets the source's events.
  func remove(_ database: borrowing Database) throws {
    try database.execute("DROP \(isRegular ? "VIEW" : "TABLE") temp.incoming")
    if !isRegular { try database.execute("DROP TABLE temp.twice") }
  }

  private static func misfit(_ table: EventTable, _ columns: [String]) -> String {
    let wrong = columns.compactMap { column in
      table.types[column.lowercased()].map { types in
        let list = (["null"] + types).map { "'\($0)'" }.joined(separator: ", ")
        return "typeof(s.\(Database.identifier(column))) NOT IN (\(list))"
      }
    }
    return wrong.isEmpty ? "0" : wrong.joined(separator: " OR ")
  }

  private static func isRegular(
    _ table: EventTable, _ misfit: String, _ database: borrowing Database
  ) throws -> Bool {
    guard try EventTable.number(of: "src", database)?.lowercased() == table.id.lowercased(),
      try EventTable.isUnique("src", database)
    else { return false }
    return try database.number(
      "SELECT EXISTS (SELECT 1 FROM src.events s WHERE \(unusable) OR \(misfit))") == 0
  }

  /// The condition on an event `s` that has no stream or no version.
  static let unusable = "s.stream_id IS NULL OR typeof(s.version) <> 'integer'"

  // A version or a number written as text is one; what SQLite cannot make a number of stays what it is.
  private func copy(_ database: borrowing Database) throws {
    let id = Database.identifier(table.id)
    try database.execute(
      """
      CREATE TEMP TABLE incoming AS SELECT CAST(NULL AS INTEGER) AS \(id), m.stream_id,
        CAST(NULL AS INTEGER) AS version\(shared.map { ", m." + Database.identifier($0) }.joined())
        FROM main.events m WHERE 0
      """)
    let source = try database.columns(of: "events", in: "src")
    let number =
      try EventTable.number(of: "src", database)
      ?? source.first { $0.lowercased() == table.id.lowercased() }
    let hasRow = try database.number(
      "SELECT count(*) FROM pragma_table_list('events') WHERE schema = 'src' AND type = 'table' AND NOT wr"
    )
    let row = hasRow ?? 0 > 0 ? RowKeys.number(besides: source) : nil
    try database.execute(
      """
      INSERT INTO temp.incoming SELECT \(number.map { "s." + Database.identifier($0) } ?? "NULL"),
        \(EventTable.list(["stream_id", "version"] + shared, of: "s"))
        FROM src.events s\(row.map { " ORDER BY s." + $0 } ?? "");
      UPDATE temp.incoming SET \(id) = NULL WHERE typeof(\(id)) <> 'integer';
      CREATE INDEX temp.incoming_key ON incoming(stream_id, version)
      """)
  }

  /// Puts the second and later contents of one event aside until the first is in the new store.
  func splitTwice(_ database: borrowing Database) throws -> Int64 {
    let row = order
    let isLater = """
      EXISTS (SELECT 1 FROM temp.incoming e WHERE e.stream_id = s.stream_id
        AND e.version = s.version AND e.\(row.dropFirst(2)) < \(row))
      """
    try database.execute(
      """
      CREATE TEMP TABLE twice AS SELECT s.* FROM temp.incoming s WHERE \(isLater) ORDER BY \(row);
      DELETE FROM temp.incoming AS s WHERE \(isLater)
      """)
    return try database.number("SELECT changes()") ?? 0
  }

  /// Makes those the events at hand.
  func turnToTwice(_ database: borrowing Database) throws {
    try database.execute(
      "DELETE FROM temp.incoming; INSERT INTO temp.incoming SELECT * FROM temp.twice")
  }
}
