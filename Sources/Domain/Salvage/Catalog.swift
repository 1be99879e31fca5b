import Common
import SQLite

/// The tables of a schema, as SQLite itself understands their definitions.
///
/// The statements are run in an empty store in memory; one that SQLite refuses is listed.
struct Catalog {
  /// The tables whose rows can be recovered.
  private(set) var tables: [TableLayout] = []
  /// The indexes: their roots, and how many columns a record of theirs has.
  private(set) var indexes: [IndexLayout] = []
  /// The rows of the schema, in order, without repeated names.
  private(set) var entries: [SchemaEntry] = []
  /// What could not be understood.
  private(set) var problems: [String] = []

  /// An index that is being recovered.
  struct IndexLayout {
    let name: String
    let table: String
    let root: UInt32?
    let isPartial: Bool
    /// The names of its columns; empty when one is an expression.
    let columns: [String]
    let origin: TableLayout.Origin
    let affinities: [ColumnLayout.Affinity]
  }

  private static let maximumTables = 20_000

  init(_ rows: [SchemaEntry]) throws {
    let database = try Database(":memory:", .create)
    let fuse = Fuse()
    database.stopWhen { fuse.isBlown() }
    var seen: Set<String> = []
    for entry in rows where seen.insert(entry.type + "\0" + entry.name.lowercased()).inserted {
      guard entries.count < Self.maximumTables else { break }
      entries.append(entry)
    }
    for entry in entries where entry.type == "table" { add(table: entry, database) }
    for entry in entries where entry.type == "index" { add(index: entry, database) }
  }

  /// The table with a name, as SQLite compares names.
  func table(_ name: String) -> Int? {
    tables.firstIndex { $0.name.lowercased() == name.lowercased() }
  }

  private mutating func add(table entry: SchemaEntry, _ database: borrowing Database) {
    if entry.name == "sqlite_sequence" { return tables.append(Self.sequence(entry)) }
    guard entry.isRunnable, let sql = entry.sql else {
      if !entry.isInternal && !entry.isVirtual {
        problems.append("the definition of table '\(entry.name)' is damaged")
      }
      return
    }
    do {
      try database.run(sql)
      tables.append(try Self.layout(entry, sql, database))
    } catch {
      problems.append("the definition of table '\(entry.name)' is refused: \(error)")
    }
  }

  private static func layout(_ entry: SchemaEntry, _ sql: String, _ database: borrowing Database)
    throws -> TableLayout
  {
    var columns: [ColumnLayout] = []
    var keys: [(position: Int64, column: Int)] = []
    var types: [String] = []
    var isVirtualColumn: [Bool] = []
    try database.forEach(
      "SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1)", [.text(entry.name)]
    ) { row in
      let type = row.text(1) ?? ""
      let hidden = row.number(4) ?? 0
      if let position = row.number(3), position > 0 { keys.append((position, columns.count)) }
      columns.append(
        ColumnLayout(
          name: row.text(0) ?? "", affinity: ColumnLayout.affinity(of: type),
          isNotNull: row.number(2) == 1, isInsertable: hidden == 0))
      types.append(type)
      isVirtualColumn.append(hidden == 2)
      return true
    }
    guard !columns.isEmpty else { throw Failure("no columns") }
    let without =
      try database.number(
        "SELECT wr FROM pragma_table_list(?1) WHERE schema = 'main'", .text(entry.name)) == 1
    let hasKeyIndex =
      try database.number(
        "SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk'", .text(entry.name)) == 1
    let isAlias =
      keys.count == 1 && types[keys[0].column].uppercased() == "INTEGER" && !hasKeyIndex && !without
    let inKey = keys.sorted { $0.position < $1.position }.map(\.column)
    let order =
      without ? inKey + columns.indices.filter { !inKey.contains($0) } : Array(columns.indices)
    return TableLayout(
      name: entry.name, sql: sql, origin: entry.origin, columns: columns,
      stored: order.filter { !isVirtualColumn[$0] }, rowidColumn: isAlias ? keys[0].column : nil,
      isWithoutRowid: without, root: entry.root)
  }

  private mutating func add(index entry: SchemaEntry, _ database: borrowing Database) {
    if !entry.isInternal {
      guard entry.isRunnable, let sql = entry.sql else {
        return problems.append("the definition of index '\(entry.name)' is damaged")
      }
      do {
        try database.run(sql)
      } catch {
        return problems.append("the definition of index '\(entry.name)' is refused: \(error)")
      }
    }
    var affinities: [ColumnLayout.Affinity] = []
    // Without its columns an index is still a tree whose pages are nobody else's.
    try? database.forEach("SELECT cid FROM pragma_index_xinfo(?1)", [.text(entry.name)]) { row in
      let table = table(entry.table).map { tables[$0] }
      let column = row.number(0).flatMap { Int(exactly: $0) } ?? -2
      affinities.append(
        column == -1
          ? .integer
          : table.flatMap {
            $0.columns.indices.contains(column) ? $0.columns[column].affinity : nil
          } ?? .blob)
      return true
    }
    // An index whose columns are not known, or that is partial, proves no row lost.
    let names = (try? database.texts("SELECT name FROM pragma_index_info(?1)", .text(entry.name)))
    let columns = names?.contains("") == false ? names ?? [] : []
    let isPartial =
      (try? database.number(
        "SELECT partial FROM pragma_index_list(?1) WHERE name = ?2", .text(entry.table),
        .text(entry.name))) != 0
    indexes.append(
      IndexLayout(
        name: entry.name, table: entry.table, root: entry.root, isPartial: isPartial,
        columns: columns, origin: entry.origin, affinities: affinities))
  }

  private static func sequence(_ entry: SchemaEntry) -> TableLayout {
    let columns = ["name", "seq"].map {
      ColumnLayout(name: $0, affinity: .blob, isNotNull: false, isInsertable: true)
    }
    return TableLayout(
      name: "sqlite_sequence", sql: entry.sql ?? "", origin: entry.origin, columns: columns,
      stored: [0, 1], rowidColumn: nil, isWithoutRowid: false, root: entry.root)
  }
}

/// Stops a statement of a hostile schema that would never end.
final class Fuse: @unchecked Sendable {
  // Only the thread that runs the statement asks.
  private var left = 1000

  func isBlown() -> Bool {
    left -= 1
    return left < 0
  }
}
