import Common
import SQLite

/// Writes the new store: schema, rows, indexes, and what could not be placed apart.
final class StoreBuilder {
  let database: Database
  let aside: AsideTables
  /// Rows by table that were read for it and are not in it.
  private(set) var leftOut: [LeftOut]
  /// The rows that unique indexes refused.
  var refused: [SalvageReceipt.Aside] = []
  var problems: [String] = []

  let reading: StoreReading
  let path: String
  private var counts: [TableCount] = []
  private var inserters: [RowInserter?]
  private var impossible: Set<Int> = []
  private var counting: [CountingTable] = []

  /// Creates the store and its tables.
  init(_ path: String, _ reading: StoreReading) throws {
    self.reading = reading
    self.path = path
    leftOut = reading.tables.map { _ in LeftOut() }
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
    if layout.origin == .known && !isNeeded || layout.isSequence || layout.isRefused { return }
    do {
      try create(layout)
      inserters[index] = RowInserter(layout, reading.geometry.encoding)
    } catch {
      impossible.insert(index)
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
    if layout.isRefused { return try setAside(row, index, "its table's definition is refused") }
    if layout.isSequence { return try count(row, index) }
    if inserters[index] == nil, !impossible.contains(index) { createTable(index, isNeeded: true) }
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
      if try inserter.hasSame(row, in: database) {
        leftOut[index].add(row.doubts, isSame: true)
        return nil
      }
      return try setAside(row, index, reason)
    }
  }

  private func setAside(_ row: SalvagedRow, _ index: Int, _ reason: String) throws
    -> String
  {
    leftOut[index].add(row.doubts)
    leftOut[index].conflicts += 1
    return try aside.add(row, reason, candidates: [index], isDeleted: false, database)
  }

  /// Tells that rows that were in a table already are set aside.
  func move(_ count: Int64, outOf index: Int) {
    leftOut[index].moved += count
    leftOut[index].conflicts += count
  }

  // A row of the table of counts; only one that names a table is one.
  private func count(_ row: SalvagedRow, _ index: Int) throws -> String {
    guard let count = TableCount(row, reading.catalog) else {
      return try setAside(row, index, "it names no table")
    }
    counts.append(count)
    return reading.tables[index].name
  }

  private func setCounts() throws {
    guard let index = reading.catalog.table("sqlite_sequence") else { return }
    let missing = try TableCount.set(counts, in: database)
    for count in missing { leftOut[index].add(count.doubts) }
    if let first = missing.first {
      problems.append(
        "the counts of \(missing.count) tables that are not in the new store are left out: "
          + "'\(first.name)'")
    }
  }

  /// Creates what stands on the rows, and makes everything durable.
  func finish() throws {
    try CountingTable.begin(counting, in: database)
    try setCounts()
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
}
