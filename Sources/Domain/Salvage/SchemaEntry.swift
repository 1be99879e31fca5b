import SQLite

/// A row of a store's schema.
struct SchemaEntry: Sendable, Equatable {
  var type: String
  var name: String
  var table: String
  var root: UInt32?
  var sql: String?
  var origin: TableLayout.Origin

  /// Whether the record can be a row of a schema.
  static func isPlausible(_ record: borrowing Record, _ encoding: BulkStatement.Encoding) -> Bool {
    guard record.count == 5, record.slots[0].kind == .text, record.slots[1].kind == .text,
      record.slots[2].kind == .text, record.slots[3].kind != .text,
      record.slots[4].kind == .text || record.slots[4].kind == .null
    else { return false }
    return ["table", "index", "view", "trigger"].contains(
      TextCoding.string(record.content(0), encoding))
  }

  /// Reads a row of the schema.
  init?(
    _ record: borrowing Record, _ encoding: BulkStatement.Encoding, _ origin: TableLayout.Origin
  ) {
    guard Self.isPlausible(record, encoding) else { return nil }
    func text(_ index: Int) -> String { TextCoding.string(record.content(index), encoding) }
    type = text(0)
    name = text(1)
    table = text(2)
    let number = record.slots[3].integer
    root = number > 0 ? UInt32(exactly: number) : nil
    sql = record.slots[4].kind == .text ? text(4) : nil
    self.origin = origin
  }

  init(
    type: String, name: String, table: String, root: UInt32?, sql: String?,
    origin: TableLayout.Origin
  ) {
    (self.type, self.name, self.table, self.root) = (type, name, table, root)
    (self.sql, self.origin) = (sql, origin)
  }

  /// Whether the statement is of the kind the row says, so that running it creates just that.
  var isRunnable: Bool {
    guard let sql, !isInternal else { return false }
    let words = sql.uppercased().split(maxSplits: 3, whereSeparator: \.isWhitespace)
    guard words.first == "CREATE", words.count > 2 else { return false }
    switch type {
    case "table": return words[1] == "TABLE"
    case "index": return words[1] == "INDEX" || (words[1] == "UNIQUE" && words[2] == "INDEX")
    case "view": return words[1] == "VIEW"
    case "trigger": return words[1] == "TRIGGER"
    default: return false
    }
  }

  var isVirtual: Bool {
    type == "table" && sql?.uppercased().hasPrefix("CREATE VIRTUAL") == true
  }

  /// Whether the page it begins at is one of this store.
  var isOwn: Bool { origin == .store || origin == .fragment }

  /// Whether SQLite keeps the object itself.
  var isInternal: Bool { name.lowercased().hasPrefix("sqlite_") }
}
