public import Common
import SQLite

/// Compares a new store with every store that is known to have existed.
///
/// Every table's rows are compared by key, and with what the bytes of a damaged store tell of rows
/// that could not be saved. An event log is also compared with itself: versions are contiguous, and
/// the numbers that were given out are remembered.
public struct LossCheck: Sendable {
  /// A store to compare with: a file that nobody changes.
  public struct Known: Sendable {
    /// What a person calls it.
    public let name: String
    /// The file.
    public let path: String
    /// Whether it is a proven snapshot: what it lacks was lost before.
    public let isProven: Bool
    /// Of a salvaged store: the rows that could not be saved.
    public let unsaved: UnsavedRows?

    /// Names a store.
    public init(name: String, path: String, isProven: Bool, unsaved: UnsavedRows? = nil) {
      self.name = name
      self.path = path
      self.isProven = isProven
      self.unsaved = unsaved
    }
  }

  let world: World
  let new: String
  let known: [Known]
  let unreadable: [String]
  let behindBreak: Known?

  /// Prepares a comparison of a new file with what is known, the store it replaces first.
  ///
  /// What is unreadable had rows of which nobody knows how many; of what lies behind the break of
  /// a log nobody knows whether it ever was.
  public init(
    world: World, new: String, known: [Known], unreadable: [String] = [],
    behindBreak: Known? = nil
  ) {
    self.world = world
    self.new = new
    self.known = known
    self.unreadable = unreadable
    self.behindBreak = behindBreak
  }

  /// Compares; nothing is changed.
  public func report() throws -> LossReport {
    do {
      return try compared()
    } catch let error as SQLiteError where error.isInterrupted {
      try world.checkpoint()
      throw error
    }
  }

  private func compared() throws -> LossReport {
    let database = try Database(new, .immutable)
    database.stopWhen { [world] in world.stopReason() != nil }
    var report = LossReport(comparedWith: known.map(\.name))
    report.unknown = unreadable.map { "nothing can be read of \($0): how much it had is unknown" }
    if known.isEmpty { report.notes.append("nothing is known of what was there before") }
    let columns = try database.columns(of: "events", in: "main")
    let isLog = columns.contains("stream_id") && columns.contains("version")
    try Tails.prepare(database)
    if isLog { try Tails.add("main", to: database) }
    var tables = TableLoss(isLog: isLog)
    var aside = AsideRows(isLog: isLog)
    var log = LogLoss()
    try AlteredEvents.prepare(database)
    try aside.read("main", name: "the new store", isProven: false, database, &report)
    for (number, store) in known.enumerated() {
      try world.checkpoint()
      try database.attach(immutable: store.path, as: "src")
      try tables.compare(store, isCurrent: number == 0, database, &report)
      try aside.read(
        "src", name: store.name, isProven: store.isProven, database, &report)
      if isLog {
        try log.read(store, database, &report)
        try AlteredEvents.read("src", store, database)
      }
      try database.detach("src")
    }
    if isLog { try log.finish(database, known, &report) }
    if let behindBreak {
      try database.attach(immutable: behindBreak.path, as: "src")
      try TableLoss(isLog: isLog).tell(behindBreak, database, &report)
      try database.detach("src")
    }
    report.asideCount = aside.count
    report.alteredEventsCount = try AlteredEvents.count(database)
    let events = max(
      report.lostEventsCount, report.lostNumbersCount, tables.unsavedEvents, tables.missingEvents)
    report.lostCount = events.addingAtMost(
      tables.count + report.asideCount + report.alteredEventsCount)
    return report
  }
}
