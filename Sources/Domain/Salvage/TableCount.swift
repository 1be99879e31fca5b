import SQLite

/// A row of `sqlite_sequence`: how far a table with AUTOINCREMENT has counted.
struct TableCount {
  let name: String
  let number: Int64
  let doubts: RowDoubts

  /// Reads a row; `nil` when it names no table that is being recovered.
  init?(_ row: SalvagedRow, _ catalog: Catalog) {
    guard row.count == 2, row.record.slots[0].kind == .text,
      case .integer(let number) = row.value(1)
    else { return nil }
    name = TextCoding.string(row.record.content(0), row.encoding)
    guard catalog.table(name) != nil else { return nil }
    self.number = number
    doubts = row.doubts
  }

  /// Lets tables count on from there; returns the counts of tables that are not there.
  ///
  /// SQLite keeps this table itself: it is there when a table with AUTOINCREMENT is. When the counts
  /// are all there were, they replace those that the new store has come to.
  static func set(_ counts: [TableCount], isWhole: Bool, in database: borrowing Database) throws
    -> [TableCount]
  {
    let exists =
      try database.number(
        "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'") == 1
    if exists && isWhole { try database.run("DELETE FROM sqlite_sequence") }
    var missing: [TableCount] = []
    for count in counts {
      let isThere =
        try exists
        && database.number(
          "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
          .text(count.name)) == 1
      guard isThere else {
        missing.append(count)
        continue
      }
      try database.run(
        "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", .text(count.name),
        .integer(count.number))
      try database.run(
        """
        INSERT INTO sqlite_sequence(name, seq) SELECT ?1, ?2
        WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)
        """, .text(count.name), .integer(count.number))
    }
    return missing
  }
}
