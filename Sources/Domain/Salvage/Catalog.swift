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
  /// Tables whose definition cannot be used; their trees are theirs all the same.
  private(set) var refusedTables: [SchemaEntry] = []
  /// The names of indexes whose definition cannot be used.
  private(set) var refusedIndexes: Set<NameKey> = []
  /// The first pages of SQLite's statistics.
  private(set) var statistics: [UInt32] = []

  private var positions: [NameKey: Int] = [:]

  /// An index that is being recovered.
  struct IndexLayout {
    let name: String
    let table: String
    let root: UInt32?
    let isPartial: Bool
    let origin: TableLayout.Origin
    let affinities: [ColumnLayout.Affinity]
    let endsInRowid: Bool

    /// Whether a record can be an entry of it.
    func isEntry(_ record: borrowing Record) -> Bool {
      if affinities.isEmpty { return true }
      return record.count == affinities.count
        && (!endsInRowid || record.slots[record.count - 1].kind == .integer)
    }
  }

  private static let maximumTables = 20_000

  init(_ rows: [SchemaEntry]) throws {
    let database = try Database(":memory:", .create)
    let fuse = Fuse(statements: min(rows.count, Self.maximumTables))
    database.stopWhen { fuse.isBlown() }
    var seen: Set<NameKey> = []
    for entry in rows where seen.insert(NameKey("\(entry.type) \(entry.name)")).inserted {
      guard entries.count < Self.maximumTables else { break }
      entries.append(entry)
    }
    for entry in entries where entry.type == "table" {
      fuse.renew()
      add(table: entry, database)
    }
    for entry in entries where entry.type == "index" {
      fuse.renew()
      add(index: entry, database)
    }
  }

  /// The table with a name, as SQLite compares names.
  func table(_ name: String) -> Int? { positions[NameKey(name)] }

  /// Adds a table.
  mutating func add(_ layout: TableLayout) {
    positions[NameKey(layout.name)] = tables.count
    tables.append(layout)
  }

  private mutating func add(table entry: SchemaEntry, _ database: borrowing Database) {
    if entry.name == "sqlite_sequence" { return add(Self.sequence(entry)) }
    if entry.isVirtual { return }
    if entry.name.lowercased().hasPrefix("sqlite_stat") {
      if entry.isOwn, let root = entry.root { statistics.append(root) }
      return
    }
    guard entry.isRunnable, let sql = entry.sql else {
      problems.append("the definition of table '\(entry.name)' is damaged")
      return refusedTables.append(entry)
    }
    do {
      try database.run(sql)
      add(try Self.layout(entry, sql, database))
    } catch {
      problems.append("the definition of table '\(entry.name)' is refused: \(Self.reason(error))")
      refusedTables.append(entry)
    }
  }

  // The store in memory that the definition was tried in is nobody's business.
  private static func reason(_ error: any Error) -> String {
    (error as? SQLiteError)?.message ?? "\(error)"
  }

  private mutating func add(index entry: SchemaEntry, _ database: borrowing Database) {
    if let problem = Self.problem(of: entry, database) {
      problems.append(problem)
      refusedIndexes.insert(NameKey(entry.name))
      // Its tree is an index's all the same, and proves nothing.
      indexes.append(
        IndexLayout(
          name: entry.name, table: entry.table, root: entry.root, isPartial: true,
          origin: entry.origin, affinities: [], endsInRowid: false))
      return
    }
    var affinities: [ColumnLayout.Affinity] = []
    var endsInRowid = false
    let table = table(entry.table).map { tables[$0] }
    // Without its columns an index is still a tree whose pages are nobody else's.
    try? database.forEach("SELECT cid FROM pragma_index_xinfo(?1)", [.text(entry.name)]) { row in
      let column = row.number(0).flatMap { Int(exactly: $0) } ?? -2
      endsInRowid = column == -1
      affinities.append(
        column == -1
          ? .integer
          : table.flatMap {
            $0.columns.indices.contains(column) ? $0.columns[column].affinity : nil
          } ?? .blob)
      return true
    }
    // An index that may be partial proves no row lost.
    let isPartial =
      (try? database.number(
        "SELECT partial FROM pragma_index_list(?1) WHERE name = ?2", .text(entry.table),
        .text(entry.name))) != 0
    indexes.append(
      IndexLayout(
        name: entry.name, table: entry.table, root: entry.root, isPartial: isPartial,
        origin: entry.origin, affinities: affinities, endsInRowid: endsInRowid))
  }

  private static func problem(of entry: SchemaEntry, _ database: borrowing Database) -> String? {
    if entry.isInternal { return nil }
    guard entry.isRunnable, let sql = entry.sql else {
      return "the definition of index '\(entry.name)' is damaged"
    }
    do {
      try database.run(sql)
      return nil
    } catch {
      return "the definition of index '\(entry.name)' is refused: \(Self.reason(error))"
    }
  }
}
