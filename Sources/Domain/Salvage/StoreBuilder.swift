import Common
import SQLite

/// Writes the new store: schema, rows, indexes, and what could not be placed apart.
final class StoreBuilder {
  let database: Database
  let aside: AsideTables
  private(set) var problems: [String] = []
  private(set) var conflicts: [Int64]

  private let reading: StoreReading
  private var sequences: [(Value, Value)] = []
  private var inserters: [RowInserter?]
  private var counting: [CountingTable] = []

  /// Creates the store and its tables.
  init(_ path: String, _ reading: StoreReading) throws {
    self.reading = reading
    conflicts = reading.tables.map { _ in 0 }
    inserters = reading.tables.map { _ in nil }
    aside = AsideTables(reading.tables, taken: reading.catalog.entries.map(\.name))
    database = try Database(path, .create)
    try prepare()
    for index in reading.tables.indices { createTable(index) }
  }

  private func prepare() throws {
    let geometry = reading.geometry
    let encoding =
      switch geometry.encoding {
      case .utf8: "UTF-8"
      case .utf16le: "UTF-16le"
      case .utf16be: "UTF-16be"
      }
    try database.execute(
      """
      PRAGMA page_size=\(geometry.pageSize); PRAGMA encoding='\(encoding)';
      PRAGMA auto_vacuum=\(geometry.autoVacuum); PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;
      PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-24576; PRAGMA foreign_keys=OFF;
      BEGIN
      """)
  }

  // A table that is only known from elsewhere is created when a row of it is found.
  private func createTable(_ index: Int, isNeeded: Bool = false) {
    let layout = reading.tables[index]
    if layout.origin == .known && !isNeeded { return }
    do {
      if layout.name != "sqlite_sequence" { try create(layout) }
      inserters[index] = RowInserter(layout, reading.geometry.encoding)
    } catch {
      problems.append("table '\(layout.name)' cannot be created: \(error)")
    }
  }

  private func create(_ layout: TableLayout) throws {
    guard let table = CountingTable(layout) else { return try database.run(layout.sql) }
    if counting.isEmpty { try CountingTable.prepare(database) }
    try database.run(table.plain)
    counting.append(table)
  }

  /// Puts a row where it belongs; returns the name of the table it went to, `nil` for none.
  func add(_ row: SalvagedRow) throws -> String? {
    switch row.placement {
    case .deleted(let table):
      return try aside.add(
        row, "deleted", candidates: table.map { [$0] } ?? [], isDeleted: true, database)
    case .aside(let candidates, let reason):
      return try aside.add(
        row, reason, candidates: candidates, isDeleted: false, database)
    case .table(let index):
      return try insert(row, index)
    }
  }

  private func insert(_ row: SalvagedRow, _ index: Int) throws -> String? {
    let layout = reading.tables[index]
    if layout.name == "sqlite_sequence" {
      sequences.append((row.value(0), row.value(1)))
      return layout.name
    }
    if inserters[index] == nil { createTable(index, isNeeded: true) }
    guard let inserter = inserters[index] else {
      return try setAside(row, index, "its table cannot be created")
    }
    if row.doubts.contains(.outOfOrder) {
      return try setAside(row, index, "its rowid is out of order")
    }
    if row.doubts.contains(.blankPart), row.record.hasWipedText {
      return try setAside(row, index, "the end of a text in it is wiped")
    }
    switch try inserter.insert(row, into: database) {
    case .done, .row: return layout.name
    case .refused(let reason):
      if try inserter.hasSame(row, in: database) { return nil }
      return try setAside(row, index, reason)
    }
  }

  private func setAside(_ row: SalvagedRow, _ index: Int, _ reason: String) throws
    -> String
  {
    conflicts[index] += 1
    return try aside.add(row, reason, candidates: [index], isDeleted: false, database)
  }

  // SQLite keeps this table itself: it is there when a table with AUTOINCREMENT is, and counts.
  private func setSequences() throws {
    let exists =
      try database.number(
        "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'") == 1
    for (name, number) in sequences where exists {
      try database.run(
        "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", name, number)
      try database.run(
        """
        INSERT INTO sqlite_sequence(name, seq) SELECT ?1, ?2
        WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)
        """, name, number)
    }
  }

  /// Creates what stands on the rows, and makes everything durable.
  func finish() throws {
    try CountingTable.begin(counting, in: database)
    try setSequences()
    let rest = reading.catalog.entries
    for entry in rest where entry.type == "index" && entry.isRunnable { createIndex(entry) }
    for entry in rest where (entry.type == "view" || entry.type == "trigger") && entry.isRunnable {
      run(entry)
    }
    try addVirtualTables(rest.filter(\.isVirtual))
    let geometry = reading.geometry
    try database.execute(
      """
      PRAGMA user_version=\(geometry.userVersion); PRAGMA application_id=\(geometry.applicationID);
      COMMIT
      """)
  }

  private func run(_ entry: SchemaEntry) {
    do {
      try database.run(entry.sql ?? "")
    } catch {
      problems.append("\(entry.type) '\(entry.name)' cannot be created: \(error)")
    }
  }

  // Rows that a unique index would refuse are set aside first.
  private func createIndex(_ entry: SchemaEntry) {
    do throws(SQLiteError) {
      try database.run(entry.sql ?? "")
    } catch {
      guard error.isConstraint, setAsideDuplicates(entry) else {
        return problems.append("index '\(entry.name)' cannot be created: \(error)")
      }
    }
  }

  private func setAsideDuplicates(_ entry: SchemaEntry) -> Bool {
    guard let index = reading.catalog.indexes.first(where: { $0.name == entry.name }),
      !index.columns.isEmpty, !index.isPartial, let table = reading.catalog.table(entry.table),
      // A failure leaves the rows where they are and is reported as the index's.
      let moved = try? DuplicateRows(index: index, sql: entry.sql ?? "").setAside(database)
    else { return false }
    conflicts[table] += moved
    return true
  }

  // Creating one would run its module; its shadow tables are there already.
  private func addVirtualTables(_ entries: [SchemaEntry]) throws {
    guard !entries.isEmpty else { return }
    try database.execute("PRAGMA writable_schema=ON")
    for entry in entries {
      try database.run(
        "INSERT INTO sqlite_schema VALUES ('table', ?1, ?1, 0, ?2)", .text(entry.name),
        .text(entry.sql ?? ""))
    }
    try database.execute("PRAGMA writable_schema=OFF")
  }
}
