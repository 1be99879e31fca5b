public import Common
import SQLite

/// How far each table of a projection store is behind the events.
public struct ProjectionList: Sendable {
  /// One table.
  public struct Table: Encodable, Sendable, Equatable {
    /// The record's name and version.
    public var schema = "ecw.events.projection/1"
    /// The store it is in.
    public let store: String
    /// The table.
    public let table: String
    /// `versions`, `blackboard_signals` or `unknown layout`.
    public let layout: String
    /// `current`, `behind`, `ahead` or `unknown`.
    public var verdict = "unknown"
    /// The column that names a stream.
    @OrNull public var keyColumn: String?
    /// Streams that the table names.
    @OrNull public var streamsCount: Int64?
    /// Streams whose events it has not all seen.
    @OrNull public var behindCount: Int64?
    /// Streams of the event store that it does not name at all; of another kind than those that it
    /// names they are no lag.
    @OrNull public var missingCount: Int64?
    /// Events that it has not seen.
    @OrNull public var lagEventsCount: Int64?
    /// Streams of which it has seen more events than there are.
    @OrNull public var aheadCount: Int64?
    /// Rows that are missing, too many, or not as the events say.
    @OrNull public var differingRowsCount: Int64?
    /// The stream that is furthest behind, or ahead.
    @OrNull public var worstStream: String?
    /// Whether `rebuild` can make it anew without a projector.
    public var isBuiltIn = false
  }

  /// The tables, sorted by name.
  public let tables: [Table]

  /// Looks at every table of a projection store; nothing is changed.
  public init(_ source: EventSource, projections path: String) throws {
    guard try Disk.exists(path) else {
      throw Failure(
        "no projection store '\(path)'", hint: "ecw-events rebuild", status: .unavailable)
    }
    let store = EventSource(path, world: source.world, busySeconds: source.busySeconds)
    var tables: [Table] = []
    var keyed: [(table: String, key: String, versions: [StreamKey: Int64])] = []
    try store.readStore { database in
      tables = []
      keyed = []
      for name in try database.tableNames() {
        let columns = try database.columns(of: name)
        if name == SignalModel.table, SignalModel.columns.allSatisfy(columns.contains) {
          tables.append(Table(store: path, table: name, layout: name))
        } else if columns.contains("version"),
          let key = ["stream_id", "aggregate_id", "projection_id"].first(where: columns.contains)
        {
          keyed.append((name, key, try Self.versions(database, name, key)))
        } else {
          tables.append(Table(store: path, table: name, layout: "unknown layout"))
        }
      }
    }
    let versions = try source.versions()
    tables += keyed.map { Self.compare($0.table, $0.key, $0.versions, versions, in: path) }
    self.tables = try tables.map {
      $0.layout == SignalModel.table ? try Self.signals($0, source) : $0
    }.sorted { $0.table < $1.table }
  }

  // The furthest row of a stream counts: older versions may be kept beside it.
  private static func versions(_ database: borrowing Database, _ table: String, _ key: String)
    throws -> [StreamKey: Int64]
  {
    var versions: [StreamKey: Int64] = [:]
    let column = Database.identifier(key)
    try database.forEach(
      "SELECT \(column), max(version) FROM main.\(Database.identifier(table)) GROUP BY \(column)"
    ) { row in
      if let stream = StreamKey(row), let version = row.number(1) { versions[stream] = version }
      return true
    }
    return versions
  }

  private static func compare(
    _ table: String, _ key: String, _ reached: [StreamKey: Int64], _ versions: [StreamKey: Int64],
    in store: String
  ) -> Table {
    let known = reached.keys.filter { versions[$0] != nil }
    guard !known.isEmpty || reached.isEmpty else {
      return Table(store: store, table: table, layout: "unknown layout")
    }
    // A stream without a row is one of which nothing was seen, if the table is about its kind.
    let kinds = Set(known.map(\.kind))
    let wanted = versions.filter {
      known.isEmpty || reached[$0.key] != nil || kinds.contains($0.key.kind)
    }
    let distances = wanted.map { ($0.key, $0.value.subtractingAtMost(reached[$0.key] ?? 0)) }
    let behind = distances.filter { $0.1 > 0 }
    let ahead = distances.filter { $0.1 < 0 }
    var result = Table(store: store, table: table, layout: "versions")
    result.keyColumn = key
    result.streamsCount = Int64(known.count)
    result.behindCount = Int64(behind.count)
    result.missingCount = Int64(versions.count - known.count)
    result.aheadCount = Int64(ahead.count)
    result.lagEventsCount = behind.reduce(0) { $0.addingAtMost($1.1) }
    result.verdict = !ahead.isEmpty ? "ahead" : behind.isEmpty ? "current" : "behind"
    let worst = ahead.isEmpty ? behind : ahead
    result.worstStream = worst.max { ($0.1.magnitude, $1.0) < ($1.1.magnitude, $0.0) }?.0.text
    return result
  }

  // Its rows name no stream: what the events say they should be is compared row by row.
  private static func signals(_ table: Table, _ source: EventSource) throws -> Table {
    let scratch = try Database("", .create)
    try scratch.execute(SignalModel.tables)
    _ = try Projector.builtIn.fill(
      scratch, table: SignalModel.table, from: source, state: Projector.State(), upTo: nil
    ) { _ in }
    let columns = SignalModel.columns.joined(separator: ", ")
    try scratch.execute(
      "CREATE TEMP TABLE live AS SELECT \(columns) FROM blackboard_signals LIMIT 0")
    let store = EventSource(table.store, world: source.world, busySeconds: source.busySeconds)
    let marks = SignalModel.columns.map { _ in "?" }.joined(separator: ", ")
    try scratch.prepared("INSERT INTO temp.live VALUES (\(marks))") { insert in
      try store.readStore { database in
        try scratch.execute("DELETE FROM temp.live")
        try database.visit("SELECT \(columns) FROM main.blackboard_signals") { row in
          let values = SignalModel.columns.indices.map { row.value(Int32($0)) }
          try insert.forEach(values) { _ in true }
          return true
        }
      }
    }
    func count(_ first: String, _ second: String) throws -> Int64 {
      try scratch.number(
        """
        SELECT count(DISTINCT signal_id) FROM (SELECT \(columns) FROM \(first)
          EXCEPT SELECT \(columns) FROM \(second))
        """) ?? 0
    }
    var result = table
    let missing = try count("main.blackboard_signals", "temp.live")
    let extra =
      try scratch.number(
        """
        SELECT count(*) FROM temp.live
        WHERE signal_id IS NULL OR signal_id NOT IN (SELECT signal_id FROM main.blackboard_signals)
        """) ?? 0
    result.differingRowsCount = missing + extra
    result.verdict = missing + extra == 0 ? "current" : "behind"
    result.isBuiltIn = true
    return result
  }
}
