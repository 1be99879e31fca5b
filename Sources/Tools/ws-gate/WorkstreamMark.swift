import Common
import Gate
import Workstreams

/// The status of workstreams in the table after their work was taken back or brought back.
///
/// The branch is what counts and has moved already, so a table that cannot be written makes the
/// work partly done, not undone.
struct WorkstreamMark {
  /// The status in the table, now or after a dry run's real one.
  var status: String?
  /// The workstreams that have it.
  var marked: [String] = []
  /// Why it could not be set, and what to type.
  var problem: Failure?

  /// Marks the workstreams that a change was about, if there are any and there is a table.
  init(_ outcome: BranchChange.Outcome, _ next: WorkstreamStatus, call: GateCall) throws {
    guard outcome.end == .done || outcome.end == .planned,
      try Disk.exists(WorkstreamTable.path(in: call.workspace))
    else { return }
    for name in outcome.work.workstreams { mark(name, next, outcome, call) }
  }

  private mutating func mark(
    _ name: String, _ next: WorkstreamStatus, _ outcome: BranchChange.Outcome, _ call: GateCall
  ) {
    do {
      status = try Self.set(name, next, outcome, call)
      marked.append(name)
    } catch {
      // Whatever it is, the branch has moved and the report must say so.
      let failure =
        error as? Failure ?? (error as? any FailureConvertible)?.asFailure ?? Failure("\(error)")
      let again = "ws-state set \(Shell.quote(name)) \(next.rawValue) --force"
      problem = Failure(
        failure.message, hint: failure.status == .busy ? again : failure.hint ?? again,
        status: failure.status)
    }
  }

  private static func set(
    _ name: String, _ next: WorkstreamStatus, _ outcome: BranchChange.Outcome, _ call: GateCall
  ) throws -> String {
    let commit = outcome.commit?.prefix(12) ?? ""
    let message =
      next == .reverted
      ? "tests failed after merge \(outcome.subject.id.prefix(12)); taken back by \(commit)"
      : "brought back by \(commit)"
    let busy = try call.settings.seconds(.busyTimeout)
    return try WorkstreamTable.use(
      in: call.workspace, for: .changing, busySeconds: busy, world: call.world
    ) { table in
      let member = try table.roster(WorkstreamSpec.all(in: call.workspace)).member(name)
      // The step follows what happened in git, whatever the table believed before.
      return try table.set(
        member.id, to: next, message: message, force: true, mayCreate: !member.hasRow,
        dryRun: outcome.end == .planned, now: call.world.now()
      ).after.status
    }
  }
}
