import ArgumentParser
import Common
import Gate
import Terminal

struct Status: GateVerb {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what is known about a commit, and whether it may be pushed.",
    discussion: Manual.page(
      "Nothing is tested. What was never tested may be pushed; what is known to be red may not.",
      examples: ["ws-gate status", "ws-gate status --json main | jq .may_push"],
      statuses: [.ok, .findings, .bad, .failed, .usage, .dataError, .unavailable]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "The commit (default: HEAD).")
  var commit: String?

  @Flag(
    name: .long,
    help: "Read the lines that git gives its pre-push hook; exit 2 if one of the tips is red.")
  var prePush = false

  func validate() throws {
    if prePush && commit != nil {
      throw ValidationError("--pre-push takes its commits from standard input")
    }
  }

  func report(_ call: Call) throws -> any Report {
    prePush ? try PrePush.report(call) : try report(GateCall(call))
  }

  func report(_ call: GateCall) throws -> any Report {
    let commit = try call.commit(commit)
    let reading = try GateReading.read(
      commit.id, in: call.workspace, settings: call.settings, world: call.world)
    let record = StatusRecord(commit: commit.id, ref: nil, reading)
    return Single(record, status: record.status) { record, style in record.text(style) }
  }
}

/// What is known about one commit.
struct StatusRecord: Encodable {
  var schema = "ecw.ws-gate.status/1"
  var commit: String
  @OrNull var ref: String?
  var standing: GateReading.Standing
  var mayPush: Bool
  @OrNull var result: GateResult?

  init(commit: String, ref: String?, _ reading: GateReading) {
    self.commit = commit
    standing = reading.standing
    mayPush = reading.standing != .red
    self.ref = ref
    result = reading.result
  }

  var status: ExitStatus {
    switch standing {
    case .green: .ok
    case .red: .bad
    case .unknown: .findings
    }
  }

  func text(_ style: Style) -> String {
    let tone: Style.Tone = standing == .green ? .good : standing == .red ? .bad : .warning
    var text = style.paint(standing.rawValue, tone) + "  " + commit.prefix(12)
    if let ref { text += "  " + Shell.printable(ref) }
    text += mayPush ? "\n" : "  must not be pushed\n"
    guard let result else {
      return text + "  never tested\n" + test
    }
    text += "  \(result.verdict.rawValue) at \(result.time): \(Shell.printable(result.command))\n"
    if standing == .unknown {
      text += "  too old to be believed\n" + test
    }
    if standing == .red, let log = result.runs.last?.log {
      text += "  output: \(Shell.printable(log))\n"
    }
    return text
  }

  private var test: String { "hint: ws-gate run \(commit.prefix(12))\n" }
}
