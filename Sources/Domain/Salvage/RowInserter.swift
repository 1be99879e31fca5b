import SQLite

/// Inserts records into one table as they lie in memory, one statement for each number of columns.
///
/// Columns that an old record does not have get their defaults, as SQLite reads them. A definition
/// may ask for rows to be replaced or ignored: here every row that does not fit is refused.
final class RowInserter {
  private let layout: TableLayout
  private let encoding: BulkStatement.Encoding
  private let feed: BatchFeed
  private var statements: [Int: Prepared] = [:]

  private struct Prepared {
    let columns: [Column]
    let statement: BulkStatement
    let isFed: Bool
  }

  /// A column that is given: from a place in the record, or from the rowid.
  private struct Column {
    let name: String
    let source: Int?
    let isReal: Bool

    /// In a record a whole number stands for the floating-point number that such a column has.
    func kind(of value: String) -> String { isReal ? "0" : "typeof(\(value))" }
  }

  init(_ layout: TableLayout, _ encoding: BulkStatement.Encoding, _ feed: BatchFeed) {
    self.layout = layout
    self.encoding = encoding
    self.feed = feed
  }

  /// Inserts rows of a batch that have as many columns, up to the first one that is refused.
  ///
  /// It returns how many the table took, and SQLite's message about the one behind them.
  func insert(_ batch: RowBatch, _ rows: Range<Int>, columns: Int, _ database: borrowing Database)
    throws -> (count: Int, refusal: String?)
  {
    let prepared: Prepared
    do {
      prepared = try self.prepared(columns, database)
    } catch let error as SQLiteError where error.isStatement {
      return (0, error.message)
    }
    guard prepared.isFed else { return try insertEach(batch, rows, prepared) }
    feed.aim(at: batch, rows)
    guard case .refused(let error) = try prepared.statement.step() else {
      return (rows.count, nil)
    }
    let count = feed.current - rows.lowerBound
    // A refused row leaves those before it where they are, and any other error may take them back.
    if Int64(count) != database.changedRowCount {
      let first = batch.row(rows.lowerBound, in: SalvagedRow(encoding))
      if try !hasSame(first, in: database) {
        return try insert(batch, rows.prefix(1), columns: columns, database)
      }
    }
    return (count, error.message)
  }

  private func insertEach(_ batch: RowBatch, _ rows: Range<Int>, _ prepared: Prepared) throws
    -> (count: Int, refusal: String?)
  {
    let spare = SalvagedRow(encoding)
    for index in rows {
      let row = batch.row(index, in: spare)
      guard bind(row, prepared.columns, to: prepared.statement) else {
        return (index - rows.lowerBound, "it is too large")
      }
      if case .refused(let error) = try prepared.statement.step() {
        return (index - rows.lowerBound, error.message)
      }
    }
    return (rows.count, nil)
  }

  /// Whether the table has the very same row already.
  func hasSame(_ row: SalvagedRow, in database: borrowing Database) throws -> Bool {
    let columns = columns(row.record.count)
    let names = columns.map(\.name)
    let parameters = Self.parameters(columns.count)
    // The same by the rules of the columns, which an index can answer, then in every byte. Lists are
    // compared, as SQLite does not parse a thousand comparisons in a row.
    let tests = [
      (names, parameters),
      (names.map { "+\($0) COLLATE BINARY" }, parameters),
      (columns.map { $0.kind(of: $0.name) }, zip(columns, parameters).map { $0.kind(of: $1) }),
    ].map { "(\($0.joined(separator: ", "))) IS (\($1.joined(separator: ", ")))" }
    let statement: BulkStatement
    do {
      statement = try BulkStatement(
        database,
        "SELECT 1 FROM main.\(Database.identifier(layout.name)) WHERE "
          + tests.joined(separator: " AND "))
    } catch {
      if error.isStatement { return false }
      throw error
    }
    return try bind(row, columns, to: statement) && statement.step() == .row
  }

  private func bind(_ row: SalvagedRow, _ columns: [Column], to statement: BulkStatement) -> Bool {
    columns.enumerated().allSatisfy { index, column in
      let parameter = Int32(index + 1)
      if let source = column.source {
        return row.record.bind(source, to: statement, parameter, encoding)
      }
      statement.bind(parameter, integer: row.rowid ?? 0)
      return true
    }
  }

  private func columns(_ count: Int) -> [Column] {
    var columns: [Column] = []
    func add(_ name: String, _ source: Int?, isReal: Bool = false) {
      columns.append(Column(name: Database.identifier(name), source: source, isReal: isReal))
    }
    if let rowidName = layout.rowidName { add(rowidName, nil) }
    for (index, stored) in layout.stored.enumerated() {
      let column = layout.columns[stored]
      guard column.isInsertable else { continue }
      if stored == layout.rowidColumn {
        add(column.name, nil)
      } else if index < count {
        add(column.name, index, isReal: column.affinity == .real)
      }
    }
    return columns
  }

  private static func parameters(_ count: Int) -> [String] {
    (0..<count).map { "?\($0 + 1)" }
  }

  private func prepared(_ count: Int, _ database: borrowing Database) throws -> Prepared {
    if let known = statements[count] { return known }
    let columns = columns(count)
    // A query has no more columns than a table, and a rowid may be one more.
    let isFed = columns.count <= RowFeed.mostColumns
    let fed = columns.map { $0.source.map { "c\($0)" } ?? "rowid" }.joined(separator: ", ")
    let values =
      isFed
      ? " SELECT \(fed) FROM \(Database.identifier(feed.name))"
      : " VALUES (\(Self.parameters(columns.count).joined(separator: ", ")))"
    let names = columns.map(\.name).joined(separator: ", ")
    let statement = try BulkStatement(
      database,
      "INSERT OR FAIL INTO main.\(Database.identifier(layout.name))(\(names))" + values)
    let prepared = Prepared(columns: columns, statement: statement, isFed: isFed)
    statements[count] = prepared
    return prepared
  }
}

extension Record {
  /// Binds a column; `false` when SQLite does not take it.
  borrowing func bind(
    _ index: Int, to statement: BulkStatement, _ parameter: Int32,
    _ encoding: BulkStatement.Encoding
  ) -> Bool {
    let slot = slots[index]
    switch slot.kind {
    case .null: statement.bindNull(parameter)
    case .integer: statement.bind(parameter, integer: slot.integer)
    case .real: statement.bind(parameter, real: real(index))
    case .text:
      return unsafe content(index).withMemory {
        unsafe statement.bind(parameter, text: $0, encoding)
      }
    case .blob:
      return unsafe content(index).withMemory { unsafe statement.bind(parameter, blob: $0) }
    }
    return true
  }
}
