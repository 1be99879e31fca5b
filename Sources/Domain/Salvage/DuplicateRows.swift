import SQLite

/// The rows that keep a unique index from being created: all but the first of each key.
struct DuplicateRows {
  let index: Catalog.IndexLayout
  let sql: String

  /// Moves them to a table beside, creates the index, and returns how many there were.
  func setAside(_ database: borrowing Database) throws -> Int64 {
    let table = "main." + Database.identifier(index.table)
    let name = "main." + Database.identifier("lost_and_found_by_\(index.name)")
    let keys = index.columns.map(Database.identifier)
    let rows = """
      SELECT id FROM (SELECT rowid AS id, row_number() OVER
      (PARTITION BY \(keys.joined(separator: ", ")) ORDER BY rowid) AS turn FROM \(table)
      WHERE \(keys.map { $0 + " IS NOT NULL" }.joined(separator: " AND "))) WHERE turn > 1
      """
    try database.execute(
      """
      CREATE TABLE \(name) AS SELECT rowid AS salvage_rowid, * FROM \(table) WHERE rowid IN (\(rows));
      DELETE FROM \(table) WHERE rowid IN (SELECT salvage_rowid FROM \(name))
      """)
    try database.run(sql)
    return try database.number("SELECT count(*) FROM \(name)") ?? 0
  }
}
