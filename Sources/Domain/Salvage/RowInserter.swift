import SQLite

/// Inserts records into one table as they lie in memory, one statement for each number of columns.
///
/// Columns that an old record does not have get their defaults, as SQLite reads them.
final class RowInserter {
  private let layout: TableLayout
  private let encoding: BulkStatement.Encoding
  private let rowidName: String?
  private var statements: [Int: Prepared] = [:]

  private struct Prepared {
    let statement: BulkStatement
    let columns: [Int?]  // the record's column for each parameter; `nil` is the rowid
  }

  init(_ layout: TableLayout, _ encoding: BulkStatement.Encoding) {
    self.layout = layout
    self.encoding = encoding
    rowidName = layout.rowidName
  }

  /// Inserts a row; the refusal of a constraint is SQLite's message.
  func insert(_ row: SalvagedRow, into database: borrowing Database) throws -> BulkStatement.Outcome
  {
    let prepared = try prepared(row.record.count, database)
    for (index, source) in prepared.columns.enumerated() {
      let parameter = Int32(index + 1)
      if let source {
        guard Self.bind(row.record, source, prepared.statement, parameter, encoding) else {
          return .refused("a value is too large")
        }
      } else {
        prepared.statement.bind(parameter, integer: row.rowid ?? 0)
      }
    }
    return try prepared.statement.step()
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
        _ = Self.bind(row.record, source, statement, Int32(index + 1), encoding)
      } else {
        statement.bind(Int32(index + 1), integer: row.rowid ?? 0)
      }
    }
    return try statement.step() == .row
  }

  private func names(_ count: Int) -> [(name: String, source: Int?)] {
    var names: [(name: String, source: Int?)] = []
    if let rowidName { names.append((rowidName, nil)) }
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
    let marks = names.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let sql = "INSERT INTO main.\(Database.identifier(layout.name))(\(list)) VALUES (\(marks))"
    let prepared = Prepared(
      statement: try BulkStatement(database, sql), columns: names.map(\.source))
    statements[count] = prepared
    return prepared
  }

  static func bind(
    _ record: borrowing Record, _ index: Int, _ statement: BulkStatement, _ parameter: Int32,
    _ encoding: BulkStatement.Encoding
  ) -> Bool {
    let slot = record.slots[index]
    switch slot.kind {
    case .null: statement.bindNull(parameter)
    case .integer: statement.bind(parameter, integer: slot.integer)
    case .real: statement.bind(parameter, real: record.real(index))
    case .text:
      return unsafe record.content(index).withMemory {
        unsafe statement.bind(parameter, text: $0, encoding)
      }
    case .blob:
      return unsafe record.content(index).withMemory { unsafe statement.bind(parameter, blob: $0) }
    }
    return true
  }
}
