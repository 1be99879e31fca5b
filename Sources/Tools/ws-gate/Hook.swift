import ArgumentParser
import Common
import Gate
import Processes
import Terminal

struct Hook: Verb {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "What git's post-merge hook calls.",
    discussion: Manual.page(
      """
      After a merge, 'ecw.gate.mode' says what happens: 'report' tests HEAD and says how it went, \
      'background' does so without making anybody wait, 'revert' also takes a red merge back when \
      its first parent is green, 'off' does nothing. Without 'ecw.gate.command', on a workstream's \
      own branch (ws/…) and after a squash nothing happens.
      """,
      examples: ["ws-gate hook post-merge 0", "git config ecw.gate.mode background"],
      statuses: [.ok, .bad, .failed, .refused, .usage, .unavailable, .busy, .timedOut]))

  enum Event: String, ExpressibleByArgument, CaseIterable { case postMerge = "post-merge" }

  enum Mode: String { case report, background, revert, off }

  @OptionGroup var common: CommonOptions

  @Argument(help: "The hook: post-merge.")
  var event: Event

  @Argument(help: "What git gives the hook: 1 after a squash.")
  var arguments: [String] = []

  func report(_ call: Call) throws -> any Report {
    // A test that merges in a repository of its own must not start the gate again.
    if call.world.environment["ECW_GATE_COMMIT"] != nil || arguments.first == "1" {
      return HookReport([])
    }
    let gate = try GateCall(call, inHook: true)
    guard let mode = Mode(rawValue: gate.settings.text(.gateMode)) else {
      throw gate.settings.wrong(.gateMode, "report, background, revert or off")
    }
    guard mode != .off, !gate.settings.configured(.gateCommand).isEmpty, try !isWorkstream(gate)
    else {
      return HookReport([])
    }
    if mode == .background { return try background(gate) }
    let head = try gate.commit(nil)
    // Before the test: while it runs, somebody may move on.
    let before = try PreviousTip.find(in: gate.directory, world: gate.world)
    let tester = try gate.tester()
    let tested = RunReport(head, try tester.test(head))
    guard mode == .revert, tested.status == .bad else { return HookReport([tested]) }
    return HookReport([tested, try revert(head, since: before, tester, gate)].compactMap { $0 })
  }

  private func isWorkstream(_ gate: GateCall) throws -> Bool {
    let git = GitCommand(in: gate.directory, world: gate.world)
    let (outcome, bytes) = try git.run(["symbolic-ref", "--quiet", "HEAD"])
    return outcome.isSuccess && bytes.starts(with: "refs/heads/ws/".utf8)
  }

  // Only a merge whose first parent passes is the one to blame; and only when that is what the
  // branch stood on, for else a revert would take out the branch's own work.
  private func revert(
    _ head: GateCommit, since before: String?, _ tester: GateTester, _ gate: GateCall
  ) throws -> (any Report)? {
    guard head.parents.count > 1 else { return nil }
    guard let before, before == head.parents[0] else { return NotReverted(before: before) }
    let parent = try gate.commit(head.parents[0])
    let standing = RunReport(parent, try tester.test(parent))
    guard standing.status == .ok else { return standing }
    let tip = try BranchTip.find(nil, in: gate.directory, world: gate.world)
    let change = BranchChange(
      tester, BranchChange.Options(dryRun: false, skipsHooks: false, inHook: true))
    return try ChangeReport(
      change.revert(head, on: tip), verb: "revert", dryRun: false, call: gate)
  }

  // The child belongs to nobody: it outlives the hook, and its result is a note.
  private func background(_ gate: GateCall) throws -> any Report {
    let head = try gate.commit(nil)
    let area = try GateArea(gate.workspace, world: gate.world)
    let own = CommandLine.arguments.first ?? "ws-gate"
    let tool =
      own.utf8.contains(UInt8(ascii: "/"))
      ? Path.normal(own, from: gate.world.currentDirectory) : own
    let line = "nohup \"$@\" >>\"$0\" 2>&1 </dev/null &"
    let child = ChildProcess(
      "/bin/sh",
      ["-c", line, area.backgroundLog, tool, "run", "--root", gate.workspace.root, head.id],
      in: gate.workspace.root, world: gate.world)
    let (outcome, _) = try child.outputWaiting()
    guard outcome.isSuccess else {
      throw Failure("could not start the test: \(Shell.printable(outcome.errors))")
    }
    return HookReport([])
  }
}

/// Why a red merge was left in place.
struct NotReverted: Report {
  let before: String?
  var status: ExitStatus { .bad }

  func json() throws -> [String] { [] }

  func text(_ style: Style) -> String {
    guard let before else {
      return "not taken back: git has not noted where the branch stood before the merge\n"
        + "hint: git reflog -5\n"
    }
    return "not taken back: the branch was fast-forwarded from \(before.prefix(12)), which is not "
      + "the first parent of what it is at now\nhint: git reset --keep \(before.prefix(12))\n"
  }
}

/// Several reports, one after the other; the status is the first one's.
struct HookReport: Report {
  let parts: [any Report]

  init(_ parts: [any Report]) { self.parts = parts }

  var status: ExitStatus { parts.first?.status ?? .ok }

  func json() throws -> [String] { try parts.flatMap { try $0.json() } }

  func text(_ style: Style) -> String {
    let text = parts.map { $0.text(style) }.joined()
    guard status == .bad, parts.count == 1 else { return text }
    return text + "hint: ws-gate bisect\n"
  }
}
