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
  private let feed: BatchFeed
  private let row: SalvagedRow
  private var impossible: Set<Int> = []
  private var counting: [CountingTable] = []

  /// Creates the store and its tables.
  init(_ path: String, _ reading: StoreReading) throws {
    self.reading = reading
    self.path = path
    leftOut = reading.tables.map { _ in LeftOut() }
    inserters = reading.tables.map { _ in nil }
    aside = AsideTables(reading.tables, taken: reading.catalog.entries.map(\.name))
    feed = BatchFeed(aside.free("ecw_rows"), reading.tables, reading.geometry.encoding)
    row = SalvagedRow(reading.geometry.encoding)
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
    try database.add(feed)
  }

  // A table that is only known from elsewhere is created when a row of it is found.
  private func createTable(_ index: Int, isNeeded: Bool = false) {
    let layout = reading.tables[index]
    if layout.origin == .known && !isNeeded || layout.isSequence || layout.isRefused { return }
    do {
      try create(layout)
      inserters[index] = RowInserter(layout, reading.geometry.encoding, feed)
    } catch {
      impossible.insert(index)
      problems.append("table '\(layout.name)' cannot be created: \(error)")
    }
  }

  private func create(_ layout: TableLayout) throws {
    guard let table = CountingTable(layout) else { return try database.run(layout.sql) }
    if counting.isEmpty { try CountingTable.prepare(aside.free("ecw_first"), in: database) }
    try database.run(table.plain)
    counting.append(table)
  }

  /// Puts rows where they belong; `note` is given each with the name of the table it went to.
  func add(_ batch: RowBatch, _ note: ((SalvagedRow, String) throws -> Void)?) throws {
    var next = 0
    while next < batch.count {
      let run = try insertRun(batch, from: next)
      if let note {
        for index in next..<next + run.count {
          try note(batch.row(index, in: row), reading.tables[run.table].name)
        }
      }
      next += run.count
      if run.count > 0 && run.refusal == nil { continue }
      let row = batch.row(next, in: row)
      let table =
        try run.refusal.map { try refuse(row, run.table, $0) } ?? add(row, batch, next)
      if let table { try note?(row, table) }
      next += 1
    }
  }

  // Inserts the rows that need no thought, up to the first one that is refused.
  private func insertRun(_ batch: RowBatch, from first: Int) throws -> (
    table: Int, count: Int, refusal: String?
  ) {
    guard let run = batch.run(from: first), let inserter = inserters[run.table] else {
      return (0, 0, nil)
    }
    let done = try inserter.insert(batch, first..<run.end, columns: run.columns, database)
    return (run.table, done.count, done.refusal)
  }

  private func add(_ row: SalvagedRow, _ batch: RowBatch, _ place: Int) throws -> String? {
    switch row.placement {
    case .deleted(let table):
      return try aside.add(
        row, "deleted", candidates: table.map { [$0] } ?? [], isDeleted: true, database)
    case .aside(let candidates, let reason):
      return try aside.add(
        row, reason, candidates: candidates, isDeleted: false, database)
    case .table(let index):
      return try insert(row, index, batch, place)
    }
  }

  private func insert(_ row: SalvagedRow, _ index: Int, _ batch: RowBatch, _ place: Int) throws
    -> String?
  {
    let layout = reading.tables[index]
    if layout.isRefused { return try setAside(row, index, "its table's definition is refused") }
    if layout.isSequence { return try count(row, index) }
    if inserters[index] == nil, !impossible.contains(index) { createTable(index, isNeeded: true) }
    guard let inserter = inserters[index] else {
      return try setAside(row, index, "its table cannot be created")
    }
    if let reason = row.reasonAgainst(layout) { return try setAside(row, index, reason) }
    let done = try inserter.insert(
      batch, place..<place + 1, columns: row.record.count, database)
    return try done.refusal.map { try refuse(row, index, $0) } ?? layout.name
  }

  private func refuse(_ row: SalvagedRow, _ index: Int, _ reason: String) throws -> String? {
    if try inserters[index]?.hasSame(row, in: database) == true {
      leftOut[index].add(row.doubts, isSame: true)
      return nil
    }
    return try setAside(row, index, reason)
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

  private func setCounts(_ summary: ReadingSummary) throws {
    guard let index = reading.catalog.table("sqlite_sequence") else { return }
    // Where no row of it is gone, a table without a count never had one.
    let isWhole =
      reading.tables[index].origin == .store && summary.tables[index].lost == 0
      && leftOut[index].conflicts == 0
    let missing = try TableCount.set(counts, isWhole: isWhole, in: database)
    for count in missing { leftOut[index].add(count.doubts) }
    if let first = missing.first {
      problems.append(
        "the counts of \(missing.count) tables that are not in the new store are left out: "
          + "'\(first.name)'")
    }
  }

  /// Creates what stands on the rows, and makes everything durable.
  func finish(_ summary: ReadingSummary) throws {
    try CountingTable.begin(counting, in: database)
    try setCounts(summary)
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
