import Common
import SQLite

/// Compares staged records with the store that receives them, and puts them in.
struct ImportJudge {
  let options: ImportOptions
  let layout: EventLayout

  private var sameContent: String {
    "o.event_type IS s.event_type AND o.event_data IS s.event_data "
      + "AND o.created_at IS s.created_at"
  }

  // A staged row whose event an earlier row of the input is, or one of the store.
  private func known(_ condition: String) -> String {
    """
    (EXISTS (SELECT 1 FROM temp.staged AS o WHERE o.stream_id = s.stream_id
       AND o.version = s.version AND o.line < s.line\(condition))
     OR EXISTS (SELECT 1 FROM (SELECT stream_id, version, event_type, event_data,
         \(layout.createdAt) AS created_at FROM main.events) AS o
       WHERE o.stream_id = s.stream_id AND o.version = s.version\(condition)))
    """
  }

  /// Leaves out what may be left out and refuses what must be refused.
  func judge(_ database: borrowing Database, _ staging: ImportStaging) throws -> ImportPlan {
    var plan = ImportPlan(malformed: staging.malformed)
    let same = "FROM temp.staged AS s WHERE " + known(" AND " + sameContent)
    plan.skipped = try database.number("SELECT count(*) \(same)") ?? 0
    if options.skipsDuplicates {
      try database.execute(
        "DELETE FROM temp.staged WHERE line IN (SELECT s.line \(same))")
    }
    try refuseKnown(database)
    plan.events = try database.number("SELECT count(*) FROM temp.staged") ?? 0
    try countStreams(database, &plan)
    try findGaps(database, &plan)
    try refuseGaps(plan, more: plan.gapCount - 1)
    for gap in staging.whole.gaps {
      plan.gaps.append(gap.text)
      plan.gapCount = plan.gapCount.addingAtMost(max(0, gap.streams))
    }
    try refuseGaps(plan, more: 0)
    plan.missingPositions = try missingPositions(database)
    try refusePositions(database)
    return plan
  }

  private func refuseGaps(_ plan: ImportPlan, more: Int64) throws {
    guard let first = plan.gaps.first, !options.allowsGaps else { return }
    let more = more > 0 ? " (and \(counted(more, "more stream")))" : ""
    throw Failure(
      "events would be missing: \(first)\(more); --allow-gaps takes what there is",
      status: .refused)
  }

  // One that has no events is added too, by its record.
  private func countStreams(_ database: borrowing Database, _ plan: inout ImportPlan) throws {
    let new = "NOT EXISTS (SELECT 1 FROM main.streams AS m WHERE m.stream_id = d.stream_id)"
    let declared =
      layout.hasStreams
      ? " UNION SELECT stream_id FROM temp.declared AS d WHERE \(new)" : ""
    plan.streams =
      try database.number(
        "SELECT count(*) FROM (SELECT stream_id FROM temp.staged\(declared))") ?? 0
    guard layout.hasStreams else { return }
    let lacking = ["created_at", "updated_at"].filter(layout.requiredTimes.contains)
      .map { " OR \($0) IS NULL" }.joined()
    plan.withoutTime =
      try database.number(
        "SELECT count(*) FROM temp.declared AS d WHERE \(new) AND (false\(lacking))") ?? 0
  }

  // Positions are given one after the other: in a new store a hole is an event that did not come.
  private func missingPositions(_ database: borrowing Database) throws -> Int64 {
    try database.number(
      """
      SELECT max(id) - count(DISTINCT id) FROM temp.staged
      WHERE id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.events)
      """) ?? 0
  }

  private func refuseKnown(_ database: borrowing Database) throws {
    var first: String?
    var count = 0
    try database.forEach(
      "SELECT s.stream_id, s.version, \(known(" AND " + sameContent)) "
        + "FROM temp.staged AS s WHERE \(known("")) ORDER BY 3, s.line"
    ) { row in
      count += 1
      let what = row.number(2) == 1 ? "is there already" : "is there with another content"
      let advice =
        row.number(2) == 1
        ? "--skip-duplicates leaves it out" : "ecw-recover merge keeps both side by side"
      if first == nil {
        first =
          "version \(row.number(1) ?? 0) of stream '\(Shell.printable(row.text(0) ?? ""))' "
          + "\(what); \(advice)"
      }
      return true
    }
    guard let first else { return }
    throw Failure(
      count == 1 ? first : "\(counted(count, "event")), first: \(first)", status: .refused)
  }

  private func refusePositions(_ database: borrowing Database) throws {
    let position = try database.number(
      """
      SELECT s.id FROM temp.staged AS s WHERE s.id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM main.events AS e WHERE e.\(layout.position) = s.id)
        OR EXISTS (SELECT 1 FROM temp.staged AS o WHERE o.id = s.id AND o.line < s.line))
      ORDER BY s.line LIMIT 1
      """)
    guard let position else { return }
    throw Failure(
      "position \(position) belongs to another event; --new-positions gives every event a new one",
      status: .refused)
  }

  // A stream that was declared ends at its own version, or the end of the input is missing.
  private static let gaps = """
    WITH seen AS (
      SELECT stream_id, count(*) AS n, min(version) AS low, max(version) AS high FROM (
        SELECT stream_id, version FROM temp.staged
        UNION SELECT stream_id, version FROM main.events
          WHERE stream_id IN (SELECT stream_id FROM temp.staged
            UNION SELECT stream_id FROM temp.declared))
      GROUP BY stream_id)
    SELECT seen.stream_id, n, low, high, declared.version FROM seen
      LEFT JOIN temp.declared ON declared.stream_id = seen.stream_id
      WHERE low <> 1 OR high <> n OR declared.version > high
    UNION ALL
    SELECT stream_id, 0, NULL, 0, version FROM temp.declared
      WHERE version > 0 AND stream_id NOT IN (SELECT stream_id FROM seen)
    ORDER BY 1
    """

  private func findGaps(_ database: borrowing Database, _ plan: inout ImportPlan) throws {
    try database.forEach(Self.gaps) { row in
      plan.gapCount += 1
      guard plan.gaps.count < 10 else { return true }
      let high = row.number(3) ?? 0
      let wanted = max(high, row.number(4) ?? 0)
      plan.gaps.append(
        "stream '\(Shell.printable(row.text(0) ?? ""))' has \(row.number(1) ?? 0) of its "
          + "\(wanted) events")
      return true
    }
  }
}
