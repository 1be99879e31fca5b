import Common
import Gate
import Terminal
import Workstreams

/// What `revert` and `reland` say.
struct ChangeReport: Report {
  let record: Record
  let status: ExitStatus
  private let marked: [String]

  struct Record: Encodable {
    var schema: String
    var outcome: BranchChange.End
    var branch: String
    var subjectCommit: String
    var subject: String
    var subjectCommits: [String]
    @OrNull var workstream: String?
    var workstreams: [String]
    @OrNull var workstreamStatus: String?
    @OrNull var workstreamProblem: String?
    var previousTip: String
    @OrNull var commit: String?
    var changedPaths: [String]
    var conflicts: [String]
    @OrNull var verdict: String?
    var remembered: Bool
    var runs: [GateRun]
    var commands: [ToldCommand]
  }

  init(_ outcome: BranchChange.Outcome, verb: String, dryRun: Bool, call: GateCall) throws {
    let mark = try WorkstreamMark(outcome, verb == "revert" ? .reverted : .completed, call: call)
    marked = mark.marked
    record = Record(
      schema: "ecw.ws-gate.\(verb)/1", outcome: outcome.end, branch: outcome.tip.name,
      subjectCommit: outcome.subject.id, subject: outcome.subject.subject,
      subjectCommits: [outcome.subject.id] + outcome.others.map(\.id),
      workstream: outcome.work.workstream, workstreams: outcome.work.workstreams,
      workstreamStatus: mark.status,
      workstreamProblem: mark.problem?.message,
      previousTip: outcome.tip.commit, commit: outcome.commit,
      changedPaths: outcome.changedPaths, conflicts: outcome.conflicts,
      verdict: outcome.test.map { $0.result?.verdict.rawValue ?? "unknown" },
      remembered: outcome.test?.isRemembered ?? false, runs: outcome.test?.runs ?? [],
      commands: (outcome.end == .conflict
        ? outcome.commands : [mark.problem?.hint].compactMap { $0 })
        .map { ToldCommand($0, in: call.workspace) })
    status =
      switch outcome.end {
      case .done, .planned, .nothing: mark.problem == nil ? .ok : .partial
      case .conflict: .refused
      case .red: .bad
      case .untested: .failed
      }
    guard outcome.end == .done else { return }
    call.audit(
      verb, "\(outcome.tip.name): \(outcome.subject.id) by \(outcome.commit ?? "")",
      safetyCopy: outcome.tip.commit, status: status)
  }

  func json() throws -> [String] { [try JSON.line(record)] }

  func text(_ style: Style) -> String {
    let also = record.subjectCommits.dropFirst().map { "\n  with it " + $0.prefix(12) }.joined()
    let subject = record.subjectCommit.prefix(12) + "  " + Shell.printable(record.subject) + also
    let made = record.commit?.prefix(12) ?? ""
    var text: String
    switch record.outcome {
    case .done:
      text = style.paint("done", .good) + "  \(subject)\n  \(record.branch) is at \(made)"
      text += ", was at \(record.previousTip.prefix(12)); nothing was pushed\n"
    case .planned:
      text =
        style.paint("planned", .good) + "  \(subject)\n  \(record.branch) would move to \(made)"
      text += " from \(record.previousTip.prefix(12))\n"
    case .nothing:
      return "nothing to do: " + (made.isEmpty ? "it changes nothing" : "\(made) did it") + "\n"
    case .conflict:
      text = style.paint("conflict", .bad) + "  \(subject)\n"
      text += record.conflicts.map { "  " + Shell.printable($0) + "\n" }.joined()
    case .red:
      text = style.paint("still red", .bad) + "  \(record.branch) was not moved; tried: \(made)\n"
    case .untested:
      text =
        style.paint("not tested", .warning) + "  \(record.branch) was not moved; tried: \(made)\n"
    }
    text += record.runs.map { "  " + RunReport.line($0) + "\n" }.joined()
    text += counts
    return text + record.commands.map { "hint: \($0.line)\n" }.joined()
  }

  private var counts: String {
    var text = ""
    if !record.changedPaths.isEmpty { text += "  \(record.changedPaths.count) paths change\n" }
    if let status = record.workstreamStatus {
      let names = marked.map(Shell.printable).joined(separator: ", ")
      text += "  \(names): \(status)\n"
    }
    if let problem = record.workstreamProblem {
      text += "  the workstream was not marked: \(Shell.printable(problem))\n"
    }
    return text
  }
}
