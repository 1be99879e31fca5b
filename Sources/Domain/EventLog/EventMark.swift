import SQLite

/// By what an event that was read is known again within this process.
struct EventMark: Sendable, Equatable {
  let position: Int64
  private let hash: Int

  /// The mark of a row with the six fields, none of which was asked for in another form before.
  init(_ row: borrowing Row) {
    position = row.number(0) ?? 0
    var hasher = Hasher()
    for column in Int32(0)..<6 {
      switch row.kind(column) {
      case .null, .integer: hasher.combine(row.number(column))
      case .real: hasher.combine(row.real(column))
      case .text, .blob:
        unsafe row.withBytes(column) {
          unsafe hasher.combine(bytes: $0)
          hasher.combine($0.count)
        }
      }
    }
    hash = hasher.finalize()
  }

  /// The mark of the event that a store has at a position.
  static func at(
    _ position: Int64, _ database: borrowing Database, _ layout: EventLayout
  ) throws -> EventMark? {
    var found: EventMark?
    try database.forEach(
      "SELECT \(layout.fields) FROM events WHERE \(layout.position) = ?1", [.integer(position)]
    ) { row in
      found = EventMark(row)
      return false
    }
    return found
  }
}
