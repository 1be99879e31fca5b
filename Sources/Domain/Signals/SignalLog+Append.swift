import Common
import SQLite

extension SignalLog {
  /// A signal's steps, to be appended to its stream.
  struct Addition {
    let id: String
    let stream: String
    let psID: String?
    /// The members of `data` that describe the signal, as JSON texts.
    let description: [(String, String)]
    /// What else its file says, for the event that the log learns of it by.
    let further: [(String, String)]
    /// Whether the log has to learn of the signal first.
    let isUnknown: Bool
    let postedAt: Timestamp
    let steps: [Transition]
  }

  /// Appends all steps in one transaction that takes the write lock at once.
  ///
  /// `false`, with nothing written, when another program wrote about one of the signals since
  /// ``refresh()``: what was decided is out of date.
  func append(_ additions: [Addition]) throws -> Bool {
    let folded = try position()
    return try database.transaction { () throws(SQLiteError) in
      if try isOutdated() { return false }
      for id in try newlyTouched(since: folded) where additions.contains(where: { $0.id == id }) {
        return false
      }
      for addition in additions {
        if addition.isUnknown { try adopt(addition) }
        for step in addition.steps {
          let isPost = step.to == .posted
          try append(
            addition, step.to.eventType, step.time,
            (isPost ? addition.description : []) + step.eventMembers)
        }
      }
      return true
    }
  }

  private func newlyTouched(since position: Int64) throws(SQLiteError) -> [String] {
    try database.texts(
      """
      SELECT json_extract(event_data, '$.data.signal_id') FROM main.events
      WHERE id > ?1 AND event_type LIKE '\(Self.prefix)AgentSignal%' AND json_valid(event_data)
      """, .integer(position))
  }

  // A signal that only its file knows: the log begins with what the file says.
  private func adopt(_ addition: Addition) throws(SQLiteError) {
    let hasStream = try database.number(
      "SELECT count(*) FROM main.streams WHERE stream_id = ?1", .text(addition.stream))
    if hasStream == 0 {
      try append(
        addition, Self.prefix + "BlackboardCreated", addition.postedAt,
        [("ps_id", SignalDocument.quoted(addition.psID ?? "unknown"))], isAboutSignal: false)
    }
    try append(
      addition, SignalStatus.posted.eventType, addition.postedAt,
      addition.description + addition.further + [("adopted", "true")])
  }

  private func append(
    _ addition: Addition, _ type: String, _ time: Timestamp, _ members: [(String, String)],
    isAboutSignal: Bool = true
  ) throws(SQLiteError) {
    let stamp = String(time.description.dropLast()) + "+00:00"
    let named = isAboutSignal ? [("signal_id", SignalDocument.quoted(addition.id))] : []
    let data = (named + members).map { "\(SignalDocument.quoted($0)):\($1)" }
    let source = SignalDocument.quoted("/ecw/blackboard/" + (addition.psID ?? "unknown"))
    let event = """
      {"specversion":"1.0","id":"evt-\(RandomName.hex(12))","source":\(source),"type":"\(type)",\
      "time":"\(time)","data":{\(data.joined(separator: ","))}}
      """
    // Above both numbers: a stream that disagrees with its events must not stop the queue, and
    // the hole stays for the health check to see.
    try database.run(
      """
      INSERT INTO main.streams(stream_id, version, created_at, updated_at)
      VALUES (?1, 1 + coalesce((SELECT max(version) FROM main.events WHERE stream_id = ?1), 0), ?2, ?2)
      ON CONFLICT(stream_id) DO UPDATE SET updated_at = ?2, version = 1 + max(version,
        coalesce((SELECT max(version) FROM main.events WHERE stream_id = ?1), 0))
      """, .text(addition.stream), .text(stamp))
    try database.run(
      """
      INSERT INTO main.events(stream_id, version, event_type, event_data, created_at)
      SELECT ?1, version, ?2, ?3, ?4 FROM main.streams WHERE stream_id = ?1
      """, .text(addition.stream), .text(type), .text(event), .text(stamp))
  }
}

extension SignalLog {
  /// The last step of a signal as its event tells it, to bring the file to it.
  func lastStep(_ id: String, _ entry: Entry) throws -> Transition? {
    var step: Transition?
    try database.forEach(
      """
      SELECT json_extract(event_data, '$.data.reason'), json_extract(event_data, '$.data.error'),
        event_data -> '$.data.result', json_extract(event_data, '$.data.attempts') IS NOT NULL FROM main.events WHERE id = ?1
      """, [.integer(entry.position)]
    ) { row in
      // Others write results without a limit: such a one stays in the log.
      let result = row.text(2).map {
        $0.utf8.count > SignalResult.sizeLimit ? "{\"event\": \(entry.position)}" : $0
      }
      step = Transition(
        to: entry.status, time: entry.changedAt ?? Timestamp(seconds: 0), token: entry.token,
        owner: entry.owner.map { Transition.cut($0, Transition.ownerLimit) },
        attempts: entry.attempts,
        reason: (row.text(0) ?? row.text(1)).map { Transition.cut($0, Transition.reasonLimit) },
        result: result, expiresAt: entry.expiresAt, notBefore: entry.notBefore,
        isOurs: row.number(3) == 1)
      return false
    }
    return step
  }

  /// The end that was written last: what it was and what came with it, as JSON text.
  func end(_ entry: Entry) throws -> (status: SignalStatus, result: String?)? {
    guard let position = entry.endedPosition else { return nil }
    var found: (SignalStatus, String?)?
    try database.forEach(
      """
      SELECT upper(substr(event_type, \(Self.prefix.utf8.count + 12))),
        event_data -> '$.data.result' FROM main.events WHERE id = ?1
      """, [.integer(position)]
    ) { row in
      found = row.text(0).flatMap { SignalStatus(word: $0) }.map { ($0, row.text(1)) }
      return false
    }
    return found
  }
}

extension SignalLog {
  /// The `data` of the event that first posted a signal.
  func posting(_ id: String) throws -> String? {
    var text: String?
    try database.forEach(
      """
      SELECT event_data -> '$.data' FROM main.events WHERE event_type = ?1
        AND CASE WHEN json_valid(event_data) THEN json_extract(event_data, '$.data.signal_id') END = ?2
      ORDER BY id LIMIT 1
      """, [.text(SignalStatus.posted.eventType), .text(id)]
    ) { row in
      text = row.text(0)
      return false
    }
    return text
  }
}
