import Common
import SQLite

/// The loss of an event log, judged by the versions of its streams and by its numbers.
struct LogLoss {
  private var sequence: Int64 = 0
  private var holes: Int64 = 0
  private var baseline: LossCheck.Known?

  /// Reads what the store attached as `src` knows.
  mutating func read(
    _ store: LossCheck.Known, _ database: borrowing Database, _ report: inout LossReport
  ) throws {
    // Of a store that lost its events, the streams still tell how far they went.
    try Tails.add("src", to: database)
    guard try Self.hasVersions("events", database) else {
      if store.unsaved != nil, try !Self.hasVersions("streams", database) {
        report.unknown.append("\(store.name) has no events left, and nothing tells how many it had")
      }
      return
    }
    let numbers = try LogNumbers("src", database)
    sequence = max(sequence, numbers.sequence)
    guard store.isProven else { return }
    holes = max(holes, numbers.sequence - numbers.count)
    baseline = baseline ?? store
  }

  private static func hasVersions(_ table: String, _ database: borrowing Database)
    throws(SQLiteError) -> Bool
  {
    let columns = try database.columns(of: table, in: "src")
    return columns.contains("stream_id") && columns.contains("version")
  }

  /// Counts what is missing; what a proven snapshot lacks as well was lost before it was made.
  func finish(
    _ database: borrowing Database, _ known: [LossCheck.Known], _ report: inout LossReport
  ) throws {
    if let baseline { try database.attach(immutable: baseline.path, as: "src") }
    var gaps: [Gap] = []
    var (lost, before): (Int64, Int64) = (0, 0)
    var all: [Gap] = []
    try Gap.forEach(database) { gap in
      all.append(gap)
      return true
    }
    for gap in all {
      let old = baseline == nil ? 0 : try Self.lostBefore(gap, database)
      before = before.addingAtMost(old)
      lost = lost.addingAtMost(gap.count - old)
      if gap.count > old, gaps.count < Gap.listed { gaps.append(gap) }
    }
    (report.gaps, report.lostEventsCount, report.lostBeforeCount) = (gaps, lost, before)
    let count = try database.number("SELECT count(*) FROM main.events") ?? 0
    report.lostNumbersCount = max(0, sequence - count - holes)
    if baseline != nil { try database.detach("src") }
  }

  private static func lostBefore(_ gap: Gap, _ database: borrowing Database) throws -> Int64 {
    var end: Int64 = 0
    for table in ["events", "streams"]
    where try database.columns(of: table, in: "src").contains("version") {
      let last = try database.number(
        "SELECT max(version) FROM src.\(table) WHERE stream_id = ?1 AND \(Gap.isVersion)",
        .text(gap.streamId))
      end = max(end, last ?? 0)
    }
    guard end >= gap.fromVersion else { return 0 }
    let last = min(gap.toVersion, end)
    let there =
      try database.number(
        "SELECT count(*) FROM src.events WHERE stream_id = ?1 AND version BETWEEN ?2 AND ?3",
        .text(gap.streamId), .integer(gap.fromVersion), .integer(last)) ?? 0
    return last - gap.fromVersion + 1 - there
  }
}

/// How many events a log has, and how many numbers it ever gave out.
///
/// A number that leaves none for the events to come is not one that was given out in its turn.
struct LogNumbers {
  let count: Int64
  let sequence: Int64

  init(_ schema: String, _ database: borrowing Database) throws {
    count = try database.number("SELECT count(*) FROM \(schema).events") ?? 0
    let alias = try database.texts(
      "SELECT name FROM pragma_table_info('events', ?1) WHERE pk = 1 AND upper(type) = 'INTEGER'",
      .text(schema))
    var highest = count
    if let id = alias.first {
      let name = Database.identifier(id)
      highest =
        try database.number(
          "SELECT max(\(name)) FROM \(schema).events WHERE \(name) <= \(Int64.lastNumber)") ?? 0
    }
    let hasMemory = try !database.columns(of: "sqlite_sequence", in: schema).isEmpty
    let remembered =
      hasMemory
      ? try database.number(
        """
        SELECT max(seq) FROM \(schema).sqlite_sequence WHERE name = 'events' COLLATE NOCASE
        AND typeof(seq) = 'integer' AND seq <= \(Int64.lastNumber)
        """) : nil
    sequence = max(highest, remembered ?? 0)
  }
}
