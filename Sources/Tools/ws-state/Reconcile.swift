import ArgumentParser
import Common
import Terminal
import Workstreams

struct Reconcile: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Compare what the table claims with git, the worktrees and the processes.",
    discussion: Manual.page(
      """
      The orchestrator writes 'completed' after a merge that failed. So each branch is compared \
      with the target: by ancestry, then by patch, squash and a trial merge. --apply takes a \
      snapshot and writes the corrections that can be told, each with its evidence, if the row \
      has not changed meanwhile; only the branch of the row's own agent can tell. Nothing is done to branches and worktrees. Exit 1 when anything \
      is left that does not agree.
      """,
      examples: ["ws-state reconcile", "ws-state reconcile --apply"],
      statuses: [
        .ok, .findings, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("The branch that work is merged into.", valueName: "branch"))
  var into: String?

  @Flag(help: "Write the corrections.")
  var apply = false

  @Flag(help: "Print what would be written; change nothing.")
  var dryRun = false

  func report(_ call: StateCall) throws -> any Report {
    guard call.workspace.isRepository else {
      throw Failure("'\(call.workspace.root)' is no git repository", status: .unavailable)
    }
    let target = try AgentBranch.target(into, in: call.workspace, world: call.world)
    // The rows first: what changes while the rest is looked at is not written over.
    let rows = try call.table { try $0.rows() }
    let look = try Reconciliation(call.workspace, target: target, world: call.world)
    let files = try WorkstreamSpec.all(in: call.workspace).specs.map(\.id)
    let found = try look.discrepancies(rows, files: files)
    let isWriting = apply && !dryRun && found.contains { $0.correction != nil }
    let records =
      try isWriting ? applied(found, call) : found.map { Record($0, in: call.workspace) }
    return Listing(records, status: Self.status(records)) { [into] in
      Self.render($0, into: into, $1)
    }
  }

  private static func status(_ records: [Record]) -> ExitStatus {
    if records.contains(where: { $0.outcome == .raced }) { return .partial }
    return records.contains { $0.outcome != .applied } ? .findings : .ok
  }

  private func applied(_ found: [Discrepancy], _ call: StateCall) throws -> [Record] {
    let snapshot = try call.snapshot(before: "reconcile --apply")
    var records: [Record] = []
    do {
      try call.table(for: .changing) { table in
        for one in found { records.append(try corrected(one, table, call)) }
      }
    } catch {
      audit(records, snapshot, StateCall.status(of: error), call)
      throw error
    }
    audit(records, snapshot, Self.status(records), call)
    return records
  }

  private func corrected(
    _ found: Discrepancy, _ table: borrowing WorkstreamTable, _ call: StateCall
  ) throws -> Record {
    var record = Record(found, in: call.workspace)
    guard let id = found.id, let status = found.correction else { return record }
    do {
      _ = try table.set(
        id, to: status, ifRow: found.row, message: record.message, force: true,
        now: call.world.now())
      record.outcome = .applied
    } catch let failure as Failure where failure.status == .refused {
      record.outcome = .raced
    }
    return record
  }

  private func audit(
    _ records: [Record], _ snapshot: String, _ status: ExitStatus, _ call: StateCall
  ) {
    let what = records.filter { $0.outcome == .applied }.map {
      "\($0.id ?? ""): \($0.status ?? "") -> \($0.correction?.rawValue ?? "")"
    }
    if what.isEmpty { return }
    call.audit(
      "reconcile", what.joined(separator: "; "), safetyCopy: "snapshot \(snapshot)",
      status: status)
  }

  struct Record: Encodable, Sendable {
    enum Outcome: String, Encodable, Sendable { case found, applied, raced }

    var schema = "ecw.ws-state.discrepancy/1"
    var kind: Discrepancy.Kind
    var outcome = Outcome.found
    @OrNull var id: String?
    @OrNull var status: String?
    @OrNull var correction: WorkstreamStatus?
    var evidence: [String]
    @OrNull var branch: String?
    @OrNull var worktree: String?
    @OrNull var next: ToldCommand?

    var message: String { evidence.joined(separator: "; ") }

    init(_ found: Discrepancy, in workspace: Workspace) {
      (kind, evidence) = (found.kind, found.evidence)
      (id, status, correction) = (found.id, found.status, found.correction)
      (branch, worktree) = (found.branch, found.worktree)
      next = found.next.map { ToldCommand($0, in: workspace) }
    }
  }

  private static func render(_ records: [Record], into: String?, _ style: Style) -> String {
    if records.isEmpty { return "the table agrees with git, the worktrees and the processes\n" }
    var text = ""
    for record in records {
      let subject = record.id ?? record.worktree ?? record.branch ?? "?"
      text += "\(Shell.printable(subject))  \(style.paint(record.kind.rawValue, .warning))"
      if let correction = record.correction {
        let word = ["applied": "set to", "raced": "not set, it changed:"]
        text += "  \(word[record.outcome.rawValue] ?? "should be") \(correction.rawValue)"
      }
      text += "\n" + record.evidence.map { "  \(Shell.printable($0))\n" }.joined()
      if let next = record.next { text += "  hint: \(Shell.printable(next.line))\n" }
    }
    let isOpen = records.contains { $0.correction != nil && $0.outcome == .found }
    let target = into.map { " --into " + Shell.quote($0) } ?? ""
    return text + (isOpen ? "hint: ws-state reconcile --apply\(target)\n" : "")
  }
}
