import Common
import SQLite
import TestSupport
import Testing

/// The tool killed, or its calls failing, at every step between the event and the file.
struct EcwSignalsCrashTests {
  private typealias Stage = EcwSignalsStage

  static let verbs = ["claim", "complete", "retry", "requeue", "archive", "expire"]
  static let points = ["sync", "rename", "signals.logged", "signals.filed"]

  /// A stage on which the verb has something to do, and its arguments.
  private func prepare(_ verb: String, hasLog: Bool) async throws -> (Stage, [String], String) {
    let stage = try Stage(2, hasLog: hasLog)
    let late = "2026-11-21T09:05:30Z"
    func tokens() async throws -> String {
      let run = try await stage.signals("claim", Stage.id(0), Stage.id(1), "--json")
      return try #require(run.records(Stage.Signal.self).last?.claimToken)
    }
    switch verb {
    case "claim": return (stage, ["claim", "--count", "2"], Stage.now)
    case "complete":
      let token = try await tokens()
      try stage.scratch.write("{\"kept\": true}", to: "result.json")
      return (
        stage, ["complete", Stage.id(1), "--token", token, "--result", "result.json"], Stage.now
      )
    case "retry":
      let token = try await tokens()
      return (
        stage, ["fail", Stage.id(1), "--token", token, "--retry", "--reason", "x"], Stage.now
      )
    case "requeue":
      _ = try await tokens()
      return (stage, ["requeue", Stage.id(0), Stage.id(1)], late)
    case "archive": return (stage, ["archive", Stage.id(0), Stage.id(1)], Stage.now)
    default:
      _ = try await tokens()
      return (stage, ["expire", "--requeue"], late)
    }
  }

  @Test(arguments: verbs, [true, false])
  func `killed at any step it loses nothing and does nothing twice`(verb: String, hasLog: Bool)
    async throws
  {
    for point in Self.points {
      for step in 1...40 {
        let (stage, arguments, time) = try await prepare(verb, hasLog: hasLog)
        let run = try await ToolRun(
          "ecw-signals", arguments, in: stage.root,
          environment: [
            "ECW_TEST_NOW": time, "USER": "agent", "ECW_FAILPOINT": "\(point)#\(step)=kill",
          ])
        try await expectWhole(stage, "\(verb) \(point)#\(step)", at: time)
        if run.status == 0 { break }
        #expect(run.status == -9, "\(run.err)")
        let again = try await ToolRun(
          "ecw-signals", arguments, in: stage.root,
          environment: ["ECW_TEST_NOW": time, "USER": "agent"])
        #expect(again.status == 0, "\(verb) \(point)#\(step): \(again.out)\(again.err)")
        if verb == "complete" {
          let text = try Disk.read(stage.scratch.at(".ecw/signals/completed/\(Stage.id(1)).json"))
          #expect(String(decoding: text, as: UTF8.self).contains("\"kept\""))
        }
      }
    }
  }

  @Test(arguments: verbs, ["enospc", "eio"])
  func `on a full or broken disk it says so and the next run mends`(verb: String, error: String)
    async throws
  {
    for point in ["write@signals/", "rename"] {
      for step in 1...20 {
        let (stage, arguments, time) = try await prepare(verb, hasLog: step % 2 == 0)
        let run = try await ToolRun(
          "ecw-signals", arguments, in: stage.root,
          environment: [
            "ECW_TEST_NOW": time, "USER": "agent", "ECW_FAILPOINT": "\(point)#\(step)=\(error)",
          ])
        try await expectWhole(stage, "\(verb) \(point)#\(step)", at: time)
        if run.status == 0 { break }
        #expect(run.status == 3, "\(run.out)\(run.err)")
        #expect(run.err.hasPrefix("ecw-signals: "))
      }
    }
  }

  /// Both signals are there, each in one file, and the log agrees, after one run that mends.
  private func expectWhole(_ stage: Stage, _ what: String, at time: String) async throws {
    if stage.hasLog {
      // Any call that changes something mends first, even when it finds nothing to do.
      try await stage.signals("claim", "--type", "none", at: time)
      let stats = try await stage.signals("stats", at: time)
      #expect(stats.status == 0, "\(what): \(stats.out)\(stats.err)")
    }
    let mend = try await stage.signals(
      "expire", "--only", "posted", at: time, environment: ["ECW_SIGNALS_UNCLAIMED_LIMIT": "9999d"])
    #expect(mend.status == 0, "\(what): \(mend.err)")
    let stats = try await stage.signals("stats", at: time)
    #expect(stats.status == 0, "\(what): \(stats.out)\(stats.err)")
    let files = try stage.files()
    let names = files.map { Path.name($0) }.sorted()
    #expect(names == [Stage.id(0) + ".json", Stage.id(1) + ".json"], "\(what): \(files)")
    if stage.hasLog { #expect(try stage.wrongEvents() == 0, "\(what)") }
  }
}
