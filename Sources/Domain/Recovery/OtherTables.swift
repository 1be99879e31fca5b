import Common
import SQLite

/// Unites the tables besides the events: the rows of a newer source take the place of an older one's.
///
/// Which rows were deleted is unknown, so none is: what only the older source has stays, unless it
/// has no key by which it could be told from a row that was changed.
struct OtherTables {
  let sources: [MergeSource]
  /// How far the log of each source reaches.
  let reaches: [LogReach]

  private var newer: [Int] {
    sources.indices.dropFirst().filter { isNewer($0, than: 0) }.sorted { isNewer($1, than: $0) }
  }

  // The events decide. With the same events the order of trust does, or the time of the files where
  // nobody gave an order; a damaged one proves nothing by its time.
  private func isNewer(_ a: Int, than b: Int) -> Bool {
    if sources[a].kind == MergeOutcome.behindBreak { return false }
    guard reaches[a] == reaches[b] else { return reaches[a] > reaches[b] }
    guard reaches[a] != .none, sources[a].unsaved == nil else { return false }
    guard let one = sources[a].modified, let other = sources[b].modified else { return false }
    return one > other
  }

  /// Takes the rows of every source that is newer than the first, the newest last.
  func unite(_ database: borrowing Database, _ outcome: inout MergeOutcome) throws {
    for table in try names("main", database) {
      outcome.tables.append(MergeOutcome.Table(table: table, source: sources[0].name))
    }
    for index in newer {
      try MergeSourceFailure.blaming(sources[index], index) {
        try database.attach(immutable: sources[index].path, as: "src")
        for table in try names("src", database)
        where try !AsideRows.isAside(table, in: "src", database) {
          guard let problem = try take(table, index, database, &outcome) else { continue }
          let line = "\(table): \(problem)"
          if outcome.sources[index].notMerged.contains(line) { continue }
          outcome.sources[index].notMerged.append(line)
        }
        try database.detach("src")
      }
    }
  }

  /// Tells what the sources have and the new store has not.
  func tell(_ database: borrowing Database, _ outcome: inout MergeOutcome) throws {
    for index in sources.indices.dropFirst() {
      try MergeSourceFailure.blaming(sources[index], index) {
        try database.attach(immutable: sources[index].path, as: "src")
        try tellColumns(index, database, &outcome)
        try tellRest(index, database, &outcome)
        if newer.contains(index) {
          outcome.sources[index].notMerged += try SchemaRest.texts(database)
        }
        try database.detach("src")
      }
    }
  }

  // Without the events, virtual tables and what those keep their own data in.
  private func names(_ schema: String, _ database: borrowing Database) throws -> [String] {
    try database.texts(
      """
      SELECT name FROM pragma_table_list WHERE schema = ?1 AND type = 'table'
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND lower(name) <> 'events' ORDER BY name
      """, .text(schema))
  }

  // What salvage set aside belongs to no table: it stays where it is, and is told.
  private func take(
    _ table: String, _ index: Int, _ database: borrowing Database, _ outcome: inout MergeOutcome
  ) throws -> String? {
    var problem: String?
    do throws(SQLiteError) {
      if try database.columns(of: table, in: "main").isEmpty {
        try create(table, database)
        outcome.tables.append(MergeOutcome.Table(table: table, source: sources[index].name))
      }
      let lost = sources[index].unsaved?.lost[table, default: nil]
      problem = try OtherRows(table, database)
        .take(isWhole: sources[index].unsaved == nil || lost == 0, database)
    } catch {
      guard error.isRefusal else { throw error }
      return "the new store refuses its rows (\(error.message))"
    }
    let place = outcome.tables.firstIndex { $0.table.lowercased() == table.lowercased() }
    if let place { outcome.tables[place].source = sources[index].name }
    return problem
  }

  private func create(_ table: String, _ database: borrowing Database) throws(SQLiteError) {
    for sql in try database.texts(
      """
      SELECT sql FROM src.sqlite_schema WHERE tbl_name = ?1 AND type IN ('table', 'index')
      AND sql IS NOT NULL ORDER BY type DESC
      """, .text(table))
    { try database.execute(sql) }
  }

  private func tellColumns(
    _ index: Int, _ database: borrowing Database, _ outcome: inout MergeOutcome
  ) throws {
    for table in try names("src", database) + database.texts(Self.events) {
      let own = try database.foldedColumns(of: table, in: "main")
      if own.isEmpty { continue }
      for column in try database.columns(of: table, in: "src")
      where !own.contains(column.lowercased()) {
        let count = try database.number(
          "SELECT count(\(Database.identifier(column))) FROM src.\(Database.identifier(table))")
        if let count, count > 0 {
          outcome.sources[index].droppedColumns.append("\(table).\(column): \(count) values")
        }
      }
    }
  }

  private static let events =
    "SELECT name FROM src.sqlite_schema WHERE type = 'table' AND lower(name) = 'events'"

  // The streams are mended by the events.
  private func tellRest(
    _ index: Int, _ database: borrowing Database, _ outcome: inout MergeOutcome
  ) throws {
    for table in try names("src", database) where table.lowercased() != "streams" {
      if let rest = try rest(of: table, isNewest: index == newer.last, database) {
        outcome.sources[index].notMerged.append("\(table): \(rest)")
      }
    }
  }

  private func rest(of table: String, isNewest: Bool, _ database: borrowing Database) throws
    -> String?
  {
    if try !database.columns(of: table, in: "main").isEmpty {
      return try OtherRows(table, database).rest(isNewest: isNewest, database)
    }
    let count = try database.number("SELECT count(*) FROM src.\(Database.identifier(table))") ?? 0
    return count > 0 ? "\(counted(count, "row")) of a table that the new store has not" : nil
  }
}
