import Common
import SQLite

/// The rows of a table besides the events, in the new store and in the attached source `src`.
///
/// Nothing is replaced that is not the same row: what a rule of the table refuses stays out, and
/// what is there stays whole.
struct OtherRows {
  private let table: String
  private let name: String
  private let keys: [String]
  private let columns: [String]
  // Whether the source has every column of the new store.
  private let isWide: Bool
  // Whether the source's row says less than that of the new store: that of a stream with fewer events.
  private let isBehind: String
  // The column that is the number of a row, which takes whole numbers only.
  private let number: String?

  init(_ table: String, _ database: borrowing Database) throws(SQLiteError) {
    self.table = table
    name = Database.identifier(table)
    keys = try database.texts(
      "SELECT name FROM pragma_table_info(?1, 'main') WHERE pk > 0 ORDER BY pk", .text(table))
    let alias = try RowKeys.alias(table, in: "main", database)
    let hasNumbers = try Self.hasNumbers(table, "main", database)
    number = keys.count == 1 && hasNumbers ? alias : nil
    columns = try database.commonColumns(of: table, with: "src")
    isWide = try database.columns(of: table, in: "main").count == columns.count
    let isStreams =
      table.lowercased() == "streams" && columns.contains { $0.lowercased() == "version" }
    isBehind = isStreams && !keys.isEmpty ? "m.version > s.version" : "0"
  }

  private var content: [String] { columns.filter { !keys.contains($0) } }
  private var list: String { EventTable.list(columns) }
  private var isKeyed: Bool { !keys.isEmpty && keys.allSatisfy(columns.contains) }
  private var match: String { RowKeys.match(keys) }
  private var isNumbered: String {
    guard let column = number.map(Database.identifier) else { return "true" }
    return "(s.\(column) IS NULL OR CAST(s.\(column) AS INTEGER) = s.\(column))"
  }

  /// Lets the source's rows stand in for those of the new store, and tells what that leaves out.
  func take(isWhole: Bool, _ database: borrowing Database) throws(SQLiteError) -> String? {
    if columns.isEmpty || !keys.isEmpty && !isKeyed { return nil }
    if isKeyed {
      try update(database)
      try add(
        "\(isNumbered) AND NOT EXISTS (SELECT 1 FROM main.\(name) m WHERE \(match))", database)
      return nil
    }
    guard isWhole, isWide else {
      try addUnkeyed(database)
      return nil
    }
    let gone = try database.number(
      "SELECT count(*) FROM (\(less("main", "src")))")
    try replace(database)
    return gone ?? 0 > 0
      ? "\(counted(gone ?? 0, "row")) without a key that only older sources have: not in the new store"
      : nil
  }

  // The columns that the source lacks keep what they have.
  private func update(_ database: borrowing Database) throws(SQLiteError) {
    guard !content.isEmpty else { return }
    let source = "FROM src.\(name) s WHERE \(match)"
    try database.execute(
      """
      UPDATE OR IGNORE main.\(name) AS m SET (\(EventTable.list(content))) =
        (SELECT \(EventTable.list(content, of: "s")) \(source))
      WHERE EXISTS (SELECT 1 \(source) AND NOT (\(isBehind)) AND (\(EventTable.differ(content))))
      """)
  }

  private func add(_ condition: String, _ database: borrowing Database) throws(SQLiteError) {
    try database.execute(
      """
      INSERT OR IGNORE INTO main.\(name)(\(list))
      SELECT \(EventTable.list(columns, of: "s")) FROM src.\(name) s WHERE \(condition)
      """)
  }

  private func addUnkeyed(_ database: borrowing Database) throws(SQLiteError) {
    try database.execute(
      """
      INSERT OR IGNORE INTO main.\(name)(\(list))
      SELECT \(list) FROM (\(less("src", "main")))
      """)
  }

  // What the new store refuses midway takes nothing of its own away: the draft has no journal.
  private func replace(_ database: borrowing Database) throws(SQLiteError) {
    let own = try numbered("main", database)
    let theirs = try numbered("src", database)
    let both = own == list || theirs == list ? (list, list) : (own, theirs)
    try database.execute(
      """
      CREATE TEMP TABLE kept AS SELECT \(own) FROM main.\(name); DELETE FROM main.\(name)
      """)
    do throws(SQLiteError) {
      try database.execute(
        "INSERT OR IGNORE INTO main.\(name)(\(both.0)) SELECT \(both.1) FROM src.\(name)")
    } catch {
      guard error.isRefusal else { throw error }
      try database.execute(
        """
        DELETE FROM main.\(name);
        INSERT INTO main.\(name)(\(own)) SELECT * FROM temp.kept; DROP TABLE temp.kept
        """)
      throw error
    }
    try database.execute("DROP TABLE temp.kept")
  }

  // The columns with the number of the row, unless rows have none or a column has such a name.
  private func numbered(_ schema: String, _ database: borrowing Database) throws(SQLiteError)
    -> String
  {
    let all = try database.columns(of: table, in: schema)
    guard try Self.hasNumbers(table, schema, database), let number = RowKeys.number(besides: all)
    else { return list }
    return number + ", " + list
  }

  private static func hasNumbers(
    _ table: String, _ schema: String, _ database: borrowing Database
  ) throws(SQLiteError) -> Bool {
    try database.number(
      "SELECT NOT wr FROM pragma_table_list(?1) WHERE schema = ?2", .text(table), .text(schema))
      == 1
  }

  // The rows that one store has more often than the other; the letters of a text are part of it.
  private func less(_ one: String, _ other: String) -> String {
    let names = columns.map(Database.identifier)
    let exact = names.map { "\($0) COLLATE BINARY AS \($0)" }.joined(separator: ", ")
    let parts = names.map { $0 + " COLLATE BINARY" }.joined(separator: ", ")
    let number = "row_number() OVER (PARTITION BY \(parts)) AS ecw_nth"
    return """
      SELECT \(exact), \(number) FROM \(one).\(name) EXCEPT
      SELECT \(exact), \(number) FROM \(other).\(name)
      """
  }

  // The source's rows that the new store has not.
  private var missing: String {
    if isKeyed {
      return """
        SELECT 1 FROM src.\(name) s WHERE NOT EXISTS (SELECT 1 FROM main.\(name) m WHERE \(match))
        """
    }
    return keys.isEmpty && !columns.isEmpty
      ? less("src", "main") : "SELECT 1 FROM src.\(name)"
  }

  /// Tells the rows that the new store has not, and of the newest source those that it has otherwise.
  func rest(isNewest: Bool, _ database: borrowing Database) throws(SQLiteError) -> String? {
    var different: Int64?
    let missing = try database.number("SELECT count(*) FROM (\(missing))")
    if isKeyed, isNewest {
      different = try database.number(
        """
        SELECT count(*) FROM src.\(name) s JOIN main.\(name) m ON \(match)
        WHERE NOT (\(isBehind)) AND (\(EventTable.differ(content)))
        """)
    }
    var texts: [String] = []
    if let missing, missing > 0 {
      texts.append("\(counted(missing, "row")) that the new store has not")
    }
    if let different, different > 0 {
      texts.append(
        "\(counted(different, "row")) other than in the new store: its rules refuse them")
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }
}
