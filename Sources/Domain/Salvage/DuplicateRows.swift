import Common
import SQLite

/// The rows that keep a unique index from being created: all but the first of each key.
struct DuplicateRows {
  let layout: TableLayout
  let index: SchemaEntry
  /// The table they go to.
  let name: String

  /// Moves them to their table, creates the index, and returns how many there were; `nil` when the
  /// rows have no key by which they can be told apart.
  ///
  /// SQLite itself says which: the rows are offered to a store beside that has the index already.
  func setAside(_ database: borrowing Database, probe: String) throws -> Int64? {
    let keys = try keyColumns(database)
    guard !keys.isEmpty else { return nil }
    defer { try? Disk.removeFile(probe) }  // in our own directory, which goes with all in it
    let duplicates = try refused(database, probe: probe, keys: keys)
    try database.execute("SAVEPOINT duplicates")
    do {
      try move(duplicates, keys, database)
      try database.run(index.sql ?? "")
    } catch {
      try database.execute("ROLLBACK TO duplicates; RELEASE duplicates")
      throw error
    }
    try database.execute("RELEASE duplicates")
    return Int64(duplicates.count)
  }

  private func keyColumns(_ database: borrowing Database) throws -> [String] {
    if let column = layout.rowidColumn { return [layout.columns[column].name] }
    if !layout.isWithoutRowid { return layout.rowidName.map { [$0] } ?? [] }
    return try database.texts(
      "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", .text(layout.name))
  }

  private func refused(_ database: borrowing Database, probe path: String, keys: [String]) throws
    -> [[Value]]
  {
    let probe = try Database(path, .create)
    try probe.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    try probe.run(layout.sql)
    try probe.run(index.sql ?? "")
    let columns = layout.insertable.map { layout.columns[$0].name }
    let names = keys + columns.filter { !keys.contains($0) }
    let list = names.map(Database.identifier).joined(separator: ", ")
    let marks = names.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let order = keys.map(Database.identifier).joined(separator: ", ")
    let table = "main." + Database.identifier(layout.name)
    var refused: [[Value]] = []
    try probe.execute("BEGIN")
    try probe.prepared("INSERT OR IGNORE INTO \(table)(\(list)) VALUES (\(marks))") { insertion in
      try database.visit("SELECT \(list) FROM \(table) ORDER BY \(order)") { row in
        let values = names.indices.map { row.value(Int32($0)) }
        try insertion.forEach(values) { _ in true }
        if probe.changedRowCount == 0 { refused.append(Array(values[..<keys.count])) }
        return true
      }
    }
    return refused
  }

  private func move(_ rows: [[Value]], _ keys: [String], _ database: borrowing Database) throws {
    let table = "main." + Database.identifier(layout.name)
    let aside = "main." + Database.identifier(name)
    let first = layout.isWithoutRowid ? "*" : "\(Database.identifier(keys[0])) AS salvage_rowid, *"
    let match = keys.enumerated().map { "\(Database.identifier($1)) IS ?\($0 + 1)" }
      .joined(separator: " AND ")
    try database.execute("CREATE TABLE \(aside) AS SELECT \(first) FROM \(table) WHERE 0")
    for key in rows {
      try database.forEach(
        "INSERT INTO \(aside) SELECT \(first) FROM \(table) WHERE \(match)", key
      ) { _ in true }
      try database.forEach("DELETE FROM \(table) WHERE \(match)", key) { _ in true }
    }
  }
}
