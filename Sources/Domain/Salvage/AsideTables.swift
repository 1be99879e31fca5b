import SQLite

/// The tables of rows that are no table's for certain: `lost_and_found_...` and `deleted_...`.
///
/// Their columns have the names of the likeliest table and no constraints; in front of them stand
/// why the row is here and where it was found.
final class AsideTables {
  /// A table of ours, with what is in it.
  struct Table {
    let name: String
    let reason: String
    var rows: Int64 = 0
    fileprivate let statement: BulkStatement
    fileprivate let width: Int
    fileprivate let alias: Int?  // the column that stands for the rowid
  }

  private struct Key: Hashable {
    let candidate: Int?
    let isDeleted: Bool
    let columns: Int?  // of rows without a candidate
  }

  private static let columns = [
    "salvage_reason TEXT", "salvage_confidence REAL", "salvage_candidates TEXT",
    "salvage_source TEXT", "salvage_page INTEGER", "salvage_frame INTEGER",
    "salvage_rowid INTEGER",
  ]

  private static let mostColumns = RowFeed.mostColumns - columns.count

  private(set) var tables: [Table] = []
  private var indexes: [Key: Int] = [:]
  private let layouts: [TableLayout]
  private var names: Set<NameKey>

  init(_ layouts: [TableLayout], taken names: [String]) {
    self.layouts = layouts
    self.names = Set(names.map(NameKey.init))
  }

  /// Adds a row, with its reason; returns the name of the table it went to.
  func add(
    _ row: SalvagedRow, _ reason: String, candidates: [Int], isDeleted: Bool,
    _ database: borrowing Database
  ) throws -> String {
    let index = try table(row, candidates.first, isDeleted, reason, database)
    let table = tables[index]
    let cut = row.record.count - table.width
    table.statement.bindCopy(1, cut > 0 ? "\(reason); its last \(cut) columns do not fit" : reason)
    bindOrigin(of: row, candidates, to: table.statement)
    for column in 0..<table.width { bind(column, of: row, in: table) }
    if case .refused(let error) = try table.statement.step() { throw error }
    tables[index].rows += 1
    return table.name
  }

  private func bindOrigin(of row: SalvagedRow, _ candidates: [Int], to statement: BulkStatement) {
    statement.bind(2, real: row.confidence)
    statement.bindCopy(3, candidates.map { layouts[$0].name }.joined(separator: ", "))
    statement.bindCopy(4, row.origin.source.rawValue)
    statement.bind(5, integer: Int64(row.origin.page))
    if let frame = row.origin.frame {
      statement.bind(6, integer: Int64(frame))
    } else {
      statement.bindNull(6)
    }
    if let rowid = row.rowid { statement.bind(7, integer: rowid) } else { statement.bindNull(7) }
  }

  private func bind(_ column: Int, of row: SalvagedRow, in table: Table) {
    let parameter = Int32(8 + column)
    if column == table.alias, let rowid = row.rowid, row.value(column) == .null {
      table.statement.bind(parameter, integer: rowid)
    } else if column >= row.record.count
      || !row.record.bind(column, to: table.statement, parameter, row.encoding)
    {
      table.statement.bindNull(parameter)
    }
  }

  private func table(
    _ row: SalvagedRow, _ candidate: Int?, _ isDeleted: Bool, _ reason: String,
    _ database: borrowing Database
  ) throws -> Int {
    let key = Key(
      candidate: candidate, isDeleted: isDeleted, columns: candidate == nil ? row.record.count : nil
    )
    if let index = indexes[key] { return index }
    let base = candidate.map { layouts[$0].name } ?? "\(row.record.count)_columns"
    let name = free((isDeleted ? "deleted_" : "lost_and_found_") + base)
    let titles = titles(row, candidate)
    let statement = try Self.create(name, titles, database)
    let alias = candidate.flatMap { index in
      layouts[index].rowidColumn.flatMap { layouts[index].stored.firstIndex(of: $0) }
    }
    tables.append(
      Table(name: name, reason: reason, statement: statement, width: titles.count, alias: alias))
    indexes[key] = tables.count - 1
    return tables.count - 1
  }

  // Creates a table with our columns and these, and returns the statement that inserts into it.
  private static func create(_ name: String, _ titles: [String], _ database: borrowing Database)
    throws -> BulkStatement
  {
    var taken = Set(columns.map { NameKey(String($0.prefix { $0 != " " })) })
    let list = columns + titles.map { Database.identifier(free($0, &taken)) }
    let table = "main.\(Database.identifier(name))"
    try database.execute("CREATE TABLE \(table)(\(list.joined(separator: ", ")))")
    let marks = (1...list.count).map { "?\($0)" }.joined(separator: ", ")
    return try BulkStatement(database, "INSERT INTO \(table) VALUES (\(marks))")
  }

  private func titles(_ row: SalvagedRow, _ candidate: Int?) -> [String] {
    guard let layout = candidate.map({ layouts[$0] }) else {
      return (0..<min(row.record.count, Self.mostColumns)).map { "c\($0)" }
    }
    return layout.stored.prefix(Self.mostColumns).map { layout.columns[$0].name }
  }

  /// A name that no table has.
  func free(_ wanted: String) -> String { Self.free(wanted, &names) }

  private static func free(_ wanted: String, _ taken: inout Set<NameKey>) -> String {
    var name = wanted
    var number = 2
    while !taken.insert(NameKey(name)).inserted {
      name = "\(wanted)_\(number)"
      number += 1
    }
    return name
  }
}
