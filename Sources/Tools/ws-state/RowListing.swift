import Common
import Terminal
import Workstreams

/// Many rows, written while they are read.
struct RowListing: StreamedReport {
  let call: StateCall
  let wanted: Set<String>?
  let minimumAgeSeconds: Int64?

  func write(asJSON: Bool, _ style: Style, to out: (String) -> Void) throws -> ExitStatus {
    let only = wanted?.count == 1 ? wanted?.first : nil
    if asJSON {
      let lines = try RowLines(call, wanted: wanted, minimumAgeSeconds: minimumAgeSeconds)
      try call.table { try $0.visitRows(status: only) { try lines.add($0) } }
      try lines.finish()
    } else {
      let records = try records(status: only)
      out(records.isEmpty ? "no such workstreams\n" : RowRecord.table(records, style))
    }
    return .ok
  }

  private func records(status: String?) throws -> [RowRecord] {
    var reader = try RowReader(call)
    var records: [RowRecord] = []
    try call.table { table in
      try table.forEachRow(status: status) { row in
        guard wanted?.contains(row.status) != false else { return }
        let record = reader.record(row)
        if let limit = minimumAgeSeconds, let age = record.ageSeconds, age < limit { return }
        records.append(record)
      }
    }
    return records
  }
}
