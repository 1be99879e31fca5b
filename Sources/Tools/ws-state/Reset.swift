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
    let content = try TableReset.content(
      call.workspace, busySeconds: call.busySeconds, world: call.world)
    let snapshot = dryRun ? nil : try call.snapshot(before: "reset")
    if !dryRun {
      try TableReset.empty(
        call.workspace, of: content, busySeconds: call.busySeconds, world: call.world)
    }
    let parked = try ParkedBranch.park(
      branches, in: call.workspace, dryRun: dryRun, world: call.world)
    let logs = try LogArchive.move(in: call.workspace, dryRun: dryRun, now: call.world.now())
    let isPartial = parked.contains { $0.problem != nil }
    let status: ExitStatus = isPartial ? .partial : .ok
    let record = Record(content, parked, logs, snapshot)
    if !dryRun {
      call.audit(
        "reset", "\(content.rows.count) rows, \(parked.count) branches",
        safetyCopy: snapshot.map { "snapshot \($0)" }, status: status)
    }
    return Single(record, status: status, render: Self.render)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.reset/1"
    var outcome: String
    var rowCount: Int
    var logLineCount: Int64
    var branches: [ParkedBranch]
    var logFiles: [String]
    @OrNull var logsMovedTo: String?
    @OrNull var snapshot: String?
    var restore: [String]

    init(
      _ content: TableReset.Content, _ parked: [ParkedBranch], _ logs: LogArchive,
      _ snapshot: String?
    ) {
      outcome = snapshot == nil ? "planned" : "reset"
      (rowCount, logLineCount) = (content.rows.count, content.logLines)
      (branches, logFiles) = (parked, logs.files)
      restore = snapshot.map { [StateCall.restore($0, ".state/orchestration.db")] } ?? []
      if snapshot != nil {
        restore += parked.compactMap { branch in
          branch.parkedAs.map { "git branch \(Shell.quote(branch.branch)) \(Shell.quote($0))" }
        }
        if !logs.files.isEmpty { restore.append("cp -n \(Shell.quote(logs.directory))/* logs/") }
      }
      logsMovedTo = logs.files.isEmpty ? nil : logs.directory
      self.snapshot = snapshot
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    let isPlan = record.outcome == "planned"
    let verb = isPlan ? "would go" : "are gone"
    var text = "\(record.rowCount) rows and \(record.logLineCount) lines of the log \(verb)\n"
    for branch in record.branches {
      let fate = branch.parkedAs.map { (isPlan ? "would be parked at " : "is parked at ") + $0 }
      text += "branch \(branch.branch) \(fate ?? "is left: \(branch.problem ?? "")")\n"
    }
    if let place = record.logsMovedTo {
      let word = isPlan ? "would move" : "moved"
      text += "\(record.logFiles.count) logs \(word) to \(Shell.printable(place))\n"
    }
    if record.branches.contains(where: { $0.problem != nil }) { text += "hint: wt-clean list\n" }
    return text + record.restore.map { "hint: \($0)\n" }.joined()
  }
}

/// The files of `logs/`, moved where a restore's leftovers go.
struct LogArchive {
  let files: [String]
  let directory: String

  static func move(in workspace: Workspace, dryRun: Bool, now: Timestamp) throws -> LogArchive {
    let source = workspace.root + "/logs"
    let archive =
      workspace.stateDirectory + "/quarantine/" + SnapshotID.make(at: now) + "/logs"
    guard try Disk.status(source)?.kind == .directory else {
      return LogArchive(files: [], directory: archive)
    }
    let files = try Disk.names(in: source).compactMap { $0 }.filter {
      try Disk.status(source + "/" + $0)?.kind == .file
    }
    if !dryRun, !files.isEmpty {
      try Disk.makeDirectories(archive, mode: 0o700)
      for file in files { try Disk.rename(source + "/" + file, to: archive + "/" + file) }
    }
    return LogArchive(files: files, directory: archive)
  }
}
