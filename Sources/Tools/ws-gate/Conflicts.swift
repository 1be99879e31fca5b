import ArgumentParser
import Common
import Conflicts
import Processes
import Terminal

struct ConflictsVerb: Verb {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Merge every pair of workstream branches in memory, and say what collides.",
    discussion: Manual.page(
      """
      Each branch below ws/ is merged with every other and with the target, without touching a \
      worktree, an index or the object store. It says which files collide, which branch would \
      silently undo merged work because its tree was older than its base, and an order in which as \
      few merges as possible meet a conflict. Only pairs that may meet are merged; the answers are \
      those of 'git merge-tree'.
      """,
      examples: [
        "ws-gate conflicts                              all branches below ws/",
        "ws-gate conflicts --with-uncommitted           with what is in the worktrees",
        "ws-gate conflicts ws-22 ws-23 --onto release   two workstreams, another target",
        "ws-gate conflicts --json | jq -r '.order[]'    the branches, in merge order",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .refused, .partial, .usage, .unavailable, .timedOut,
        .interrupted,
      ]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "Branches or workstreams; '-' reads them from standard input (default: ws/*).")
  var branches: [String] = []

  @Flag(name: .long, help: "Take in what the branches' worktrees have not committed.")
  var withUncommitted = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What they are to be merged into (default: the main worktree's branch).", valueName: "branch")
  )
  var onto: String?

  @Flag(
    name: .customLong("report"),
    help: "Write reports/conflict_<ws>.md for each that collides, and a line in logs/conflicts.log."
  )
  var writesReports = false

  @Flag(name: .long, help: "With --report: say what would be written.")
  var dryRun = false

  func validate() throws {
    if dryRun && !writesReports { throw ValidationError("--dry-run goes with --report") }
  }

  func report(_ call: Call) throws -> any Report {
    let workspace = try call.workspace()
    let git = GitCommand(in: workspace.root, world: call.world)
    let names = try IdentifierList.read(branches, field: "branch", world: call.world)
    let list = try BranchList(git)
    let target = try list.target(onto, git: git)
    let isEmptyPipe = branches == ["-"] && names.isEmpty
    let survey = try ConflictSurvey(
      isEmptyPipe ? [] : list.selected(names), target: target.commit,
      withUncommitted: withUncommitted, git: git)
    var record = ConflictsRecord(survey, target: target, time: call.world.now())
    if writesReports {
      let reports = ConflictReports(survey, target: target, workspace: workspace, world: call.world)
      record.wouldWrite = dryRun ? try reports.pending() : []
      record.written = dryRun ? [] : try reports.write()
      if !record.written.isEmpty { audit(record, workspace, call.world) }
    }
    return Single(record, status: record.status) { ConflictsPage(record: $0, style: $1).text }
  }

  private func audit(_ record: ConflictsRecord, _ workspace: Workspace, _ world: World) {
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ws-gate", verb: "conflicts",
        what: record.written.joined(separator: " "), safetyCopy: nil, status: record.status),
      in: workspace, world)
  }
}
