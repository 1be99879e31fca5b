import Common
import SQLite

/// Takes the events of further sources into the copy of the first.
///
/// Each step is one statement that reads an attached source. `temp.origin` remembers the source of
/// each event that was added, so that a conflict can name both of its sides.
struct SourceUnion {
  private let table: EventTable
  private let sources: [MergeSource]
  private(set) var outcome = MergeOutcome()
  private var left: [Int64]
  /// The highest number of an event of each source; -1 without an event log.
  private(set) var positions: [Int64]

  init(table: EventTable, sources: [MergeSource], _ database: borrowing Database) throws {
    self.table = table
    self.sources = sources
    left = [Int64](repeating: 0, count: sources.count)
    positions = [Int64](repeating: -1, count: sources.count)
    outcome.sources = sources.map {
      MergeOutcome.Source(
        name: $0.name, kind: $0.kind, eventCount: nil, addedCount: 0, renumberedCount: 0,
        conflictCount: 0, refusedCount: 0, notMerged: [])
    }
    let count = try database.number("SELECT count(*) FROM main.events")
    (outcome.sources[0].eventCount, outcome.sources[0].addedCount) = (count, count ?? 0)
    try database.execute(
      "CREATE TEMP TABLE origin(id INTEGER PRIMARY KEY, source INTEGER NOT NULL)")
    try database.execute("CREATE TEMP TABLE source(number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    for (number, source) in sources.enumerated() {
      try database.run(
        "INSERT INTO temp.source VALUES (?1, ?2)", .integer(Int64(number)), .text(source.name))
    }
    try Tails.prepare(database)
    try Tails.add("main", to: database)
    outcome.sequence = try LogNumbers("main", database).sequence
    positions[0] = outcome.sequence
  }

  /// Whether a source has events whose number was taken.
  func hasLeft(_ index: Int) -> Bool { left[index] > 0 }

  /// Takes the events that are missing and whose number is free, and notes the conflicts.
  mutating func add(_ index: Int, _ database: borrowing Database, _ log: ConflictLog) throws {
    try database.attach(immutable: sources[index].path, as: "src")
    guard let shared = try table.shared(with: "src", in: database) else {
      return try database.detach("src")
    }
    outcome.sources[index].eventCount = try database.number("SELECT count(*) FROM src.events")
    try Tails.add("src", to: database)
    positions[index] = try LogNumbers("src", database).sequence
    outcome.sequence = max(outcome.sequence, positions[index])
    try noteConflicts(index, shared, database, log)
    try addNumbered(index, shared, database)
    try addStreams(database)
    try database.detach("src")
  }

  private mutating func noteConflicts(
    _ index: Int, _ shared: [String], _ database: borrowing Database, _ log: ConflictLog
  ) throws {
    var switched = 0
    let before = log.count
    try database.forEach(Self.conflictQuery(table.id, shared), [.integer(Int64(index))]) { row in
      if row.number(0) == 1 { switched += 1 }
      return log.add(row.text(1) ?? "")
    }
    outcome.sources[index].conflictCount = log.count - before
    guard switched > 0 else { return }
    // What is no JSON was damaged: the other source's content is the event.
    let key = "s.stream_id = events.stream_id AND s.version = events.version"
    try database.execute(
      """
      UPDATE main.events SET (\(EventTable.list(shared))) =
        (SELECT \(EventTable.list(shared, of: "s")) FROM src.events s WHERE \(key))
      WHERE NOT json_valid(event_data) AND EXISTS
        (SELECT 1 FROM src.events s WHERE \(key) AND json_valid(s.event_data))
      """)
  }

  private mutating func addNumbered(
    _ index: Int, _ shared: [String], _ database: borrowing Database
  ) throws {
    let id = Database.identifier(table.id)
    try database.execute(
      """
      INSERT INTO temp.origin SELECT s.\(id), \(index) FROM src.events s WHERE \(Self.isMissing)
        AND NOT EXISTS (SELECT 1 FROM main.events m WHERE m.\(id) = s.\(id))
      """)
    let columns = [table.id, "stream_id", "version"] + shared
    try database.execute(
      """
      INSERT OR IGNORE INTO main.events(\(EventTable.list(columns)))
      SELECT \(EventTable.list(columns, of: "s")) FROM temp.origin o
        JOIN src.events s ON s.\(id) = o.id WHERE o.source = \(index)
      """)
    outcome.sources[index].addedCount = try database.number("SELECT changes()") ?? 0
    // What a rule of the table refuses came from nowhere.
    try database.execute(
      """
      DELETE FROM temp.origin WHERE source = \(index)
        AND NOT EXISTS (SELECT 1 FROM main.events m WHERE m.\(id) = origin.id)
      """)
    left[index] =
      try database.number("SELECT count(*) FROM src.events s WHERE \(Self.isMissing)") ?? 0
  }

  /// Takes the events that are missing still, with new numbers after all that ever were; what a
  /// rule of the table refuses is kept aside.
  mutating func addRenumbered(_ index: Int, _ database: borrowing Database, _ log: ConflictLog)
    throws
  {
    try database.attach(immutable: sources[index].path, as: "src")
    let shared = try table.shared(with: "src", in: database) ?? []
    let columns = ["stream_id", "version"] + shared
    let id = Database.identifier(table.id)
    try database.execute(
      """
      INSERT OR IGNORE INTO main.events(\(id), \(EventTable.list(columns)))
      SELECT \(outcome.sequence) + row_number() OVER (ORDER BY s.rowid),
        \(EventTable.list(columns, of: "s")) FROM src.events s WHERE \(Self.isMissing)
      """)
    let count = try database.number("SELECT changes()") ?? 0
    outcome.sequence = max(
      outcome.sequence, try database.number("SELECT max(\(id)) FROM main.events") ?? 0)
    outcome.sources[index].addedCount += count
    outcome.sources[index].renumberedCount = count
    if count < left[index] { try keepAside(index, shared, database, log) }
    try database.detach("src")
  }

  private mutating func keepAside(
    _ index: Int, _ shared: [String], _ database: borrowing Database, _ log: ConflictLog
  ) throws {
    let before = log.count
    let query = Self.refusedQuery(table.id, shared)
    try database.forEach(query, [.integer(Int64(index))]) { log.add($0.text(0) ?? "") }
    try database.execute(
      """
      INSERT OR IGNORE INTO temp.aside
      SELECT s.stream_id, s.version FROM src.events s WHERE \(Self.isMissing)
      """)
    outcome.sources[index].refusedCount = log.count - before
    outcome.sources[index].conflictCount += log.count - before
  }

  // Streams that only this source knows; their versions are mended at the end.
  private func addStreams(_ database: borrowing Database) throws {
    let own = try database.columns(of: "streams", in: "main")
    let shared = try database.columns(of: "streams", in: "src").filter(own.contains)
    guard shared.contains("stream_id") else { return }
    try database.execute(
      """
      INSERT OR IGNORE INTO main.streams(\(EventTable.list(shared)))
      SELECT \(EventTable.list(shared)) FROM src.streams
      """)
    guard shared.contains("version") else { return }
    // Who knows more of a stream knows better when it was changed.
    try database.execute(
      """
      UPDATE main.streams AS m SET (\(EventTable.list(shared))) =
        (SELECT \(EventTable.list(shared, of: "s")) FROM src.streams s
          WHERE s.stream_id = m.stream_id)
      WHERE EXISTS (SELECT 1 FROM src.streams s
        WHERE s.stream_id = m.stream_id AND s.version > m.version)
      """)
  }
}
