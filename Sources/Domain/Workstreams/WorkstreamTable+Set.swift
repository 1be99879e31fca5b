public import Common
import SQLite

extension WorkstreamTable {
  /// Sets the status of a workstream, in one transaction that takes the write lock first.
  ///
  /// Throws a ``Failure`` with status 4, and changes nothing, when the row is not in the status, or
  /// not the row, it is compared with, or when nobody documents the step and it is not forced. A workstream without
  /// a row counts as `pending`; a row is made for it only if `mayCreate` says that it exists.
  public func set(
    _ id: String, to next: WorkstreamStatus, ifStatus: String? = nil,
    ifRow: WorkstreamRow? = nil, message: String? = nil, force: Bool = false,
    mayCreate: Bool = false, dryRun: Bool = false, now: Timestamp
  ) throws -> WorkstreamChange {
    try require()
    let request = Request(
      id: id, next: next, expected: ifStatus, seen: ifRow, message: message, force: force,
      mayCreate: mayCreate, now: now)
    if dryRun { return try plan(request).get() }
    return try database.transaction { () throws(SQLiteError) in try apply(request) }.get()
  }

  private struct Request {
    let id: String
    let next: WorkstreamStatus
    let expected: String?
    let seen: WorkstreamRow?
    let message: String?
    let force: Bool
    let mayCreate: Bool
    let now: Timestamp

    func refusal(of before: WorkstreamRow?) -> Failure? {
      if let seen, seen != before {
        return Failure(
          "'\(Shell.printable(id))' was changed meanwhile",
          hint: "ws-state show \(Shell.quote(id))", status: .refused)
      }
      guard before != nil || mayCreate else {
        return Failure(
          "no workstream '\(Shell.printable(id))'", hint: "ws-state list", status: .unavailable)
      }
      let status = before?.status ?? WorkstreamStatus.pending.rawValue
      if let expected, expected != status {
        return Failure(
          "'\(Shell.printable(id))' is \(Shell.printable(status)), not \(Shell.printable(expected))",
          hint: "ws-state show \(Shell.quote(id))", status: .refused)
      }
      if force || status == next.rawValue { return nil }
      if WorkstreamStatus(rawValue: status)?.documented.contains(next) == true { return nil }
      return Failure(
        "nothing documents the step from \(Shell.printable(status)) to \(next.rawValue)",
        hint: forcing, status: .refused)
    }

    private var forcing: String {
      var options = " --force"
      if let expected { options += " --if-status \(Shell.quote(expected))" }
      if let message { options += " --message \(Shell.quote(message))" }
      let words = "\(Shell.quote(id)) \(next.rawValue)"
      return id.utf8.first == UInt8(ascii: "-")
        ? "ws-state set\(options) -- \(words)" : "ws-state set \(words)\(options)"
    }
  }

  private func plan(_ request: Request) throws(SQLiteError) -> Result<WorkstreamChange, Failure> {
    let before = try find(request.id)
    if let refusal = request.refusal(of: before) { return .failure(refusal) }
    let isSame = before?.status == request.next.rawValue && !request.force
    let after = isSame ? before : Self.changed(before, request)
    return .success(
      WorkstreamChange(
        before: before, after: after ?? Self.changed(before, request), isLogged: hasLog && !isSame))
  }

  private func apply(_ request: Request) throws(SQLiteError) -> Result<WorkstreamChange, Failure> {
    let planned = try plan(request)
    guard case .success(let change) = planned, change.isChanged else { return planned }
    try write(change.before, change.after)
    let story = Self.story(change.before, change.after, request.message)
    try log(request.next.event, change.after, story, at: request.now)
    guard let after = try find(request.id) else {
      return .failure(Failure("the row of '\(Shell.printable(request.id))' vanished"))
    }
    return .success(
      WorkstreamChange(before: change.before, after: after, isLogged: change.isLogged))
  }

  // What each status means for the other columns; what is not named stays.
  private static func changed(_ before: WorkstreamRow?, _ request: Request) -> WorkstreamRow {
    var row = before ?? WorkstreamRow(id: request.id, status: "")
    let now = TableTime.text(request.now)
    row.status = request.next.rawValue
    row.updatedAt = now
    // The number of the attempt that runs, or runs next.
    let restarts = [.pending, .running].contains(request.next)
    if restarts { row.attempt = (before?.attempt ?? 1) + (before?.startedAt == nil ? 0 : 1) }
    switch request.next {
    case .pending:
      (row.startedAt, row.completedAt, row.exitCode, row.blockedBy) = (nil, nil, nil, [])
    case .running:
      (row.startedAt, row.completedAt, row.exitCode, row.error) = (now, nil, nil, nil)
    case .completed, .failed: row.completedAt = now
    case .blocked, .reverted, .conflict, .discarded: break
    }
    guard let message = request.message else { return row }
    if request.next.isTrouble { row.error = message } else { row.notes = message }
    return row
  }

  // The log keeps what the row loses.
  private static func story(_ before: WorkstreamRow?, _ after: WorkstreamRow, _ message: String?)
    -> String
  {
    var story = "\(before?.status ?? "no row") -> \(after.status)"
    if let message { story += ": \(message)" }
    guard let before else { return story }
    let lost = [
      ("started_at", before.startedAt, after.startedAt),
      ("completed_at", before.completedAt, after.completedAt),
      ("exit_code", before.exitCode.map { "\($0)" }, after.exitCode.map { "\($0)" }),
      ("error_message", before.error, after.error), ("notes", before.notes, after.notes),
      (
        "blocked_by", before.blockedBy.joined(separator: ","),
        after.blockedBy.joined(separator: ",")
      ),
    ].compactMap { name, old, new in
      old.flatMap { $0.isEmpty || $0 == new ? nil : "\(name)=\($0)" }
    }
    return lost.isEmpty ? story : story + " (was \(lost.joined(separator: ", ")))"
  }

  // Writes only the columns that differ: what is not understood stays as it is, to the byte.
  func write(_ before: WorkstreamRow?, _ row: WorkstreamRow) throws(SQLiteError) {
    if before == nil {
      try database.run(
        "INSERT INTO workstream_status(workstream_id, status) VALUES (?1, ?2)", .text(row.id),
        .text(row.status))
    }
    let old = before.map(Self.values)
    let new = Self.values(row).enumerated().filter { index, pair in
      columns.contains(pair.column) && old?[index].value != pair.value
    }.map(\.element)
    if new.isEmpty { return }
    let settings = new.enumerated().map { "\($1.column) = ?\($0 + 2)" }.joined(separator: ", ")
    try database.forEach(
      "UPDATE workstream_status SET \(settings) WHERE workstream_id = ?1",
      [.text(row.id)] + new.map(\.value)
    ) { _ in true }
  }

  private static func values(_ row: WorkstreamRow) -> [(column: String, value: Value)] {
    [
      ("status", .text(row.status)), ("started_at", value(row.startedAt)),
      ("completed_at", value(row.completedAt)),
      ("exit_code", row.exitCode.map { .integer($0) } ?? .null),
      ("attempt", row.attempt.map { .integer($0) } ?? .null),
      ("error_message", value(row.error)), ("notes", value(row.notes)),
      ("blocked_by", value(row.blockedBy.isEmpty ? nil : row.blockedBy.joined(separator: ","))),
      ("updated_at", value(row.updatedAt)),
    ]
  }

  func log(_ event: String, _ row: WorkstreamRow, _ message: String, at now: Timestamp)
    throws(SQLiteError)
  {
    guard hasLog else { return }
    try database.run(
      """
      INSERT INTO execution_log(timestamp, workstream_id, agent_id, event_type, message)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, .text(TableTime.text(now)), .text(row.id), Self.value(row.agent), .text(event),
      .text(message))
  }

  private static func value(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
}
