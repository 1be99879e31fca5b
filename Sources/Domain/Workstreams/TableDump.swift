public import Common
import SQLite

/// The store as statements that build it again.
///
/// Unlike the shell's `.dump` it fails on a damaged store instead of ending with a quiet rollback,
/// and texts that are no UTF-8 or hold a NUL or a CR come back byte for byte.
public enum TableDump {
  /// How much was written.
  public struct Count: Sendable, Equatable {
    /// The tables.
    public var tables = 0
    /// Their rows.
    public var rows: Int64 = 0
  }

  /// Writes one committed state of the store.
  public static func write(
    _ workspace: Workspace, busySeconds: Int64, world: World, to out: (String) throws -> Void
  ) throws -> Count {
    try WorkstreamTable.use(in: workspace, busySeconds: busySeconds, world: world) { table in
      try table.database.execute("BEGIN")
      var count = Count()
      try out("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n")
      for (name, sql) in try objects(table.database, "type = 'table'") {
        // SQLite's own tables are made by it, except for their rows.
        if !name.hasPrefix("sqlite_") { try out(statement(sql)) }
        count.tables += 1
        count.rows += try rows(of: name, table.database, out)
      }
      for (_, sql) in try objects(table.database, "type <> 'table'") { try out(statement(sql)) }
      try out("COMMIT;\n")
      return count
    }
  }

  // A comment at the end would swallow a semicolon behind it.
  private static func statement(_ sql: String) -> String {
    let isComment = sql.split(separator: "\n").last?.contains("--") == true
    return sql + (isComment ? "\n;\n" : ";\n")
  }

  private static func objects(_ database: borrowing Database, _ condition: String) throws
    -> [(String, String)]
  {
    var found: [(String, String)] = []
    // `sqlite_sequence` comes last: the rows of the others change it. What ANALYZE counted is left
    // out: it can be counted again, and its tables cannot be created.
    try database.forEach(
      """
      SELECT name, sql FROM sqlite_schema WHERE \(condition) AND sql IS NOT NULL
        AND name NOT GLOB 'sqlite_stat[0-9]'
      ORDER BY name = 'sqlite_sequence', rowid
      """
    ) { row in
      found.append((row.text(0) ?? "", row.text(1) ?? ""))
      return true
    }
    if let virtual = found.first(where: { $0.1.uppercased().hasPrefix("CREATE VIRTUAL") }) {
      throw Failure(
        "table '\(Shell.printable(virtual.0))' is virtual and cannot be dumped",
        hint: "ecw-backup create", status: .failed)
    }
    return found
  }

  private static func rows(
    of name: String, _ database: borrowing Database, _ out: (String) throws -> Void
  ) throws -> Int64 {
    let table = Database.identifier(name)
    let columns = try database.columns(of: name)
    let list = columns.map(Database.identifier).joined(separator: ", ")
    if name == "sqlite_sequence" { try out("DELETE FROM sqlite_sequence;\n") }
    var count: Int64 = 0
    try database.visit("SELECT \(list) FROM main.\(table)") { row in
      let values = columns.indices.map { literal(row.value(Int32($0))) }
      try out("INSERT INTO \(table)(\(list)) VALUES(\(values.joined(separator: ",")));\n")
      count += 1
      return true
    }
    return count
  }

  private static func literal(_ value: Value) -> String {
    switch value {
    case .null: return "NULL"
    case .integer(let number): return String(number)
    case .real(let number):
      return number.isInfinite ? (number < 0 ? "-9e999" : "9e999") : "\(number)"
    case .text(let text): return literal(.utf8(Array(text.utf8)))
    case .utf8(let bytes):
      // The shell ends a text at a NUL and takes the CR out of a CRLF.
      guard !bytes.contains(0), !bytes.contains(13),
        let text = String(validating: bytes, as: UTF8.self)
      else {
        return "CAST(\(literal(.blob(bytes))) AS TEXT)"
      }
      return "'" + text.replacing("'", with: "''") + "'"
    case .blob(let bytes):
      return "X'" + Hex.text(bytes) + "'"
    }
  }
}
