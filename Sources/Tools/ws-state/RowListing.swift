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

/// Records of rows as JSON, written by hand.
///
/// The general encoder costs many times as much, and a table can have 100,000 rows. The text is the
/// same, byte for byte.
struct RowLines {
  private var bytes: [UInt8] = []

  mutating func add(_ record: RowRecord, flush: (String) -> Void) {
    append(record)
    bytes.append(10)
    if bytes.count > 1 << 18 { finish(flush) }
  }

  mutating func finish(_ out: (String) -> Void) {
    if bytes.isEmpty { return }
    out(String(decoding: bytes, as: UTF8.self))
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ record: RowRecord) {
    raw("{\"age_seconds\":")
    number(record.ageSeconds)
    raw(",\"agent_id\":")
    text(record.agentId)
    raw(",\"attempt\":")
    number(record.attempt)
    raw(",\"blocked_by\":[")
    for (index, id) in record.blockedBy.enumerated() {
      if index > 0 { raw(",") }
      text(id)
    }
    raw("],\"branch\":")
    text(record.branch)
    raw(",\"completed_at\":")
    time(record.completedAt)
    raw(",\"completed_at_zone\":")
    text(record.completedAtZone?.rawValue)
    raw(",\"error_message\":")
    text(record.errorMessage)
    raw(",\"exit_code\":")
    number(record.exitCode)
    raw(",\"id\":")
    text(record.id)
    raw(",\"notes\":")
    text(record.notes)
    raw(",\"schema\":\"ecw.ws-state.workstream/1\",\"started_at\":")
    time(record.startedAt)
    raw(",\"started_at_zone\":")
    text(record.startedAtZone?.rawValue)
    raw(",\"status\":")
    text(record.status)
    raw(",\"track\":")
    text(record.track)
    raw(",\"worktree\":")
    text(record.worktree)
    raw("}")
  }

  private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func number(_ value: Int64?) { raw(value.map { String($0) } ?? "null") }

  private mutating func time(_ value: Timestamp?) {
    guard let value else { return raw("null") }
    let civil = CivilTime(utc: value)
    bytes.append(34)
    digits(civil.year, 4)
    bytes.append(45)
    digits(civil.month, 2)
    bytes.append(45)
    digits(civil.day, 2)
    bytes.append(84)
    digits(civil.hour, 2)
    bytes.append(58)
    digits(civil.minute, 2)
    bytes.append(58)
    digits(civil.second, 2)
    bytes.append(46)
    digits(Int((value.nanoseconds &- value.seconds &* 1_000_000_000) / 1_000_000), 3)
    raw("Z\"")
  }

  private mutating func digits(_ number: Int, _ width: Int) {
    if width > 1 { digits(number / 10, width - 1) }
    bytes.append(UInt8(48 + number % 10))
  }

  private mutating func text(_ value: String?) {
    guard let value else { return raw("null") }
    bytes.append(34)
    if value.utf8.contains(where: { $0 < 32 || $0 == 34 || $0 == 92 }) {
      escaped(value)
    } else {
      raw(value)
    }
    bytes.append(34)
  }

  private mutating func escaped(_ value: String) {
    for byte in value.utf8 {
      switch byte {
      case 34: raw("\\\"")
      case 92: raw("\\\\")
      case 8: raw("\\b")
      case 9: raw("\\t")
      case 10: raw("\\n")
      case 12: raw("\\f")
      case 13: raw("\\r")
      case 0..<32: raw("\\u00" + (byte < 16 ? "0" : "1") + String(byte % 16, radix: 16))
      default: bytes.append(byte)
      }
    }
  }
}
