import Common
import SQLite

/// Takes the events of further sources into the copy of the first.
///
/// Of every source each event is taken, is there already, or is in the file of conflicts.
/// `temp.origin` remembers the source of each event that was added, so that a conflict can name
/// both of its sides.
struct SourceUnion {
  private let table: EventTable
  private let sources: [MergeSource]
  private(set) var outcome = MergeOutcome()
  /// How far the log of each source reaches.
  private(set) var reaches: [LogReach]

  init(table: EventTable, sources: [MergeSource], _ database: borrowing Database) throws {
    self.table = table
    self.sources = sources
    reaches = [LogReach](repeating: .none, count: sources.count)
    outcome.sources = sources.map { MergeOutcome.Source($0) }
    try database.execute(
      "CREATE TEMP TABLE origin(id INTEGER PRIMARY KEY, source INTEGER NOT NULL)")
    try database.execute("CREATE TEMP TABLE source(number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    for (number, source) in sources.enumerated() {
      try database.run(
        "INSERT INTO temp.source VALUES (?1, ?2)", .integer(Int64(number)), .text(source.name))
    }
    try Tails.prepare(database)
    try read(0, as: "main", database)
    outcome.sources[0].addedCount = outcome.sources[0].eventCount ?? 0
  }

  /// Reads how far a source reaches: all have to be known before an event gets a new number.
  mutating func read(_ index: Int, _ database: borrowing Database) throws {
    try database.attach(immutable: sources[index].path, as: "src")
    try read(index, as: "src", database)
    try database.detach("src")
  }

  private mutating func read(_ index: Int, as schema: String, _ database: borrowing Database) throws
  {
    guard try database.isEventLog(schema) else { return }
    let reach = try LogReach(schema, database)
    reaches[index] = reach
    outcome.sources[index].eventCount = reach.count
    outcome.sequence = max(outcome.sequence, reach.position)
    try Tails.add(schema, to: database)
  }

  /// Takes the events that are missing, under their own numbers where those are free, and notes
  /// the conflicts.
  mutating func add(_ index: Int, _ database: borrowing Database, _ log: ConflictLog) throws {
    try database.attach(immutable: sources[index].path, as: "src")
    if let shared = try table.shared(with: "src", in: database) {
      let events = try IncomingEvents(table, shared, database)
      var twice: Int64 = 0
      if !events.isRegular {
        for (reason, condition) in [
          (Reason.noVersion, IncomingEvents.unusable), (.refused, events.misfit),
        ] {
          try keepAside(index, events, reason, where: condition, database, log)
          try database.execute("DELETE FROM temp.incoming AS s WHERE \(condition)")
        }
        twice = try events.splitTwice(database)
      }
      try noteConflicts(index, events, database, log)
      try addNumbered(index, events, database)
      try addRenumbered(index, events, database)
      try keepAside(index, events, .refused, where: Self.isMissing, database, log)
      if twice > 0 {
        try events.turnToTwice(database)
        try noteConflicts(index, events, database, log)
        try keepAside(index, events, .refused, where: Self.isMissing, database, log)
      }
      try events.remove(database)
      if let problem = try addStreams(database) {
        outcome.sources[index].notMerged.append("streams: \(problem)")
      }
    }
    try database.detach("src")
  }

  private mutating func noteConflicts(
    _ index: Int, _ events: IncomingEvents, _ database: borrowing Database, _ log: ConflictLog
  ) throws {
    var switched = 0
    let before = log.count
    let query = Self.conflictQuery(table.id, events.shared)
    try database.forEach(query, [.integer(Int64(index))]) { row in
      if row.number(0) == 1 { switched += 1 }
      return log.add(row.text(1) ?? "")
    }
    outcome.sources[index].conflictCount += log.count - before
    guard switched > 0 else { return }
    // What is no JSON was damaged: the other source's content is the event.
    let key = "s.stream_id = events.stream_id AND s.version = events.version"
    try database.execute(
      """
      UPDATE main.events SET (\(EventTable.list(events.shared))) =
        (SELECT \(EventTable.list(events.shared, of: "s")) FROM temp.incoming s
          WHERE \(key) AND json_valid(s.event_data))
      WHERE NOT json_valid(event_data) AND EXISTS
        (SELECT 1 FROM temp.incoming s WHERE \(key) AND json_valid(s.event_data))
      """)
  }

  private mutating func addNumbered(
    _ index: Int, _ events: IncomingEvents, _ database: borrowing Database
  ) throws {
    let id = Database.identifier(table.id)
    try database.execute(
      """
      INSERT OR IGNORE INTO temp.origin SELECT s.\(id), \(index) FROM temp.incoming s
        WHERE s.\(id) <= \(Int64.lastNumber) AND \(Self.isMissing)
        AND NOT EXISTS (SELECT 1 FROM main.events m WHERE m.\(id) = s.\(id))
      """)
    try database.execute(
      """
      INSERT OR IGNORE INTO main.events(\(EventTable.list(events.columns)))
      SELECT \(EventTable.list(events.columns, of: "s")) FROM temp.origin o
        JOIN temp.incoming s ON s.\(id) = o.id
        WHERE o.source = \(index)
      """)
    outcome.sources[index].addedCount = try database.number("SELECT changes()") ?? 0
    // What a rule of the table refuses came from nowhere.
    try database.execute(
      """
      DELETE FROM temp.origin WHERE source = \(index)
        AND NOT EXISTS (SELECT 1 FROM main.events m WHERE m.\(id) = origin.id)
      """)
  }

  // With new numbers after all that any source ever gave, save those that leave none.
  private mutating func addRenumbered(
    _ index: Int, _ events: IncomingEvents, _ database: borrowing Database
  ) throws {
    let left = try database.number(
      "SELECT EXISTS (SELECT 1 FROM temp.incoming s WHERE \(Self.isMissing))")
    guard left == 1 else { return }
    let id = Database.identifier(table.id)
    let highest = "SELECT max(\(id)) FROM main.events WHERE \(id) <= \(Int64.lastNumber)"
    let last = max(outcome.sequence, try database.number(highest) ?? 0)
    let columns = ["stream_id", "version"] + events.shared
    try database.execute(
      """
      INSERT OR IGNORE INTO main.events(\(id), \(EventTable.list(columns)))
      SELECT \(last) + row_number() OVER (ORDER BY \(events.order)),
        \(EventTable.list(columns, of: "s")) FROM temp.incoming s WHERE \(Self.isMissing)
      """)
    let count = try database.number("SELECT changes()") ?? 0
    try database.execute(
      """
      INSERT INTO temp.origin SELECT m.\(id), \(index) FROM main.events m
      WHERE m.\(id) > \(last) AND m.\(id) <= \(Int64.lastNumber)
      """)
    outcome.sequence = max(last, try database.number(highest) ?? 0)
    outcome.sources[index].addedCount += count
    outcome.sources[index].renumberedCount = count
  }

  private mutating func keepAside(
    _ index: Int, _ events: IncomingEvents, _ reason: Reason, where condition: String,
    _ database: borrowing Database, _ log: ConflictLog
  ) throws {
    let before = log.count
    let query = Self.refusedQuery(table.id, events.shared, reason, condition)
    try database.forEach(query, [.integer(Int64(index))]) { log.add($0.text(0) ?? "") }
    guard log.count > before else { return }
    try database.execute(
      """
      INSERT OR IGNORE INTO temp.aside SELECT s.stream_id, s.version FROM temp.incoming s
      WHERE (\(condition)) AND NOT (\(IncomingEvents.unusable))
      """)
    outcome.sources[index].refusedCount += log.count - before
    outcome.sources[index].conflictCount += log.count - before
  }
}
