import ArgumentParser
import Backups
import Common
import Terminal
import Workstreams

struct Reset: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Start from nothing: empty the table, park the agents' branches, put logs aside.",
    discussion: Manual.page(
      """
      The playbook's emergency reset without its losses. Refused while a process works in a \
      worktree or has the table open. First a snapshot is taken; then every row goes, branches \
      below ws/ move to refs/ecw/parked, and the files of logs/ move to the quarantine. Worktrees \
      stay: 'wt-clean' saves and removes them, and a branch that one has checked out is left. The \
      output says how to bring each part back.
      """,
      examples: ["ws-state reset --dry-run", "ws-state reset"],
      statuses: [.ok, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: StateCall) throws -> any Report {
    try TableReset.requireNobody(in: call.workspace, world: call.world)
    let branches = try AgentBranch.all(in: call.workspace, world: call.world)
    let others = try AgentBranch.others(in: call.workspace, world: call.world)
    let content = try TableReset.content(
      call.workspace, busySeconds: call.busySeconds, world: call.world)
    let planned = try ParkedBranch.park(
      branches, in: call.workspace, dryRun: true, world: call.world)
    var logs = try LogArchive(in: call.workspace, now: call.world.now())
    var record = Record(content, planned + others, logs)
    if dryRun { return Single(record, status: Self.status(planned), render: Self.render) }
    let snapshot = try call.snapshot(before: "reset")
    try logs.prepare()
    try TableReset.empty(
      call.workspace, of: content, busySeconds: call.busySeconds, world: call.world)
    // From here on the way back is told whatever happens.
    var (parked, problem): ([ParkedBranch], String?) = ([], nil)
    do {
      parked = try ParkedBranch.park(
        branches, in: call.workspace, dryRun: false, world: call.world)
      try logs.move()
    } catch {
      problem = (error as? any FailureConvertible)?.asFailure.message ?? "\(error)"
    }
    record = Record(content, parked + others, logs)
    record.finish(snapshot, logs, problem.map(Shell.printable), call)
    let status = Self.status(parked, problem)
    call.audit(
      "reset",
      "\(content.rows.count) rows, \(record.branches.count { $0.parkedAs != nil }) branches",
      safetyCopy: "snapshot \(snapshot)", status: status)
    return Single(record, status: status, render: Self.render)
  }

  // A branch that is no agent's is told, but nothing was to be done with it: for a dry run as for
  // the real one only an agent's branch that stays is a part not done.
  private static func status(_ branches: [ParkedBranch], _ problem: String? = nil) -> ExitStatus {
    problem != nil || branches.contains { $0.problem != nil } ? .partial : .ok
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.reset/1"
    var outcome = "planned"
    var rowCount: Int
    var logLineCount: Int64
    var branches: [ParkedBranch]
    var logFiles: [String]
    @OrNull var logsMovedTo: String?
    @OrNull var problem: String?
    @OrNull var snapshot: String?
    var restore: [ToldCommand] = []

    init(_ content: TableReset.Content, _ branches: [ParkedBranch], _ logs: LogArchive) {
      (rowCount, logLineCount) = (content.rows.count, content.logLines)
      (self.branches, logFiles) = (branches, logs.files)
      logsMovedTo = logs.files.isEmpty ? nil : logs.directory
    }

    mutating func finish(
      _ snapshot: String, _ logs: LogArchive, _ problem: String?, _ call: StateCall
    ) {
      (outcome, self.snapshot, self.problem) = ("reset", snapshot, problem)
      restore = [call.restore(snapshot, ".state/orchestration.db")]
      let git = "git -C \(Shell.quote(call.workspace.root))"
      for branch in branches {
        guard let place = branch.parkedAs else { continue }
        let words = "\(Shell.quote(branch.branch)) \(Shell.quote(place))"
        restore.append(call.told("\(git) branch \(words)"))
      }
      guard !logs.files.isEmpty else { return }
      let (from, to) = (Shell.quote(logs.directory), Shell.quote(logs.source + "/"))
      restore.append(call.told("cp -rn \(from)/. \(to)"))
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    let isPlan = record.outcome == "planned"
    let verb = isPlan ? "would go" : "are gone"
    var text = "\(record.rowCount) rows and \(record.logLineCount) lines of the log \(verb)\n"
    for branch in record.branches {
      text += "branch \(branch.fate(isPlan: isPlan))\n"
    }
    if let place = record.logsMovedTo {
      let word = isPlan ? "would move" : "moved"
      text += "\(record.logFiles.count) logs \(word) to \(Shell.printable(place))\n"
    }
    if let problem = record.problem { text += "\(style.paint("not all", .bad)): \(problem)\n" }
    if record.branches.contains(where: { $0.problem != nil }) { text += "hint: wt-clean list\n" }
    return text + record.restore.map { "hint: \(Shell.printable($0.line))\n" }.joined()
  }
}

extension ParkedBranch {
  /// What becomes of it, for a person.
  func fate(isPlan: Bool) -> String {
    let verb = isPlan ? "would be parked at" : "is parked at"
    return Shell.printable(
      branch + " " + (parkedAs.map { "\(verb) \($0)" } ?? "is left: \(problem ?? "")"))
  }
}
