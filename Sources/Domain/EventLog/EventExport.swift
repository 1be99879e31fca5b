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
    /// The same of the table of streams, when its records were asked for.
    public var otherStreamColumns: [String] = []
  }

  /// Writes events as NDJSON in the order of their positions, all of one committed state.
  ///
  /// Unless events are left out every stream comes first: with its version in hand an import sees
  /// when the end of the export is missing.
  public func export(
    _ filter: EventFilter, withStreams: Bool,
    to deliver: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Exported {
    if !withStreams, let (exported, records) = try small(filter) {
      try unsafe records.withUnsafeBytes(deliver)
      return exported
    }
    let buffer = unsafe RecordBuffer(deliver)
    let exported = try read(once: true) { database, layout in
      let isWhole = withStreams && filter.isEmpty
      if isWhole {
        try database.visit(StreamQuery(database, layout).sql) { row in
          try EventWriter.stream(row, to: buffer)
          return true
        }
      }
      var exported = try Self.visit(database, layout, filter) { row in
        try EventWriter.event(row, to: buffer)
      }
      if isWhole { exported.otherStreamColumns = layout.otherStreamColumns }
      return exported
    }
    try buffer.flush()
    return exported
  }

  private func small(_ filter: EventFilter) throws -> (Exported, [UInt8])? {
    try ifSmall { database, layout, mostBytes in
      let records = RecordText()
      let exported = try Self.visit(database, layout, filter, mostBytes: mostBytes) { row in
        try records.add(row)
      }
      return (exported, try records.finish())
    }
  }

  private struct TooLarge: Error {}

  /// Reads what is to be handed on only when it has proven to be one state; `nil` when it is too
  /// large to be kept so long.
  func ifSmall<Result>(
    _ body: (borrowing Database, EventLayout, _ mostBytes: Int) throws -> Result
  ) throws -> Result? {
    do {
      return try read { database, layout in try body(database, layout, 1 << 20) }
    } catch is TooLarge {
      return nil
    }
  }

  /// Gives each wanted row with its six fields to a closure.
  static func visit(
    _ database: borrowing Database, _ layout: EventLayout, _ filter: EventFilter,
    mostBytes: Int = .max, _ body: (borrowing Row) throws -> Void
  ) throws -> Exported {
    var exported = Exported(otherColumns: layout.others)
    var byteCount = 0
    if filter.limit == 0 { return exported }
    let (sql, values) = filter.query(layout)
    try database.visit(sql, values) { row in
      guard let isWanted = filter.admits(row) else {
        exported.withoutTime += 1
        return true
      }
      guard isWanted else { return true }
      if mostBytes < .max {
        byteCount += 64 + (unsafe row.kind(4) == .text ? row.withBytes(4, .text) { $0.count } : 0)
        if byteCount > mostBytes { throw TooLarge() }
      }
      try body(row)
      exported.events += 1
      exported.lastPosition = row.number(0)
      return filter.limit.map { exported.events < $0 } ?? true
    }
    return exported
  }
}
