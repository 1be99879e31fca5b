import SQLite

/// What a newer source has besides tables of rows, and the new store has not or not so.
enum SchemaRest {
  /// Views, triggers and virtual tables of the store attached as `src`, in words.
  static func texts(_ database: borrowing Database) throws(SQLiteError) -> [String] {
    var texts: [String] = []
    try database.forEach(
      """
      SELECT s.type, s.name, m.name IS NULL FROM src.sqlite_schema s
      LEFT JOIN main.sqlite_schema m ON m.type = s.type AND m.name = s.name
      WHERE (s.type IN ('view', 'trigger') OR s.sql LIKE 'CREATE VIRTUAL TABLE %')
      AND m.sql IS NOT s.sql ORDER BY s.type, s.name
      """
    ) { row in
      texts.append(
        "\(row.text(0) ?? "") '\(row.text(1) ?? "")' is "
          + (row.number(2) == 1 ? "not in the new store" : "another one in the new store"))
      return true
    }
    for table in try database.texts(virtual) {
      if let text = try rows(of: table, database) { texts.append(text) }
    }
    return texts
  }

  private static let virtual = """
    SELECT s.name FROM src.sqlite_schema s JOIN main.sqlite_schema m
    ON m.type = 'table' AND m.name = s.name AND m.sql IS s.sql
    WHERE s.sql LIKE 'CREATE VIRTUAL TABLE %' ORDER BY s.name
    """

  // What is there belongs to the first source; a virtual table may need a module that is not here.
  private static func rows(of table: String, _ database: borrowing Database) throws(SQLiteError)
    -> String?
  {
    let name = Database.identifier(table)
    do throws(SQLiteError) {
      let columns = try database.columns(of: table, in: "src")
      let list = (["rowid"] + columns.map { Database.identifier($0) }).joined(separator: ", ")
      let count = try database.number(
        "SELECT count(*) FROM (SELECT \(list) FROM src.\(name) EXCEPT SELECT \(list) FROM main.\(name))"
      )
      guard let count, count > 0 else { return nil }
      return "virtual table '\(table)': \(count) rows that the new store has not"
    } catch {
      return "virtual table '\(table)' cannot be compared: \(error.message)"
    }
  }
}
