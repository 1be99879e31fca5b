import ArgumentParser
import Common
import EventLog
import Terminal

struct Check: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check that every event is there and is what it should be.",
    discussion: Manual.page(
      """
      Damage (exit 2): a stream without all its versions or with one of them twice, a version that \
      is no whole number, events of no stream, data that is no JSON or has another type than its \
      row, an index that disagrees with its table, row by row. To look at \
      (exit 1): rows that were ever lost, data that is no CloudEvent.
      """,
      examples: [
        "ecw-events check", "ecw-events check --store new.db --json | jq .lost_rows_count",
      ],
      statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var options: EventsOptions

  @Option(
    help: ArgumentHelp("Findings to print of each severity.", valueName: "count"))
  var limit: FilterOptions.Limit?

  func report(_ call: EventsCall) throws -> any Report {
    let check = try EventCheck(try call.source(), limit: limit?.count ?? 20)
    let status: ExitStatus =
      check.damageCount > 0 ? .bad : check.otherCount > 0 ? .findings : .ok
    return Single(CheckRecord(check, store: call.store), status: status, render: CheckRecord.render)
  }
}

struct CheckRecord: Encodable, Sendable {
  var schema = "ecw.events.check/1"
  var store: String
  var verdict: String
  var eventsCount: Int64
  var streamsCount: Int64
  @OrNull var highestPosition: Int64?
  @OrNull var lostRowsCount: Int64?
  var damageCount: Int64
  var otherCount: Int64
  var findings: [EventCheck.Finding]

  init(_ check: EventCheck, store: String) {
    self.store = store
    verdict = check.damageCount > 0 ? "damaged" : check.otherCount > 0 ? "findings" : "sound"
    (eventsCount, streamsCount) = (check.eventsCount, check.streamsCount)
    (damageCount, otherCount) = (check.damageCount, check.otherCount)
    findings = check.findings
    highestPosition = check.highestPosition
    lostRowsCount = check.lostRowsCount
  }

  static func render(_ record: CheckRecord, _ style: Style) -> String {
    let tone: Style.Tone =
      record.damageCount > 0 ? .bad : record.otherCount > 0 ? .warning : .good
    var text =
      style.paint(record.verdict, tone)
      + ": \(counted(record.eventsCount, "event")) in \(counted(record.streamsCount, "stream"))\n"
    for finding in record.findings {
      var line = finding.isDamage ? "  damage  " : "  look    "
      if let position = finding.position { line += "\(position) " }
      if let stream = finding.streamId { line += "'\(stream)': " }
      text += Shell.printable(line + finding.message) + "\n"
    }
    let more = record.damageCount + record.otherCount - Int64(record.findings.count)
    if more > 0 { text += "  and \(more) more; --limit shows them\n" }
    if record.damageCount > 0 {
      text += Shell.printable("hint: ecw-recover assess \(Shell.quote(record.store))") + "\n"
    }
    return text
  }
}
