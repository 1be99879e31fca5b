import Common
import SQLite

/// Unites the tables besides the events: the rows of a newer source take the place of an older one's.
///
/// Which rows were deleted is unknown, so none is: what only the older source has stays.
struct OtherTables {
  let sources: [MergeSource]
  /// The highest number of an event of each source; -1 without an event log.
  let positions: [Int64]

  private var newer: [Int] {
    sources.indices.dropFirst().filter { isNewer($0, than: 0) }.sorted { isNewer($1, than: $0) }
  }

  // With the same events the later file is newer, but a damaged one proves nothing by its time.
  private func isNewer(_ a: Int, than b: Int) -> Bool {
    if sources[a].kind == MergeOutcome.behindBreak { return false }
    guard positions[a] == positions[b] else { return positions[a] > positions[b] }
    guard positions[a] >= 0, sources[a].unsaved == nil else { return false }
    guard let one = sources[a].modified, let other = sources[b].modified else { return false }
    return one > other
  }

  /// Takes the rows of every source that is newer than the first, the newest last.
  func unite(_ database: borrowing Database, _ outcome: inout MergeOutcome) throws {
    for table in try names("main", database) where table != "events" {
      outcome.tables.append(MergeOutcome.Table(table: table, source: sources[0].name))
    }
    for index in newer {
      try database.attach(immutable: sources[index].path, as: "src")
      for table in try names("src", database) where table != "events" {
        if let problem = try take(table, index, database, &outcome) {
          outcome.sources[index].notMerged.append(problem)
        }
      }
      try database.detach("src")
    }
  }

  /// Tells what the sources have and the new store has not.
  func tell(_ database: borrowing Database, _ outcome: inout MergeOutcome) throws {
    for index in sources.indices.dropFirst() {
      try database.attach(immutable: sources[index].path, as: "src")
      try tellRest(index, database, &outcome)
      if newer.contains(index) {
        outcome.sources[index].notMerged += try SchemaRest.texts(database)
      }
      try database.detach("src")
    }
  }

  // Without virtual tables and what they keep their own data in.
  private func names(_ schema: String, _ database: borrowing Database) throws -> [String] {
    try database.texts(
      """
      SELECT name FROM pragma_table_list WHERE schema = ?1 AND type = 'table'
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
      """, .text(schema))
  }

  // What salvage set aside belongs to no table: it stays where it is, and is told.
  private func take(
    _ table: String, _ index: Int, _ database: borrowing Database, _ outcome: inout MergeOutcome
  ) throws -> String? {
    if try AsideRows.isAside(table, in: "src", database) { return nil }
    do throws(SQLiteError) {
      if try database.columns(of: table, in: "main").isEmpty {
        try create(table, database)
        outcome.tables.append(MergeOutcome.Table(table: table, source: sources[index].name))
      }
      let lost = sources[index].unsaved?.lost[table, default: nil]
      try copy(
        table, isWhole: sources[index].unsaved == nil || lost == 0, database)
    } catch {
      guard error.isConstraint else { throw error }
      return "\(table): the new store refuses its rows (\(error.message))"
    }
    if let place = outcome.tables.firstIndex(where: { $0.table == table }) {
      outcome.tables[place].source = sources[index].name
    }
    return nil
  }

  private func create(_ table: String, _ database: borrowing Database) throws(SQLiteError) {
    for sql in try database.texts(
      """
      SELECT sql FROM src.sqlite_schema WHERE tbl_name = ?1 AND type IN ('table', 'index')
      AND sql IS NOT NULL ORDER BY type DESC
      """, .text(table))
    { try database.execute(sql) }
  }

  // Rows without a key are known by their number; a source that lost none of them has the last word.
  private func copyNumbered(
    _ name: String, _ columns: [String], _ isWhole: Bool, _ database: borrowing Database
  ) throws(SQLiteError) {
    let list = EventTable.list(columns)
    guard let number = RowKeys.number(besides: columns) else {
      try database.execute("DELETE FROM main.\(name)")
      return try database.execute(
        "INSERT INTO main.\(name)(\(list)) SELECT \(list) FROM src.\(name)")
    }
    try database.execute(
      """
      INSERT OR REPLACE INTO main.\(name)(\(number), \(list))
      SELECT \(number), \(list) FROM src.\(name)
      """)
    guard isWhole else { return }
    try database.execute(
      "DELETE FROM main.\(name) WHERE \(number) NOT IN (SELECT \(number) FROM src.\(name))")
  }

  private func copy(_ table: String, isWhole: Bool, _ database: borrowing Database)
    throws(SQLiteError)
  {
    let name = Database.identifier(table)
    let own = try database.columns(of: table, in: "main")
    let columns = try database.columns(of: table, in: "src").filter(own.contains)
    let list = EventTable.list(columns)
    let hasKey = try database.number(
      "SELECT count(*) FROM pragma_table_info(?1, 'main') WHERE pk > 0", .text(table))
    guard hasKey ?? 0 > 0 else { return try copyNumbered(name, columns, isWhole, database) }
    let isStreams = table == "streams" && columns.contains("version")
    let isBehind =
      isStreams && columns.contains("stream_id")
      ? """
      WHERE NOT EXISTS (SELECT 1 FROM main.streams m
        WHERE m.stream_id = s.stream_id AND m.version > s.version)
      """ : ""
    try database.execute(
      """
      INSERT OR REPLACE INTO main.\(name)(\(list))
      SELECT \(EventTable.list(columns, of: "s")) FROM src.\(name) s \(isBehind)
      """)
  }

  private func tellRest(
    _ index: Int, _ database: borrowing Database, _ outcome: inout MergeOutcome
  ) throws {
    for table in try names("src", database) {
      let name = Database.identifier(table)
      let own = try database.columns(of: table, in: "main")
      if !own.isEmpty {
        for column in try database.columns(of: table, in: "src") where !own.contains(column) {
          let count =
            try database.number(
              "SELECT count(\(Database.identifier(column))) FROM src.\(name)") ?? 0
          if count > 0 {
            outcome.sources[index].droppedColumns.append("\(table).\(column): \(count) values")
          }
        }
      }
      if ["events", "streams"].contains(table) { continue }
      let theirs = try database.number("SELECT count(*) FROM src.\(name)") ?? 0
      let ours = own.isEmpty ? 0 : try database.number("SELECT count(*) FROM main.\(name)") ?? 0
      if theirs > ours {
        outcome.sources[index].notMerged.append(
          "\(table): \(theirs) rows, the new store has \(ours)")
      }
    }
  }
}
