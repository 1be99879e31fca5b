import Common
import SQLite

/// Compares the rows of a new store with those of a snapshot, key by key.
struct SnapshotComparison {
  /// What the comparison of one table found.
  struct Result {
    var differing: Int64 = 0
    var onlyHere: Int64 = 0
    var onlyInSnapshot: Int64 = 0
  }

  private static let name = "ecw_snapshot"

  private let columns: [ColumnLayout]
  private let keys: [String]

  /// Attaches a snapshot to a store for the time of the closure.
  static func with(_ snapshot: String, _ database: borrowing Database, _ body: () throws -> Void)
    throws
  {
    try database.attach(immutable: snapshot, as: name)
    defer { try? database.detach(name) }  // it is only read, and goes with the connection
    try body()
  }

  /// Prepares the comparison of a table; `nil` when the snapshot has no such table or no key.
  init?(_ layout: TableLayout, _ database: borrowing Database) throws {
    let there = try database.texts(
      "SELECT name FROM pragma_table_info(?1, ?2)", .text(layout.name), .text(Self.name))
    let known = Set(there.map(NameKey.init))
    columns = layout.columns.filter { $0.isInsertable && known.contains(NameKey($0.name)) }
    let inKey = try database.texts(
      "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", .text(layout.name))
    let rowid = [layout.rowidName].compactMap { $0 }.filter { !known.contains(NameKey($0)) }
    keys = inKey.isEmpty ? rowid : inKey
    guard !there.isEmpty, !keys.isEmpty, !columns.isEmpty else { return nil }
    table = layout.name
  }

  private let table: String

  /// Counts, and names each row that differs or that the snapshot does not have.
  func compare(
    _ database: borrowing Database, _ name: (String, _ isThere: Bool) throws -> Void
  ) throws -> Result {
    let title = Database.identifier(table)
    func part(_ column: String, _ side: String) -> String {
      side + "." + Database.identifier(column)
    }
    let match = keys.map { "\(part($0, "n")) = \(part($0, "s"))" }.joined(separator: " AND ")
    let other = "(\(values("n"))) IS NOT (\(values("s")))"
    let key = keys.map { "coalesce(quote(\(part($0, "n"))), '')" }.joined(separator: " || ', ' || ")
    var result = Result()
    try database.visit(
      "SELECT \(key) FROM \(Self.name).\(title) s CROSS JOIN main.\(title) n ON \(match) WHERE \(other)"
    ) { row in
      result.differing += 1
      try name(row.text(0) ?? "", true)
      return true
    }
    try database.visit(
      """
      SELECT \(key) FROM main.\(title) n
      WHERE NOT EXISTS (SELECT 1 FROM \(Self.name).\(title) s WHERE \(match))
      """
    ) { row in
      result.onlyHere += 1
      try name(row.text(0) ?? "", false)
      return true
    }
    result.onlyInSnapshot =
      try database.number(
        """
        SELECT count(*) FROM \(Self.name).\(title) s
        WHERE NOT EXISTS (SELECT 1 FROM main.\(title) n WHERE \(match))
        """) ?? 0
    return result
  }

  // Every byte counts, whatever a collation says; only where a column keeps what it is given, the
  // same number may be of two types. Lists are compared, as in `RowInserter.hasSame`.
  private func values(_ side: String) -> String {
    columns.map { column in
      let value = "\(side).\(Database.identifier(column.name))"
      let bytes = "+\(value) COLLATE BINARY"
      return column.affinity == .blob ? "\(bytes), typeof(\(value))" : bytes
    }.joined(separator: ", ")
  }
}
