public import Common
import SQLite

/// Compares a new store with every store that is known to have existed.
///
/// Every table's rows are compared by key. An event log is also compared with itself: versions are
/// contiguous, and the numbers that were given out are remembered.
public struct LossCheck: Sendable {
  /// A store to compare with: a file that nobody changes.
  public struct Known: Sendable {
    /// What a person calls it.
    public let name: String
    /// The file.
    public let path: String
    /// Whether it is a proven snapshot: what it lacks was lost before.
    public let isProven: Bool

    /// Names a store.
    public init(name: String, path: String, isProven: Bool) {
      self.name = name
      self.path = path
      self.isProven = isProven
    }
  }

  let world: World
  let new: String
  let known: [Known]

  /// Prepares a comparison of a new file.
  public init(world: World, new: String, known: [Known]) {
    self.world = world
    self.new = new
    self.known = known
  }

  /// Compares; nothing is changed.
  public func report() throws -> LossReport {
    let database = try Database(new, .immutable)
    database.stopWhen { [world] in world.stopReason() != nil }
    var report = LossReport(comparedWith: known.map(\.name))
    if known.isEmpty { report.notes.append("nothing is known of what was there before") }
    let columns = try database.columns(of: "events", in: "main")
    let isLog = columns.contains("stream_id") && columns.contains("version")
    try Tails.prepare(database)
    if isLog { try Tails.add("main", to: database) }
    var tables: [String: Int64] = [:]
    var log = LogLoss()
    for store in known {
      try world.checkpoint()
      try database.attach(immutable: store.path, as: "src")
      try compareTables(database, store, isLog: isLog, &report, &tables)
      if isLog { try log.read(store, database) }
      try database.detach("src")
    }
    if isLog { try log.finish(database, known, &report) }
    report.lostCount =
      tables.values.reduce(0, +) + max(report.lostEventsCount, report.lostNumbersCount)
    return report
  }

  private func compareTables(
    _ database: borrowing Database, _ store: Known, isLog: Bool, _ report: inout LossReport,
    _ lost: inout [String: Int64]
  ) throws {
    for table in try database.texts(Self.tables) {
      if table.hasPrefix("lost_and_found") {
        report.notes.append(
          "\(store.name) has rows of no known table in '\(table)'; they are not counted")
        continue
      }
      let keys = try keys(of: table, database)
      let counts = try difference(table, keys, database)
      if counts.missing > 0 || counts.different > 0 {
        report.missing.append(
          LossReport.Missing(
            table: table, source: store.name, rowCount: counts.missing,
            differentCount: counts.different))
      }
      // The log is counted by its versions, which know of more than any one source has.
      if isLog, table == "events" { continue }
      lost[table] = max(lost[table] ?? 0, counts.missing)
    }
  }

  // Without virtual tables and what they keep their own data in.
  private static let tables = """
    SELECT name FROM pragma_table_list WHERE schema = 'src' AND type = 'table'
    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
    """

  // Events are known by stream and version; other rows by their primary key, else by their number.
  private func keys(of table: String, _ database: borrowing Database) throws -> [String] {
    let columns = try database.columns(of: table, in: "src")
    if table == "events", columns.contains("stream_id"), columns.contains("version") {
      return ["stream_id", "version"]
    }
    let keys = try database.texts(
      "SELECT name FROM pragma_table_info(?1, 'src') WHERE pk > 0 ORDER BY pk", .text(table))
    return keys.isEmpty ? ["rowid"] : keys
  }

  private func difference(_ table: String, _ keys: [String], _ database: borrowing Database)
    throws -> (missing: Int64, different: Int64)
  {
    let name = Database.identifier(table)
    let own = try database.columns(of: table, in: "main")
    let all = try database.columns(of: table, in: "src")
    guard !own.isEmpty, keys == ["rowid"] || keys.allSatisfy(own.contains) else {
      return (try database.number("SELECT count(*) FROM src.\(name)") ?? 0, 0)
    }
    let match = keys.map {
      let key = $0 == "rowid" ? "rowid" : Database.identifier($0)
      return "m.\(key) IS s.\(key)"
    }.joined(separator: " AND ")
    let missing = try database.number(
      "SELECT count(*) FROM src.\(name) s WHERE NOT EXISTS (SELECT 1 FROM main.\(name) m WHERE \(match))"
    )
    // The version of a stream follows from its events, which are compared themselves.
    let content = all.filter { own.contains($0) && !keys.contains($0) && table != "streams" }
    let different = try database.number(
      "SELECT count(*) FROM src.\(name) s JOIN main.\(name) m ON \(match) WHERE \(EventTable.differ(content))"
    )
    return (missing ?? 0, different ?? 0)
  }
}
