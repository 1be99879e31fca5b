import Common
import Crypto
import SQLite

/// A digest of all rows of a table that does not depend on how they are stored.
enum TableDigest {
  /// SHA-256 over the rows as JSON, sorted by their columns from left to right.
  static func of(_ table: String, in database: borrowing Database) throws -> (
    hex: String, rows: Int64
  ) {
    let columns = try database.columns(of: table).map(Database.identifier)
    var hasher = SHA256()
    var rows: Int64 = 0
    let buffer = unsafe RecordBuffer { unsafe hasher.update(bufferPointer: $0) }
    let order = columns.indices.map { String($0 + 1) }.joined(separator: ", ")
    try database.visit(
      "SELECT \(columns.joined(separator: ", ")) FROM main.\(Database.identifier(table)) "
        + "ORDER BY \(order)"
    ) { row in
      for column in columns.indices {
        try buffer.raw(column == 0 ? "[" : ",")
        try buffer.value(row, Int32(column))
      }
      try buffer.raw("]\n")
      rows += 1
      return true
    }
    try buffer.flush()
    return (Hex.text(hasher.finalize()), rows)
  }
}
