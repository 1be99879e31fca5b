import ArgumentParser
import Common
import Gate
import Terminal

struct Run: GateVerb {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Test one commit.",
    discussion: Manual.page(
      """
      The commit is checked out in a worktree below .ecw/gate, which is emptied before each run; \
      what is uncommitted is not tested. A pass of the same tree, command and tool versions is \
      remembered. Red takes two failures that agree; it is believed for ecw.gate.redExpires.

      Statuses of the command: 0 passed; 1 to 123 failed; 124 timed out; 125 the commit cannot be \
      tested; 126 and 127 the command cannot be run; 128 and above, or a signal: crashed. Only a \
      failure is held against the commit.
      """,
      examples: [
        "ws-gate run", "ws-gate run --fresh HEAD~3", "ws-gate run --json | jq .result.runs",
      ],
      statuses: [
        .ok, .bad, .failed, .refused, .usage, .unavailable, .busy, .timedOut, .interrupted,
      ]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "The commit (default: HEAD).")
  var commit: String?

  @Flag(name: .long, help: "Test again what is known already.")
  var fresh = false

  func report(_ call: GateCall) throws -> any Report {
    let commit = try call.commit(commit)
    return RunReport(commit, try call.tester().test(commit, fresh: fresh))
  }
}

/// What `run` says.
struct RunReport: Report {
  let record: Record
  let status: ExitStatus

  struct Record: Encodable {
    var schema = "ecw.ws-gate.run/1"
    var commit: String
    var tree: String
    var subject: String
    var verdict: String
    var remembered: Bool
    var runs: [GateRun]
    @OrNull var result: GateResult?
  }

  init(_ commit: GateCommit, _ outcome: GateTester.Outcome) {
    record = Record(
      commit: commit.id, tree: commit.tree, subject: commit.subject,
      verdict: outcome.result?.verdict.rawValue ?? "unknown",
      remembered: outcome.isRemembered, runs: outcome.runs, result: outcome.result)
    status =
      switch outcome.result?.verdict {
      case .green: .ok
      case .red: .bad
      case nil: outcome.runs.last?.end == .timedOut ? .timedOut : .failed
      }
  }

  func json() throws -> [String] { [try JSON.line(record)] }

  func text(_ style: Style) -> String {
    let tone: Style.Tone = status == .ok ? .good : status == .bad ? .bad : .warning
    var text =
      style.paint(record.verdict, tone) + "  " + record.commit.prefix(12) + "  "
      + Shell.printable(record.subject) + "\n"
    if let result = record.result {
      if record.remembered { text += "  remembered from \(result.time)\n" }
      if result.flaky { text += "  flaky: runs on the same tree disagreed\n" }
    }
    for run in record.runs { text += "  " + Self.line(run) + "\n" }
    return text
  }

  static func line(_ run: GateRun) -> String {
    let code = run.exitCode.map { " (exit \($0))" } ?? ""
    return run.end.rawValue.replacing("_", with: " ") + code + " in "
      + Quantity.decimal(run.durationSeconds) + " s: " + Shell.printable(run.log)
  }
}
