import ArgumentParser
import Common
import Signals
import Terminal

struct Dispatch: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "dispatch",
    abstract: "Run the configured handler of each waiting signal's type.",
    discussion: Manual.page(
      """
      A handler is an argument vector in git's configuration, never a shell line. {ps_id}, {topic}, \
      {prompt}, {entry_id}, {signal_id}, {path} and so on in it are the signal's fields; without \
      any, the problem statement and the topic follow. The fields are also in ECW_SIGNAL_PS_ID and \
      so on. Its output is in .ecw/log/signals, one line a run in .ecw/log/dispatch.jsonl. The claim \
      is renewed while it runs. Exit 0 completes the signal; everything else is tried again, later \
      each time, up to ecw.signals.maxAttempts.
      """,
      examples: [
        "git config --add ecw.signals.handler.research python3",
        "git config --add ecw.signals.handler.research scripts/invoke_researcher.py",
        "ecw-signals dispatch --dry-run", "ecw-signals dispatch --type RESEARCH --count 1",
      ],
      statuses: [
        .ok, .findings, .failed, .usage, .unavailable, .busy, .timedOut, .interrupted,
      ]))

  @OptionGroup var common: CommonOptions

  @Option(name: .long, help: ArgumentHelp("Only of this type; repeat for more.", valueName: "type"))
  var type: [String] = []

  @Option(help: ArgumentHelp("How many at most (default: all that wait).", valueName: "n"))
  var count = Int.max

  @Flag(help: "Print what would be run; change nothing.")
  var dryRun = false

  func validate() throws {
    if count < 1 { throw ValidationError("--count must be at least 1") }
  }

  func report(_ call: SignalsCall) throws -> any Report {
    let handlers = try call.handlers()
    guard !handlers.isEmpty else {
      throw Failure(
        "no handler is configured",
        hint: "git config ecw.signals.handler.research 'python3 invoke.py {ps_id} {topic}'",
        status: .unavailable)
    }
    let dispatcher = Dispatcher(
      queue: call.queue, handlers: handlers,
      limitSeconds: try call.settings.seconds(.signalsHandlerLimit), owner: call.owner)
    let root = call.workspace.root
    if dryRun {
      let runs = try dispatcher.plan(types: type, count: count)
      return Listing(runs.map { RunRecord($0, root: root) }, render: RunRecord.render)
    }
    try RunRecord.checkLog(in: call.workspace)
    let runs = try dispatcher.work(types: type, count: count) { run in
      try RunRecord(run, root: root).append(in: call.workspace)
      let status: ExitStatus = run.isAccepted ? .ok : .findings
      call.audit("dispatch", [run.state.id], status: status)
    }
    return Listing(
      runs.map { RunRecord($0, root: root) },
      status: runs.allSatisfy(\.isAccepted) ? .ok : .findings, render: RunRecord.render)
  }
}

/// One handler's run.
struct RunRecord: Encodable, Sendable {
  var schema = "ecw.signals.run/1"
  var signalId: String
  @OrNull var signalType: String?
  var startedAt: Timestamp
  var arguments: [String]
  @OrNull var outcome: SignalChange.Outcome?
  @OrNull var exitStatus: Int32?
  @OrNull var durationSeconds: Double?
  var attemptsCount: Int
  @OrNull var notBefore: Timestamp?
  @OrNull var problem: String?
  @OrNull var logPath: String?
  var dryRun: Bool

  init(_ run: Dispatcher.Run, root: String) {
    (signalId, startedAt, arguments) = (run.state.id, run.began, run.arguments)
    (attemptsCount, dryRun) = (run.state.attempts, run.change == nil)
    signalType = run.state.type
    outcome = run.change?.outcome
    exitStatus = run.exit
    durationSeconds = run.change.map { _ in run.seconds }
    notBefore = run.change?.notBefore
    problem = run.problem
    logPath = run.log.map { Path.relative($0, to: root) ?? $0 }
  }

  private static func log(in workspace: Workspace) -> String {
    workspace.stateDirectory + "/log/dispatch.jsonl"
  }

  // To open a pipe would wait until somebody reads it.
  static func checkLog(in workspace: Workspace) throws {
    let path = log(in: workspace)
    guard let kind = try Disk.status(path)?.kind, kind != .file else { return }
    throw Failure(
      "'\(path)' is not a regular file, and each run is written down there",
      hint: "ls -ld \(Shell.quote(path))")
  }

  func append(in workspace: Workspace) throws {
    try Self.checkLog(in: workspace)
    try Disk.makeDirectories(workspace.stateDirectory + "/log", mode: 0o700)
    let log = try Descriptor(opening: Self.log(in: workspace), .append(mode: 0o600))
    try log.write((try JSON.line(self) + "\n").utf8)
  }

  static func render(_ records: [RunRecord], _ style: Style) -> String {
    if records.isEmpty { return "nothing to run\n" }
    return style.table(
      ["SIGNAL", "TYPE", "OUTCOME", "TRIES", "COMMAND", "WHY"],
      records.map { record in
        [
          record.signalId, record.signalType ?? "-", record.outcome?.rawValue ?? "would run",
          String(record.attemptsCount),
          String(record.arguments.map(Shell.quote).joined(separator: " ").prefix(60)),
          record.problem ?? "",
        ]
      })
  }
}
