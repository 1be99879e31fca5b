import Common
import SQLite
import Workstreams

/// Rows of the table as the JSON lines of ``RowRecord``, without one: 100,000 rows are many.
final class RowLines {
  private let buffer: RecordBuffer
  private let places: AgentPlaces
  private let now: Int64
  private let wanted: Set<String>?
  private let minimumAgeSeconds: Int64?
  private var times: TableTimeReader

  init(_ call: StateCall, wanted: Set<String>?, minimumAgeSeconds: Int64?) throws {
    buffer = unsafe RecordBuffer(call.world.outBytes)
    places = try AgentPlaces(in: call.workspace, world: call.world)
    now = call.world.now().seconds
    times = TableTimeReader(utcOffset: call.world.utcOffset)
    (self.wanted, self.minimumAgeSeconds) = (wanted, minimumAgeSeconds)
  }

  func finish() throws { try buffer.flush() }

  func add(_ row: borrowing Row) throws {
    let status = row.text(WorkstreamColumn.status.rawValue) ?? ""
    guard wanted?.contains(status) != false else { return }
    let started = time(row, .startedAt)
    let completed = time(row, .completedAt)
    let since = status == WorkstreamStatus.running.rawValue ? started : completed ?? started
    let age = since.map { now - $0.moment.seconds }
    if let limit = minimumAgeSeconds, let age, age < limit { return }
    try write(row, status, started, completed, age)
  }

  private func time(_ row: borrowing Row, _ column: WorkstreamColumn) -> TableTime? {
    guard row.kind(column.rawValue) != .null else { return nil }
    return unsafe row.withBytes(column.rawValue, .text) { unsafe times.read($0) }
  }

  // The members in the order of the general encoder: by their names.
  private func write(
    _ row: borrowing Row, _ status: String, _ started: TableTime?, _ completed: TableTime?,
    _ age: Int64?
  ) throws {
    try buffer.literal("{\"age_seconds\":")
    try buffer.integer(age)
    try buffer.literal(",\"agent_id\":")
    try text(row, .agent)
    try buffer.literal(",\"attempt\":")
    try buffer.integer(row.number(WorkstreamColumn.attempt.rawValue))
    try buffer.literal(",\"blocked_by\":")
    try blockers(row)
    let (branch, worktree) = leads(row)
    try buffer.literal(",\"branch\":")
    try buffer.text(branch)
    try buffer.literal(",\"completed_at\":")
    try buffer.time(completed?.moment)
    try buffer.literal(",\"completed_at_zone\":")
    try buffer.text(completed?.zone.rawValue)
    try buffer.literal(",\"error_message\":")
    try text(row, .error, emptyIsNull: true)
    try buffer.literal(",\"exit_code\":")
    try buffer.integer(row.number(WorkstreamColumn.exitCode.rawValue))
    try buffer.literal(",\"id\":")
    try text(row, .id, nullIsEmpty: true)
    try buffer.literal(",\"notes\":")
    try text(row, .notes)
    try buffer.literal(",\"schema\":\"ecw.ws-state.workstream/1\",\"started_at\":")
    try buffer.time(started?.moment)
    try buffer.literal(",\"started_at_zone\":")
    try buffer.text(started?.zone.rawValue)
    try buffer.literal(",\"status\":")
    try buffer.text(status)
    try buffer.literal(",\"track\":")
    try text(row, .track)
    try buffer.literal(",\"worktree\":")
    try buffer.text(worktree)
    try buffer.literal("}\n")
  }

  // Whatever the column holds, as a text; bytes that are no UTF-8 are replaced.
  private func text(
    _ row: borrowing Row, _ column: WorkstreamColumn, emptyIsNull: Bool = false,
    nullIsEmpty: Bool = false
  ) throws {
    guard row.kind(column.rawValue) != .null else {
      return nullIsEmpty ? try buffer.literal("\"\"") : try buffer.literal("null")
    }
    try unsafe row.withBytes(column.rawValue, .text) { bytes in
      if emptyIsNull, bytes.count == 0 { return try buffer.literal("null") }
      try unsafe buffer.repairedText(bytes)
    }
  }

  private func blockers(_ row: borrowing Row) throws {
    try buffer.literal("[")
    try unsafe row.withBytes(WorkstreamColumn.blockedBy.rawValue, .text) { bytes in
      let ids = unsafe bytes.split(whereSeparator: WorkstreamRow.isSeparator)
      for index in unsafe ids.indices {
        if index > 0 { try buffer.literal(",") }
        try unsafe buffer.repairedText(UnsafeRawBufferPointer(rebasing: ids[index]))
      }
    }
    try buffer.literal("]")
  }

  private func leads(_ row: borrowing Row) -> (branch: String?, worktree: String?) {
    if places.isEmpty { return (nil, nil) }
    var named = WorkstreamRow(pending: row.text(WorkstreamColumn.id.rawValue) ?? "")
    named.agent = row.text(WorkstreamColumn.agent.rawValue)
    let branch = places.branch(of: named).map { String($0.dropFirst("refs/heads/".count)) }
    return (branch, places.worktree(of: named))
  }
}
