import SQLite

/// How far an event log reaches: of two, the one that reaches farther is the newer one.
struct LogReach: Comparable {
  /// The highest number that an event ever had; -1 without an event log.
  let position: Int64
  /// Its events.
  let count: Int64

  /// That of a store without an event log.
  static let none = LogReach(position: -1, count: 0)

  init(position: Int64, count: Int64) { (self.position, self.count) = (position, count) }

  init(_ schema: String, _ database: borrowing Database) throws {
    let numbers = try LogNumbers(schema, database)
    (position, count) = (numbers.sequence, numbers.count)
  }

  static func < (a: LogReach, b: LogReach) -> Bool {
    (a.position, a.count) < (b.position, b.count)
  }
}
