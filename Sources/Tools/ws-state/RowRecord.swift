import Common
import Terminal
import Workstreams

/// One workstream as the verbs print it.
struct RowRecord: Encodable, Sendable {
  var schema = "ecw.ws-state.workstream/1"
  var id: String
  var status: String
  @OrNull var agentId: String?
  @OrNull var track: String?
  @OrNull var startedAt: Timestamp?
  @OrNull var startedAtZone: TableTime.Zone?
  @OrNull var completedAt: Timestamp?
  @OrNull var completedAtZone: TableTime.Zone?
  @OrNull var ageSeconds: Int64?
  @OrNull var exitCode: Int64?
  @OrNull var attempt: Int64?
  @OrNull var errorMessage: String?
  @OrNull var notes: String?
  var blockedBy: [String]
  @OrNull var branch: String?
  @OrNull var worktree: String?
}

/// Turns rows into records.
struct RowReader {
  let places: AgentPlaces
  let now: Timestamp
  private var times: TableTimeReader

  init(_ call: StateCall) throws {
    places = try AgentPlaces(in: call.workspace, world: call.world)
    now = call.world.now()
    times = TableTimeReader(utcOffset: call.world.utcOffset)
  }

  mutating func record(_ row: WorkstreamRow) -> RowRecord {
    let started = row.startedAt.flatMap { times.read($0) }
    let completed = row.completedAt.flatMap { times.read($0) }
    let since = row.known == .running ? started : completed ?? started
    return RowRecord(
      id: row.id, status: row.status, agentId: row.agent, track: row.track,
      startedAt: started?.moment, startedAtZone: started?.zone, completedAt: completed?.moment,
      completedAtZone: completed?.zone, ageSeconds: since.map { now.seconds - $0.moment.seconds },
      exitCode: row.exitCode, attempt: row.attempt,
      errorMessage: row.error.flatMap { $0.isEmpty ? nil : $0 }, notes: row.notes,
      blockedBy: row.blockedBy,
      branch: places.branch(of: row).map { String($0.dropFirst("refs/heads/".count)) },
      worktree: places.worktree(of: row))
  }
}

extension RowRecord {
  static func table(_ records: [RowRecord], _ style: Style) -> String {
    style.table(
      ["ID", "STATUS", "AGE", "AGENT", "ATTEMPT", "BRANCH", "WORKTREE", "BLOCKED BY", "MESSAGE"],
      records.map { record in
        [
          record.id, record.status, record.ageText, record.agentId ?? "-",
          record.attempt.map { String($0) } ?? "-", record.branch ?? "-", record.worktree ?? "-",
          record.blockedBy.isEmpty ? "-" : record.blockedBy.joined(separator: ","),
          record.errorMessage ?? record.notes ?? "",
        ]
      })
  }

  // The tilde says that the zone of the time is an assumption.
  var ageText: String {
    guard let ageSeconds else { return "-" }
    let isSure = (startedAtZone ?? completedAtZone) == .given
    return (isSure ? "" : "~") + Quantity.age(seconds: ageSeconds)
  }
}
