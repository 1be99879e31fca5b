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
    let statement: BulkStatement
    let columns: [Int?]  // the record's column for each of the feed's; `nil` is the rowid
  }

  init(_ layout: TableLayout, _ encoding: BulkStatement.Encoding, _ feed: BatchFeed) {
    self.layout = layout
    self.encoding = encoding
    self.feed = feed
  }

  /// The columns of the feed that a table needs.
  static func width(_ layout: TableLayout) -> Int { layout.stored.count + 1 }

  /// Inserts rows of a batch that have as many columns, up to the first one that is refused.
  ///
  /// It returns how many the table took, and SQLite's message about the one behind them.
  func insert(_ batch: RowBatch, _ rows: Range<Int>, columns: Int, _ database: borrowing Database)
    throws -> (count: Int, refusal: String?)
  {
    let prepared = try prepared(columns, database)
    feed.aim(at: batch, rows, prepared.columns)
    guard case .refused(let reason) = try prepared.statement.step() else {
      return (rows.count, nil)
    }
    let count = feed.current - rows.lowerBound
    // A refused row leaves those before it where they are, and any other error may take them back.
    let isKept = Int64(count) == database.changedRowCount
    let first = batch.row(rows.lowerBound, in: SalvagedRow(encoding))
    if !isKept, try !hasSame(first, in: database) {
      return try insert(batch, rows.prefix(1), columns: columns, database)
    }
    return (count, reason)
  }

  /// Whether the table has the very same row already.
  func hasSame(_ row: SalvagedRow, in database: borrowing Database) throws -> Bool {
    let columns = names(row.record.count)
    let test = columns.enumerated().map { "\(Database.identifier($1.name)) IS ?\($0 + 1)" }
    let statement = try BulkStatement(
      database,
      "SELECT 1 FROM main.\(Database.identifier(layout.name)) WHERE "
        + test.joined(separator: " AND "))
    for (index, column) in columns.enumerated() {
      if let source = column.source {
        _ = row.record.bind(source, to: statement, Int32(index + 1), encoding)
      } else {
        statement.bind(Int32(index + 1), integer: row.rowid ?? 0)
      }
    }
    return try statement.step() == .row
  }

  private func names(_ count: Int) -> [(name: String, source: Int?)] {
    var names: [(name: String, source: Int?)] = []
    if let rowidName = layout.rowidName { names.append((rowidName, nil)) }
    for (index, column) in layout.stored.enumerated() where layout.columns[column].isInsertable {
      if column == layout.rowidColumn {
        names.append((layout.columns[column].name, nil))
      } else if index < count {
        names.append((layout.columns[column].name, index))
      }
    }
    return names
  }

  private func prepared(_ count: Int, _ database: borrowing Database) throws -> Prepared {
    if let known = statements[count] { return known }
    let names = names(count)
    let list = names.map { Database.identifier($0.name) }.joined(separator: ", ")
    let fed = names.indices.map { "c\($0)" }.joined(separator: ", ")
    let statement = try BulkStatement(
      database,
      "INSERT OR FAIL INTO main.\(Database.identifier(layout.name))(\(list))"
        + " SELECT \(fed) FROM \(Database.identifier(feed.name))")
    let prepared = Prepared(statement: statement, columns: names.map(\.source))
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
