import ArgumentParser
import Common
import Terminal
import Worktrees

struct Repair: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Make entries and directories that were moved or cut off know each other again.",
    discussion: Manual.page(
      """
      Repairs a moved repository, a moved worktree, a broken or missing '.git' file; paths that were \
      relative stay relative. Do it before any prune: a pruned entry cannot be repaired, only \
      adopted anew. The audit log has what the files said before.
      """,
      examples: [
        "wt-clean repair --dry-run", "wt-clean repair agent-1-ws-22 --at /elsewhere/agent-1-ws-22",
      ], statuses: [.ok, .failed, .refused, .partial, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions

  @Argument(
    help: "The worktrees; '-' reads them (default: every one that can be repaired).",
    completion: WorktreeCompletion.ids)
  var names: [String] = []

  @Option(
    help: ArgumentHelp("Where the worktree is now, for one worktree.", valueName: "dir"),
    completion: .directory)
  var at: String?

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: CleanCall) throws -> any Report {
    let all = try Inventory(of: call.repository).places
    let ids = try IdentifierList.read(names, field: "id", world: call.world)
    if at != nil, ids.count != 1 {
      throw Failure("--at is for one worktree", hint: "wt-clean repair --help", status: .usage)
    }
    let wanted =
      try names.isEmpty
      ? all.filter { $0.kind == .entry }
      : ids.map { try Selection(all).place($0, call.world) }.unique()
    let directory = at.map { Path.normal($0, from: call.world.currentDirectory) }
    var outcomes = try wanted.map {
      try Repairer(call.repository).repair($0, at: directory, dryRun: dryRun)
    }
    if names.isEmpty { outcomes = outcomes.filter { $0.outcome != "refused" } }
    let records = outcomes.map(RepairRecord.init)
    let repaired = outcomes.filter { $0.outcome == "repaired" }
    let refused = outcomes.filter { $0.outcome == "refused" }.count
    let status: ExitStatus = refused == 0 ? .ok : refused == outcomes.count ? .refused : .partial
    if !repaired.isEmpty {
      call.audit(
        "repair",
        repaired.map { "\($0.id) at \($0.path ?? "") (was: \($0.before.joined(separator: " ")))" }
          .joined(separator: ", "), status: status)
    }
    return Listing(records, status: status, render: RepairRecord.render)
  }
}

struct RepairRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.repair/1"
  var id: String
  var outcome: String
  @OrNull var path: String?
  @OrNull var problem: String?

  init(_ outcome: Repairer.Outcome) {
    (id, self.outcome) = (outcome.id, outcome.outcome)
    path = outcome.path
    problem = outcome.problem
  }

  static func render(_ records: [RepairRecord], _ style: Style) -> String {
    if records.isEmpty { return "nothing to repair\n" }
    return records.map { record in
      Shell.printable(
        "\(record.outcome.replacing("_", with: " ")): \(record.id)"
          + (record.problem.map { ": \($0)" } ?? record.path.map { " at \($0)" } ?? "")) + "\n"
    }.joined()
  }
}
