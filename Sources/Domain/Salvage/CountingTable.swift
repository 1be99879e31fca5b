import SQLite

/// A table with AUTOINCREMENT, which is filled without it and counts only then.
///
/// SQLite would read and write the count for every row, a sixth of all the time.
struct CountingTable {
  private let name: String
  private let key: String
  private let sql: String
  /// The definition to fill it by.
  let plain: String

  /// `nil` for a table that does not count, or whose definition has the word in other places too.
  init?(_ layout: TableLayout) {
    guard let rowid = layout.rowidColumn else { return nil }
    let word = Array("autoincrement".utf8)
    let bytes = Array(layout.sql.utf8)
    let places = bytes.indices.filter { bytes[$0...].starts(with: word) { $0 | 0x20 == $1 } }
    guard places.count == 1, let place = places.first, Self.counts(layout.sql) else { return nil }
    (name, sql, key) = (layout.name, layout.sql, layout.columns[rowid].name)
    plain = String(decoding: bytes[..<place] + bytes[(place + word.count)...], as: UTF8.self)
  }

  private static func counts(_ sql: String) -> Bool {
    // A definition that SQLite refuses here is refused again where that is told.
    guard let database = try? Database(":memory:", .create), (try? database.run(sql)) != nil else {
      return false
    }
    return
      (try? database.number(
        "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")) == 1
  }

  /// Makes SQLite create its table of counts, which it does only for a table that counts.
  ///
  /// No table of the store may have the name.
  static func prepare(_ name: String, in database: borrowing Database) throws {
    try database.execute(
      "CREATE TABLE \(name)(i INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE \(name)")
  }

  /// Lets tables count from the rows they have.
  static func begin(_ tables: [CountingTable], in database: borrowing Database) throws {
    guard !tables.isEmpty else { return }
    try database.execute("PRAGMA writable_schema=ON")
    for table in tables {
      try database.run(
        "UPDATE sqlite_schema SET sql = ?2 WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
        .text(table.name), .text(table.sql))
      try database.run(
        """
        INSERT INTO sqlite_sequence(name, seq)
        SELECT (SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE),
          max(\(Database.identifier(table.key))) FROM main.\(Database.identifier(table.name))
        HAVING count(*) > 0
        """, .text(table.name))
    }
    try database.execute("PRAGMA writable_schema=RESET")
  }
}
