import Common
import SQLite

/// How the records of tables are laid out, asked of SQLite.
extension Catalog {
  static func layout(_ entry: SchemaEntry, _ sql: String, _ database: borrowing Database)
    throws -> TableLayout
  {
    var columns: [ColumnLayout] = []
    var keys: [Int] = []
    var types: [String] = []
    var isVirtualColumn: [Bool] = []
    try database.forEach(
      "SELECT name, type, \"notnull\", pk, hidden, dflt_value FROM pragma_table_xinfo(?1)",
      [.text(entry.name)]
    ) { row in
      let type = row.text(1) ?? ""
      let hidden = row.number(4) ?? 0
      if let position = row.number(3), position > 0 { keys.append(columns.count) }
      columns.append(
        ColumnLayout(
          name: row.text(0) ?? "", affinity: ColumnLayout.affinity(of: type),
          isNotNull: row.number(2) == 1, isInsertable: hidden == 0,
          hasDefault: row.kind(5) != .null))
      types.append(type)
      isVirtualColumn.append(hidden == 2)
      return true
    }
    guard !columns.isEmpty else { throw Failure("no columns") }
    if try isStrict(entry, sql, types, database) { columns = zip(columns, types).map(strict) }
    // A table that is its own index has the columns of one.
    let without =
      try database.number("SELECT 1 FROM pragma_index_info(?1)", .text(entry.name)) == 1
    let hasKeyIndex =
      try database.number(
        "SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk'", .text(entry.name)) == 1
    let isAlias =
      keys.count == 1 && types[keys[0]].uppercased() == "INTEGER" && !hasKeyIndex && !without
    let (order, keyCount) =
      without ? try inKey(entry, database) : (Array(columns.indices), keys.count)
    return TableLayout(
      name: entry.name, sql: sql, origin: entry.origin, columns: columns,
      stored: order.filter { columns.indices.contains($0) && !isVirtualColumn[$0] },
      rowidColumn: isAlias ? keys[0] : nil,
      isWithoutRowid: without, root: entry.root, keyCount: keyCount)
  }

  // The columns as the key has them; one may be in it twice, under two collations.
  private static func inKey(_ entry: SchemaEntry, _ database: borrowing Database) throws -> (
    order: [Int], keyCount: Int
  ) {
    var order: [Int] = []
    var keyCount = 0
    try database.forEach(
      "SELECT cid, key FROM pragma_index_xinfo(?1) ORDER BY seqno", [.text(entry.name)]
    ) { row in
      order.append(Int(row.number(0) ?? 0))
      if row.number(1) == 1 { keyCount += 1 }
      return true
    }
    return (order, keyCount)
  }

  // Such a table keeps in a column of type ANY what it is given. Only then it matters.
  private static func isStrict(
    _ entry: SchemaEntry, _ sql: String, _ types: [String], _ database: borrowing Database
  ) throws -> Bool {
    guard sql.uppercased().contains("STRICT"), types.contains(where: isAny) else { return false }
    return try database.number(
      "SELECT strict FROM pragma_table_list(?1) WHERE schema = 'main'", .text(entry.name)) == 1
  }

  private static func isAny(_ type: String) -> Bool { type.uppercased() == "ANY" }

  private static func strict(_ column: ColumnLayout, _ type: String) -> ColumnLayout {
    guard isAny(type) else { return column }
    var column = column
    column.affinity = .blob
    return column
  }

  static func sequence(_ entry: SchemaEntry) -> TableLayout {
    let columns = ["name", "seq"].map {
      ColumnLayout(name: $0, affinity: .blob, isNotNull: false, isInsertable: true)
    }
    return TableLayout(
      name: "sqlite_sequence", sql: entry.sql ?? "", origin: entry.origin, columns: columns,
      stored: [0, 1], rowidColumn: nil, isWithoutRowid: false, root: entry.root)
  }
}
