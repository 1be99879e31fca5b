import ArgumentParser
import Common
import Processes
import Terminal
import Workstreams

struct Retry: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Make workstreams run again: pending, a new attempt, nothing in the way.",
    discussion: Manual.page(
      """
      Refused while a process works in the worktree, and while the worktree is there at all: it \
      holds what the agent wrote, and the orchestrator ends with an error when it finds it. \
      'wt-clean remove --rescue' saves it and takes it away. The old branch is parked below \
      refs/ecw/parked, so that the next attempt can make it anew; 'git branch NAME REF' brings it \
      back. A snapshot of the table is taken first.
      """,
      examples: [
        "ws-state retry ws-22", "ws-state list --status failed --json | ws-state retry -",
      ],
      statuses: [.ok, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "The id or its beginning up to a dash, or '-' for standard input.",
    completion: WorkstreamCompletion.ids)
  var id: String

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: StateCall) throws -> any Report {
    let names = try IdentifierList.read([id], field: "id", world: call.world)
    let folder = try WorkstreamSpec.all(in: call.workspace)
    let branches = try AgentBranch.all(in: call.workspace, world: call.world)
    let (roster, rows) = try call.table { (try $0.roster(folder), try $0.rows()) }
    let snapshot = dryRun || names.isEmpty ? nil : try call.snapshot(before: "retry")
    var records: [Record] = []
    do {
      for name in names {
        records.append(try record(of: name, roster, rows, branches, snapshot, call))
      }
    } catch {  // those before it are done
      audit(records, snapshot, StateCall.status(of: error), call)
      throw error
    }
    let isMoved = records.contains { $0.failure != nil && !$0.parked.isEmpty }
    if id != "-", !isMoved, let failure = records.first?.failure { throw failure }
    let failures = records.compactMap(\.failure)
    let status: ExitStatus =
      failures.isEmpty
      ? .ok : isMoved || failures.count < records.count ? .partial : failures[0].status
    audit(records, snapshot, status, call)
    return Listing(records, status: status) { Self.render($0, call, $1) }
  }

  private func audit(
    _ records: [Record], _ snapshot: String?, _ status: ExitStatus, _ call: StateCall
  ) {
    let done = records.filter { $0.outcome == .changed || !$0.parked.isEmpty }.map(\.id)
    if dryRun || done.isEmpty { return }
    call.audit(
      "retry", done.joined(separator: " "), safetyCopy: snapshot.map { "snapshot \($0)" },
      status: status)
  }

  private func record(
    of name: String, _ roster: WorkstreamRoster, _ rows: [WorkstreamRow],
    _ branches: [AgentBranch], _ snapshot: String?, _ call: StateCall
  ) throws -> Record {
    var moved: [ParkedBranch] = []
    do {
      let member = try roster.member(name)
      guard let row = rows.first(where: { $0.id == member.id }) else {
        throw Failure(
          "'\(Shell.printable(member.id))' never started", hint: "ws-state ready", status: .refused)
      }
      try requireFree(row, call)
      let own = branches.filter { $0.id == row.id }
      func park(_ dryRun: Bool) throws -> [ParkedBranch] {
        let parked = try ParkedBranch.park(
          own, in: call.workspace, dryRun: dryRun, world: call.world)
        if !dryRun { moved = parked.filter { $0.parkedAs != nil } }
        guard let left = parked.first(where: { $0.problem != nil }) else { return parked }
        throw Failure(
          "branch '\(Shell.printable(left.branch))' is in the way: \(left.problem ?? "")",
          hint: "wt-clean list", status: .refused)
      }
      func set(_ dryRun: Bool) throws -> WorkstreamChange {
        try call.table(for: .changing) { table in
          try table.set(
            row.id, to: .pending, ifRow: row, force: true, dryRun: dryRun, now: call.world.now())
        }
      }
      // The row last: one that says pending must have nothing in its way.
      let (planned, change) = (try park(true), try set(true))
      if dryRun { return Record(change, planned, nil) }
      let parked = try park(false)
      return Record(try set(false), parked, snapshot)
    } catch let failure as Failure {
      return Record(failure, id: name, moved, snapshot)
    } catch let error as any FailureConvertible where !moved.isEmpty {
      return Record(error.asFailure, id: name, moved, snapshot)
    }
  }

  private func requireFree(_ row: WorkstreamRow, _ call: StateCall) throws {
    if row.known == .completed || row.known == .discarded {
      throw Failure(
        "'\(Shell.printable(row.id))' is \(row.status)",
        hint: "ws-state set \(Shell.quote(row.id)) pending --force", status: .refused)
    }
    guard let place = row.worktree, try Disk.exists(call.workspace.root + "/" + place) else {
      return
    }
    let path = try Disk.realPath(call.workspace.root + "/" + place)
    if let process = try LiveProcesses.below([path], world: call.world)[0].first {
      throw Failure(
        "process \(process.pid) (\(Shell.printable(process.command))) works in '\(place)'",
        hint: "ws-state stuck --all", status: .refused)
    }
    throw Failure(
      "worktree '\(place)' is there and may hold work",
      hint: "wt-clean remove --rescue \(Shell.quote(Path.name(place)))", status: .refused)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.retry/1"
    var id: String
    var outcome: ChangeRecord.Outcome
    @OrNull var before: String?
    @OrNull var after: String?
    @OrNull var attempt: Int64?
    var parked: [ParkedBranch]
    @OrNull var snapshot: String?
    @OrNull var problem: String?
    private(set) var failure: Failure?

    private enum CodingKeys: CodingKey {
      case schema, id, outcome, before, after, attempt, parked, snapshot, problem
    }

    init(_ change: WorkstreamChange, _ parked: [ParkedBranch], _ snapshot: String?) {
      id = change.after.id
      outcome = snapshot == nil ? .planned : .changed
      self.parked = parked
      (before, after, attempt) = (change.before?.status, change.after.status, change.after.attempt)
      self.snapshot = snapshot
    }

    init(_ failure: Failure, id: String, _ parked: [ParkedBranch], _ snapshot: String?) {
      (self.id, outcome, self.parked) = (id, .refused, parked)
      if !parked.isEmpty { self.snapshot = snapshot }
      (problem, self.failure) = (failure.message, failure)
    }
  }

  private static func render(_ records: [Record], _ call: StateCall, _ style: Style) -> String {
    var text = ""
    for record in records {
      let id = Shell.printable(record.id)
      if let problem = record.problem {
        text += "\(id)  \(style.paint("not changed", .bad)): \(problem)\n"
      } else {
        let word = record.outcome == .planned ? "would become pending" : "pending"
        text += "\(id)  \(word), attempt \(record.attempt.map { String($0) } ?? "unknown")\n"
      }
      for branch in record.parked {
        text += "  branch \(branch.fate(isPlan: record.outcome == .planned))\n"
      }
    }
    if let snapshot = records.compactMap(\.snapshot).first {
      text += "hint: \(call.restore(snapshot, ".state/orchestration.db").line)\n"
    }
    return text
  }
}
