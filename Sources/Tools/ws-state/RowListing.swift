import Common
import Terminal
import Workstreams

/// Many rows, written while they are read.
struct RowListing: StreamedReport {
  let call: StateCall
  let wanted: Set<String>?
  let minimumAgeSeconds: Int64?

  func write(asJSON: Bool, _ style: Style, to out: (String) -> Void) throws -> ExitStatus {
    var reader = try RowReader(call)
    var records: [RowRecord] = []
    var lines = RowLines()
    try call.table { table in
      let only = wanted?.count == 1 ? wanted?.first : nil
      try table.forEachRow(status: only) { row in
        guard wanted?.contains(row.status) != false else { return }
        let record = reader.record(row)
        if let limit = minimumAgeSeconds, let age = record.ageSeconds, age < limit { return }
        if asJSON { lines.add(record, flush: out) } else { records.append(record) }
      }
    }
    if asJSON {
      lines.finish(out)
    } else {
      out(records.isEmpty ? "no such workstreams\n" : RowRecord.table(records, style))
    }
    return .ok
  }
}

/// Records of rows as JSON lines.
struct RowLines {
  private var json = JSONText()

  mutating func add(_ record: RowRecord, flush: (String) -> Void) {
    append(record)
    json.raw("\n")
    if json.count > 1 << 18 { finish(flush) }
  }

  mutating func finish(_ out: (String) -> Void) {
    if json.count > 0 { out(json.take()) }
  }

  private mutating func append(_ record: RowRecord) {
    json.raw("{\"age_seconds\":")
    json.number(record.ageSeconds)
    json.raw(",\"agent_id\":")
    json.text(record.agentId)
    json.raw(",\"attempt\":")
    json.number(record.attempt)
    json.raw(",\"blocked_by\":")
    json.texts(record.blockedBy)
    json.raw(",\"branch\":")
    json.text(record.branch)
    json.raw(",\"completed_at\":")
    json.time(record.completedAt)
    json.raw(",\"completed_at_zone\":")
    json.text(record.completedAtZone?.rawValue)
    json.raw(",\"error_message\":")
    json.text(record.errorMessage)
    json.raw(",\"exit_code\":")
    json.number(record.exitCode)
    json.raw(",\"id\":")
    json.text(record.id)
    json.raw(",\"notes\":")
    json.text(record.notes)
    json.raw(",\"schema\":\"ecw.ws-state.workstream/1\",\"started_at\":")
    json.time(record.startedAt)
    json.raw(",\"started_at_zone\":")
    json.text(record.startedAtZone?.rawValue)
    json.raw(",\"status\":")
    json.text(record.status)
    json.raw(",\"track\":")
    json.text(record.track)
    json.raw(",\"worktree\":")
    json.text(record.worktree)
    json.raw("}")
  }
}
