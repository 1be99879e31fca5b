import ArgumentParser
import Common
import Processes
import Terminal
import Workstreams

struct Stuck: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "stuck",
    abstract: "Find workstreams that run for too long, with the evidence.",
    discussion: Manual.page(
      """
      Looked at are the row, the log, the branch, the files of the worktree and the processes in \
      it. 'dead': nobody works on it. 'hung': somebody is there, and nothing has come of it for \
      long. A tool that was started lately is work, however long it takes: such a workstream is \
      listed with --all only. Nothing is ended or changed. Exit 1 when one is dead or hung.
      """,
      examples: [
        "ws-state stuck",
        "ws-state stuck --after 30m --json | jq -r 'select(.verdict==\"dead\").id'",
      ], statuses: [.ok, .findings, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var patience: Patience

  @Flag(help: "Also list those that somebody works on.")
  var all = false

  func report(_ call: StateCall) throws -> any Report {
    let rows = try call.table { try $0.runningRows() }
    var exam = StuckExam(call.workspace, world: call.world, afterSeconds: patience.after.seconds)
    let findings = try exam.findings(rows).filter { all || $0.verdict != .working }
    let now = call.world.now()
    let isBad = findings.contains { $0.verdict != .working }
    return Listing(
      findings.map { Record($0, now: now) }, status: isBad ? .findings : .ok, render: Self.render)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.stuck/1"
    var id: String
    var status: String
    @OrNull var agentId: String?
    @OrNull var startedAt: Timestamp?
    @OrNull var startedAtZone: TableTime.Zone?
    @OrNull var ageSeconds: Int64?
    var verdict: StuckFinding.Verdict
    var confidence: StuckFinding.Confidence
    @OrNull var lastActivityAt: Timestamp?
    @OrNull var quietSeconds: Int64?
    @OrNull var branch: String?
    @OrNull var worktree: String?
    var processes: [LiveProcess]
    var evidence: [String]

    init(_ finding: StuckFinding, now: Timestamp) {
      id = finding.row.id
      status = finding.row.status
      (verdict, confidence) = (finding.verdict, finding.confidence)
      (processes, evidence) = (finding.processes, finding.evidence)
      agentId = finding.row.agent
      startedAt = finding.started?.moment
      startedAtZone = finding.started?.zone
      ageSeconds = finding.started.map { now.seconds - $0.moment.seconds }
      lastActivityAt = finding.lastActivity
      quietSeconds = finding.lastActivity.map { now.seconds - $0.seconds }
      branch = finding.row.branch.map { String($0.dropFirst("refs/heads/".count)) }
      worktree = finding.row.worktree
    }
  }

  private static func render(_ records: [Record], _ style: Style) -> String {
    if records.isEmpty { return "nothing is stuck\n" }
    return records.map { record in
      let age = record.ageSeconds.map { Quantity.age(seconds: $0) } ?? "an unknown time"
      let verdict = style.paint(
        record.verdict.rawValue, record.verdict == .working ? .good : .bad)
      return "\(Shell.printable(record.id))  \(verdict) (\(record.confidence.rawValue)), "
        + "running for \(age)\n"
        + record.evidence.map { "  \(Shell.printable($0))\n" }.joined()
    }.joined()
  }
}
