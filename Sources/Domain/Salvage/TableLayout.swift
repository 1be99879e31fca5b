/// One column of a table that is being recovered.
public struct ColumnLayout: Sendable, Equatable {
  /// What SQLite makes of a value on its way into a column.
  public enum Affinity: String, Sendable, Codable {
    /// Keeps what it is given.
    case blob
    /// Makes numbers texts.
    case text
    /// Makes texts numbers where that loses nothing.
    case numeric
    /// As numeric, and whole numbers stay so.
    case integer
    /// As numeric, and makes whole numbers floating-point ones.
    case real
  }

  /// The column's name.
  public let name: String
  /// What its declared type makes of values.
  public internal(set) var affinity: Affinity
  /// Whether NULL is refused.
  public let isNotNull: Bool
  /// Whether a value can be inserted; one that is computed cannot.
  public let isInsertable: Bool
  /// Whether a row that is older than the column has a value all the same.
  var hasDefault = false

  /// The affinity of a declared type (https://sqlite.org/datatype3.html#determination_of_column_affinity).
  static func affinity(of type: String) -> Affinity {
    let type = type.uppercased()
    if type.contains("INT") { return .integer }
    if type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT") { return .text }
    if type.contains("BLOB") || type.isEmpty { return .blob }
    if type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") { return .real }
    return .numeric
  }
}

/// A table that is being recovered: how its records are laid out.
public struct TableLayout: Sendable, Equatable {
  /// Where a table's definition comes from.
  public enum Origin: String, Sendable, Codable {
    /// The schema in the store itself.
    case store
    /// A page of the schema that lost its parent.
    case fragment
    /// A snapshot.
    case snapshot
    /// The file that was named.
    case named
    /// The layouts the suite knows.
    case known
  }

  /// The table's name.
  public let name: String
  /// The statement that creates it.
  public let sql: String
  /// Where the definition comes from.
  public let origin: Origin
  /// The columns in the order of the definition.
  public let columns: [ColumnLayout]
  /// The columns in the order of the record, as indexes into ``columns``.
  public let stored: [Int]
  /// The column that is another name of the rowid.
  public let rowidColumn: Int?
  /// Whether the rows are in the tree of their primary key.
  public let isWithoutRowid: Bool
  /// The first page of its tree, when the definition says so.
  public let root: UInt32?

  /// Whether the definition cannot be used: only the number of columns is known, from the rows.
  public internal(set) var isRefused = false

  /// How many columns of the primary key begin a record, in a table without rowid.
  var keyCount = 0

  /// Whether SQLite keeps the table itself, as the count of others.
  var isSequence: Bool { name == "sqlite_sequence" }

  /// A name for the rowid that no column has; `nil` when it is a column, or there is none.
  var rowidName: String? {
    if isWithoutRowid || rowidColumn != nil { return nil }
    let taken = Set(columns.map { NameKey($0.name) })
    return ["rowid", "_rowid_", "oid"].first { !taken.contains(NameKey($0)) }
  }

  /// The columns that an insertion names, as indexes into ``columns``.
  public var insertable: [Int] { columns.indices.filter { columns[$0].isInsertable } }

  /// A layout for records of a table that nobody knows: columns `c0`, `c1`, ...
  static func unknown(_ sample: Attribution.Sample) -> TableLayout {
    let count = sample.records.map(\.count).max() ?? 1
    return TableLayout(
      name: "", sql: "", origin: .known, columns: numbered(count),
      stored: Array(0..<max(1, count)), rowidColumn: nil, isWithoutRowid: !sample.isTable, root: nil
    )
  }

  /// The layout of a table whose definition cannot be used.
  static func refused(_ entry: SchemaEntry, columns count: Int, isTable: Bool) -> TableLayout {
    TableLayout(
      name: entry.name, sql: entry.sql ?? "", origin: entry.origin, columns: numbered(count),
      stored: Array(0..<max(1, count)), rowidColumn: nil, isWithoutRowid: !isTable,
      root: entry.root, isRefused: true)
  }

  private static func numbered(_ count: Int) -> [ColumnLayout] {
    (0..<max(1, count)).map {
      ColumnLayout(name: "c\($0)", affinity: .blob, isNotNull: false, isInsertable: true)
    }
  }
}
