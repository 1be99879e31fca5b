import Common
import SQLite
import TestSupport
import Testing

/// Handlers: arguments and environment, what their end means, what is refused.
struct EcwSignalsDispatchTests {
  private typealias Stage = EcwSignalsStage

  /// A repository in which a script is the handler of RESEARCH.
  private func stage(_ script: String, _ words: [String] = ["sh", "handler.sh"]) async throws
    -> Stage
  {
    let stage = try Stage(0)
    try stage.scratch.write(script, to: "handler.sh")
    _ = try await stage.shell("git init -q .")
    for word in words {
      let run = try await stage.shell(
        "git config --add ecw.signals.handler.research \(Shell.quote(word))")
      try #require(run.status == 0, "\(run.err)")
    }
    return stage
  }

  @Test func `a repository that a clone carries names no handler`() async throws {
    let stage = try await stage("exit 0")
    let config = "[core]\nbare = true\n[ecw \"signals.handler\"]\nr = touch pwned"
    for (name, text) in [
      "HEAD": "ref: refs/heads/x", "objects/k": "", "refs/k": "", "config": config,
    ] {
      try stage.scratch.write(text, to: "tools/" + name)
    }
    try stage.scratch.write(
      "{\"signal_id\":\"sig-0000000a\",\"signal_type\":\"R\"}",
      to: "tools/.ecw/signals/pending/sig-0000000a.json")
    _ = try await stage.shell("cd tools && ecw-signals dispatch")
    _ = try await stage.shell("ecw-signals dispatch --root tools")
    #expect(try !Disk.exists(stage.scratch.at("tools/pwned")))
    #expect(try Disk.exists(stage.scratch.at("tools/.ecw/signals/pending/sig-0000000a.json")))
  }

  @Test func `no handler for a type takes no signal, and no log loses no result`() async throws {
    let stage = try await stage("exit 0")
    try stage.scratch.write(
      "{\"signal_id\":\"sig-0000000a\"}", to: ".ecw/signals/pending/sig-0000000a.json")
    #expect(try await stage.signals("dispatch", "--type", "nope").out.contains("retried") == false)
    #expect(try stage.files().contains("pending/sig-0000000a.json"))
    try Disk.removeFile(stage.scratch.at(".ecw/signals/pending/sig-0000000a.json"))
    try stage.post(1)
    try stage.scratch.write("", to: ".ecw/log/signals")
    let run = try await stage.signals("dispatch")
    #expect(run.status == 3, "\(run.out)\(run.err)")
    #expect(try stage.files().contains("pending/\(Stage.id(1)).json"), "it is back in the queue")
  }

  @Test func `fields are arguments and environment, never a shell line`() async throws {
    let stage = try await stage("printf '<%s>' \"$@\" \"$ECW_SIGNAL_TOPIC\" \"$ECW_SIGNAL_ID\"")
    try stage.post(
      1, more: ", \"topic\": \"$(touch pwned); `touch pwned` 'x' \\\"y\\\" {prompt}\"")
    let text = String(
      decoding: try Disk.read(stage.scratch.at(".ecw/signals/pending/\(Stage.id(1)).json")),
      as: UTF8.self)
    try stage.scratch.write(
      text.replacing("\"topic\": \"topic 1\", ", with: ""),
      to: ".ecw/signals/pending/\(Stage.id(1)).json")
    let dry = try await stage.signals("dispatch", "--dry-run")
    #expect(dry.out.contains("would run"), "\(dry.out)\(dry.err)")
    #expect(try stage.events(1) == ["AgentSignalPosted"])
    let run = try await stage.signals("dispatch", "--json")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let record = try run.record(Run.self)
    #expect(record.outcome == "completed")
    #expect(record.arguments.prefix(3) == ["sh", "handler.sh", "phase-1"])
    let log = String(decoding: try Disk.read(stage.scratch.at(record.logPath ?? "")), as: UTF8.self)
    let topic = record.arguments[3]
    #expect(topic.contains("$(touch pwned)"))
    #expect(log == "<phase-1><\(topic)><\(topic)><\(Stage.id(1))>")
    #expect(!(try Disk.exists(stage.scratch.at("pwned"))))
    #expect(try Disk.exists(stage.scratch.at(".ecw/log/dispatch.jsonl")))
  }

  @Test func `a failing handler is tried again later and ends as a dead letter`() async throws {
    let stage = try await stage("echo out; echo 'no network' >&2; exit 3")
    try stage.post(1)
    let times = ["2026-11-21T09:00:00Z", "2026-11-21T09:00:31Z", "2026-11-21T09:02:00Z"]
    for (number, time) in times.enumerated() {
      let run = try await stage.signals("dispatch", "--json", at: time)
      #expect(run.status == 1, "\(run.err)")
      let record = try run.record(Run.self)
      #expect(record.exitStatus == 3)
      #expect(record.problem == "exit 3: no network")
      #expect(record.outcome == (number == 2 ? "failed" : "retried"))
      let log = try Disk.read(stage.scratch.at(record.logPath ?? ""))
      #expect(String(decoding: log, as: UTF8.self) == "out\n\n[standard error]\nno network\n")
      #expect(try await stage.signals("dispatch", at: time).out == "nothing to run\n")
    }
    #expect(try stage.files() == ["failed/sig-00000001.json"])
    #expect(try stage.wrongEvents() == 0)
  }

  @Test func `what a handler prints as JSON is the result`() async throws {
    let stage = try await stage("echo '{\"artifact_path\": \"a.md\"}'", ["sh handler.sh {topic}"])
    try stage.post(1)
    try stage.post(2, type: "REVIEW")
    let run = try await stage.signals("dispatch", "--json")
    #expect(try run.record(Run.self).arguments == ["sh", "handler.sh", "topic 1"])
    let shown = try await stage.signals("show", Stage.id(1))
    #expect(shown.out.contains("\"result\": {\"artifact_path\": \"a.md\"}"))
    #expect(try stage.files().contains("pending/sig-00000002.json"), "it has no handler")
  }

  @Test func `a field that would be an option is refused at once`() async throws {
    let stage = try await stage("touch ran", ["sh", "handler.sh", "{entry_id}"])
    try stage.scratch.write(
      "{\"signal_id\": \"\(Stage.id(1))\", \"signal_type\": \"RESEARCH\", \"entry_id\": \"--force\"}",
      to: ".ecw/signals/pending/\(Stage.id(1)).json")
    let run = try await stage.signals("dispatch", "--json")
    #expect(run.status == 1)
    let record = try run.record(Run.self)
    #expect(record.outcome == "failed")
    #expect(record.problem?.contains("would be an option") == true)
    #expect(!(try Disk.exists(stage.scratch.at("ran"))))
  }

  @Test func `a handler that lost its claim finishes nothing`() async throws {
    let stage = try await stage("ecw-signals requeue \"$ECW_SIGNAL_ID\" --force >&2; echo '{}'")
    try stage.post(1)
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    let run = try await stage.signals(
      "dispatch", "--count", "1", "--json", environment: ["PATH": path])
    #expect(try run.record(Run.self).outcome == "late", "\(run.out)\(run.err)")
    #expect(try stage.files().contains("pending/sig-00000001.json"))
    #expect(try stage.files().contains("late/sig-00000001.json"))
  }

  @Test func `without a handler it says how to configure one`() async throws {
    let stage = try Stage(1)
    let run = try await stage.signals(
      "dispatch", environment: ["ECW_SIGNALS_HANDLER_RESEARCH": "touch ran"])
    #expect(run.status == 69)
    #expect(run.err.contains("hint: git config ecw.signals.handler.research"))
  }

  private struct Run: Decodable {
    let outcome: String?
    let arguments: [String]
    let exitStatus: Int32?
    let problem: String?
    let logPath: String?
  }
}
