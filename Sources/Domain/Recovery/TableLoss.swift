import SQLite

/// The loss of tables: rows of a known store that the new one has not, by their keys.
struct TableLoss {
  let isLog: Bool
  /// Events that a damaged store had and that could not be saved from it, as far as they are gone.
  private(set) var unsavedEvents: Int64 = 0
  /// Events that one known store has and the new one has not.
  private(set) var missingEvents: Int64 = 0
  private var lost: [String: Int64] = [:]
  private var dropped: [String: Int64] = [:]

  /// Prepares a count; the events of a log are counted by their versions.
  init(isLog: Bool) { self.isLog = isLog }

  /// The rows that are lost, without those of an event log.
  var count: Int64 { lost.values.reduce(0, +) + dropped.values.reduce(0, +) }

  /// Compares with the store attached as `src`; the current one is the one that is replaced.
  mutating func compare(
    _ store: LossCheck.Known, isCurrent: Bool, _ database: borrowing Database,
    _ report: inout LossReport
  ) throws {
    var extra: [String: Int64] = [:]
    for table in try tables(database) {
      guard let counts = try counts(table, database, &report) else { continue }
      if counts.missing > 0 || counts.different > 0 {
        report.missing.append(
          LossReport.Missing(
            table: table, source: store.name, rowCount: counts.missing,
            differentCount: counts.different))
      }
      extra[table] = counts.extra
      if isCurrent {
        try addDropped(table, store, database, &report)
        report.changedRowsCount += counts.different
      }
      // The versions of a log mostly know of more, but a version 0 is in no gap.
      if isLog, table == "events" {
        missingEvents = max(missingEvents, counts.missing)
        continue
      }
      lost[table] = max(lost[table] ?? 0, counts.missing)
    }
    addUnsaved(store, extra, &report)
  }

  /// Tells which rows of the store attached as `src` are missing: they may never have been there.
  func tell(_ store: LossCheck.Known, _ database: borrowing Database, _ report: inout LossReport)
    throws
  {
    for table in try tables(database) {
      guard let count = try counts(table, database, &report)?.missing, count > 0 else { continue }
      let text = "\(count) rows of '\(table)' are only in \(store.name): lost, or never committed"
      if isLog, table == "events" {
        report.unknown.append(text)
      } else {
        report.notes.append(text)
      }
    }
  }

  // Rows that are only in the new store can be those that were gone from the old one.
  private mutating func addUnsaved(
    _ store: LossCheck.Known, _ extra: [String: Int64], _ report: inout LossReport
  ) {
    guard let unsaved = store.unsaved else { return }
    report.notes += unsaved.problems.map { "\(store.name): \($0)" }
    for (table, count) in unsaved.lost.sorted(by: { $0.key < $1.key })
    where !table.hasPrefix("sqlite_") {
      let isEvents = isLog && table == "events"
      guard let count else {
        // The numbers that were given out tell of every event there ever was.
        if isEvents, unsaved.knowsNumbers { continue }
        report.unknown.append(
          "\(store.name) lost rows of '\(table)', and nothing tells how many")
        continue
      }
      let gone = max(0, count - (extra[table] ?? 0))
      guard gone > 0 else { continue }
      report.notes.append(
        "\(gone) rows of '\(table)' are gone from \(store.name) and not in the new store")
      if isEvents {
        unsavedEvents = max(unsavedEvents, gone)
      } else {
        lost[table, default: 0] += gone
      }
    }
  }

  private mutating func addDropped(
    _ table: String, _ store: LossCheck.Known, _ database: borrowing Database,
    _ report: inout LossReport
  ) throws {
    let own = try database.columns(of: table, in: "main")
    let gone = try database.columns(of: table, in: "src").filter { !own.contains($0) }
    guard !own.isEmpty, !gone.isEmpty else { return }
    let name = Database.identifier(table)
    let hasValue = gone.map { Database.identifier($0) + " IS NOT NULL" }
    let rows = try database.number(
      "SELECT count(*) FROM src.\(name) WHERE \(hasValue.joined(separator: " OR "))")
    guard let rows, rows > 0 else { return }
    dropped[table] = rows
    report.droppedColumns.append(
      "'\(table)' has no column \(gone.map { "'\($0)'" }.joined(separator: ", ")): "
        + "\(rows) rows of \(store.name) have values there")
  }

  // Without what virtual tables keep their own data in, and what a salvage set aside.
  private func tables(_ database: borrowing Database) throws(SQLiteError) -> [String] {
    var tables: [String] = []
    for table in try database.texts(
      """
      SELECT name FROM pragma_table_list WHERE schema = 'src' AND type IN ('table', 'virtual')
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
      """)
    where try !AsideRows.isAside(table, in: "src", database) { tables.append(table) }
    return tables
  }

  // A virtual table may need a module that is not here.
  private func counts(_ table: String, _ database: borrowing Database, _ report: inout LossReport)
    throws -> (missing: Int64, different: Int64, extra: Int64)?
  {
    do throws(SQLiteError) {
      return try difference(table, database)
    } catch {
      let type = try database.texts(
        "SELECT type FROM pragma_table_list WHERE schema = 'src' AND name = ?1", .text(table))
      guard type == ["virtual"] else { throw error }
      report.notes.append("'\(table)' cannot be compared: \(error.message)")
      return nil
    }
  }

  private func difference(_ table: String, _ database: borrowing Database)
    throws(SQLiteError) -> (missing: Int64, different: Int64, extra: Int64)
  {
    let name = Database.identifier(table)
    let own = try database.columns(of: table, in: "main")
    let all = try database.columns(of: table, in: "src")
    let count = try database.number("SELECT count(*) FROM src.\(name)") ?? 0
    let keys = try RowKeys.of(table, in: "src", database)
    // A number is no column on either side.
    guard !own.isEmpty, keys.allSatisfy({ own.contains($0) == all.contains($0) }) else {
      return (count, 0, 0)
    }
    if keys.isEmpty {
      let here = try database.number("SELECT count(*) FROM main.\(name)") ?? 0
      return (max(0, count - here), 0, max(0, here - count))
    }
    let match = RowKeys.match(keys)
    let missing =
      try database.number(
        "SELECT count(*) FROM src.\(name) s WHERE NOT EXISTS (SELECT 1 FROM main.\(name) m WHERE \(match))"
      ) ?? 0
    // The version of a stream follows from its events, which are compared themselves.
    let number = try isLog && table == "events" ? RowKeys.alias(table, in: "main", database) : nil
    let content = all.filter {
      own.contains($0) && !keys.contains($0) && table != "streams" && $0 != number
    }
    let different = try database.number(
      "SELECT count(*) FROM src.\(name) s JOIN main.\(name) m ON \(match) WHERE \(EventTable.differ(content))"
    )
    let here = try database.number("SELECT count(*) FROM main.\(name)") ?? 0
    return (missing, different ?? 0, max(0, here - (count - missing)))
  }
}
