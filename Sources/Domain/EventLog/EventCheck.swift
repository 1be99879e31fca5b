public import Common
import SQLite

/// Whether every event is there and is what it should be.
public struct EventCheck: Sendable {
  /// One thing that was found.
  public struct Finding: Encodable, Sendable, Equatable {
    /// Its sort: `gap`, `duplicate`, `version`, `orphan`, `stream_version`, `data`, `shape`,
    /// `lost_rows`, `index`, `columns`, `sequence`.
    public let kind: String
    /// Whether it is damage, or something to look at.
    public let isDamage: Bool
    /// The stream it is about.
    @OrNull public var streamId: String?
    /// The position of the event it is about.
    @OrNull public var position: Int64?
    /// What it is.
    public let message: String
  }

  /// The number of events.
  public private(set) var eventsCount: Int64 = 0
  /// The number of streams.
  public private(set) var streamsCount: Int64 = 0
  /// The highest position.
  public private(set) var highestPosition: Int64?
  /// Rows that were ever written and are gone; `nil` when the store does not count them.
  public private(set) var lostRowsCount: Int64?
  /// The first findings, damage first.
  public var findings: [Finding] { damage + others }
  /// The number of findings that are damage.
  public private(set) var damageCount: Int64 = 0
  /// The number of findings to look at.
  public private(set) var otherCount: Int64 = 0

  private var damage: [Finding] = []
  private var others: [Finding] = []
  private let limit: Int

  /// Checks a store; of each severity at most so many findings are kept.
  public init(_ source: EventSource, limit: Int) throws {
    self = try source.read { database, layout in
      var check = EventCheck(limit: limit)
      try check.readEvents(database, layout)
      try check.readIndexes(database)
      try check.readStreams(database, layout)
      try check.readSequence(database, layout)
      return check
    }
  }

  private init(limit: Int) { self.limit = limit }

  private mutating func add(
    _ kind: String, isDamage: Bool, stream: String? = nil, position: Int64? = nil,
    _ message: String
  ) {
    let finding = Finding(
      kind: kind, isDamage: isDamage, streamId: stream, position: position, message: message)
    if isDamage { damageCount += 1 } else { otherCount += 1 }
    if isDamage, damage.count < limit { damage.append(finding) }
    if !isDamage, others.count < limit { others.append(finding) }
  }

  // In the order of the table, so that a row that only an index still has is missed here.
  private mutating func readEvents(_ database: borrowing Database, _ layout: EventLayout) throws {
    try database.visit("SELECT \(layout.fields) FROM events NOT INDEXED") { row in
      eventsCount += 1
      let position = row.number(0)
      highestPosition = max(highestPosition ?? 0, position ?? 0)
      let fault = Self.fault(row)
      if let fault {
        add(
          fault.isDamage ? "data" : "shape", isDamage: fault.isDamage, stream: row.text(1),
          position: position, fault.text)
      }
      return true
    }
  }

  // Row by row against every index, and what the columns must hold: SQLite's own check of a table.
  private mutating func readIndexes(_ database: borrowing Database) throws {
    for table in ["events", "streams"] {
      if try database.columns(of: table).isEmpty { continue }
      var unchecked: String?
      for line in try Self.integrity(of: table, database, &unchecked) where line != "ok" {
        add("index", isDamage: true, line)
      }
      if let unchecked {
        add("index", isDamage: false, "the indexes of \(table) cannot be checked: \(unchecked)")
      }
    }
  }

  private static func integrity(
    of table: String, _ database: borrowing Database, _ unchecked: inout String?
  ) throws -> [String] {
    do throws(SQLiteError) {
      return try database.texts("PRAGMA integrity_check(\(table))")
    } catch {
      if error.isCorrupt || error.isInterrupted || error.isBusy { throw error }
      unchecked = error.message  // such as a collation that only the application has
      return []
    }
  }

  private static func fault(_ row: borrowing Row) -> CloudEvent.Fault? {
    guard row.kind(3) == .text, row.kind(4) == .text else {
      return CloudEvent.Fault(text: "its type or its data is no text", isDamage: true)
    }
    return CloudEvent.check(
      type: unsafe row.withBytes(3) { unsafe [UInt8]($0) },
      data: unsafe row.withBytes(4) { unsafe [UInt8]($0) })
  }

  private mutating func readStreams(_ database: borrowing Database, _ layout: EventLayout) throws {
    if !layout.hasStreams {
      add("columns", isDamage: false, "no table streams: nothing says how many events there were")
    }
    if !layout.others.isEmpty {
      add(
        "columns", isDamage: false,
        "more columns than an export carries: \(layout.others.joined(separator: ", "))")
    }
    if layout.hasStreams, !layout.otherStreamColumns.isEmpty {
      let names = layout.otherStreamColumns.joined(separator: ", ")
      add("columns", isDamage: false, "streams has more columns than an export carries: \(names)")
    }
    try database.visit(StreamQuery(database, layout).sql) { row in
      streamsCount += 1
      guard let problem = row.text(7) else { return true }
      add(row.text(8) ?? "gap", isDamage: true, stream: row.text(0), problem)
      return true
    }
  }

  // AUTOINCREMENT never gives a number twice, so a number without a row is a row that is gone.
  private mutating func readSequence(_ database: borrowing Database, _ layout: EventLayout) throws {
    let hasSequence = try database.number(
      "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'")
    guard hasSequence == 1, layout.position == "id",
      let highest = try database.number("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
    else { return }
    let lost = highest.subtractingAtMost(eventsCount)
    lostRowsCount = lost
    if highest == .max {
      add("sequence", isDamage: true, "the sequence is at its end: no event can be added any more")
    }
    guard lost != 0 else { return }
    if lost < 0 || highest < highestPosition ?? 0 {
      return add("sequence", isDamage: true, "the sequence is at \(highest), behind its events")
    }
    add("lost_rows", isDamage: false, "\(lost) rows are gone: \(try holes(database, highest))")
  }

  private func holes(_ database: borrowing Database, _ highest: Int64) throws -> String {
    var holes: [String] = []
    var count = 0
    func add(_ from: Int64, _ to: Int64) {
      count += 1
      if holes.count < 5 { holes.append(from == to ? "\(from)" : "\(from) to \(to)") }
    }
    try database.forEach(
      """
      SELECT last + 1, id - 1 FROM
        (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS last FROM events) WHERE id > last + 1
      """
    ) { row in
      add(row.number(0) ?? 0, row.number(1) ?? 0)
      return true
    }
    let end = highestPosition ?? 0
    if end < highest { add(end + 1, highest) }
    return "position " + holes.joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : "")
  }
}
