import Common
import SQLite

extension EventSource {
  /// What an export came to.
  public struct Exported: Sendable, Equatable {
    /// The number of events written.
    public var events: Int64 = 0
    /// The position of the last one.
    public var lastPosition: Int64?
    /// Events left out because a time was asked for and theirs cannot be read.
    public var withoutTime: Int64 = 0
    /// Columns of the table that no record carries.
    public var otherColumns: [String] = []
  }

  /// Writes events as NDJSON in the order of their positions, all of one committed state.
  ///
  /// Unless events are left out every stream comes first: with its version in hand an import sees
  /// when the end of the export is missing.
  public func export(
    _ filter: EventFilter, withStreams: Bool,
    to deliver: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Exported {
    let buffer = unsafe RecordBuffer(deliver)
    let exported = try read(once: true) { database, layout in
      if withStreams && filter.isEmpty {
        try database.visit(StreamQuery.sql(layout)) { row in
          try EventWriter.stream(row, to: buffer)
          return true
        }
      }
      return try Self.visit(database, layout, filter) { row in
        try EventWriter.event(row, to: buffer)
      }
    }
    try buffer.flush()
    return exported
  }

  /// Gives each wanted row with its six fields to a closure.
  static func visit(
    _ database: borrowing Database, _ layout: EventLayout, _ filter: EventFilter,
    _ body: (borrowing Row) throws -> Void
  ) throws -> Exported {
    var exported = Exported(otherColumns: layout.others)
    if filter.limit == 0 { return exported }
    let (sql, values) = filter.query(layout)
    try database.visit(sql, values) { row in
      guard let isWanted = filter.admits(row) else {
        exported.withoutTime += 1
        return true
      }
      guard isWanted else { return true }
      try body(row)
      exported.events += 1
      exported.lastPosition = row.number(0)
      return filter.limit.map { exported.events < $0 } ?? true
    }
    return exported
  }
}
