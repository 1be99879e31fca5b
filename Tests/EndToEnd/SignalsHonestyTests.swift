import Common
import SQLite
import TestSupport
import Testing

/// What others do to the log, the files and the cache, and what must not be lost or given twice.
struct SignalsHonestyTests {
  private typealias Stage = EcwSignalsStage

  private static let pending = ".ecw/signals/pending/"

  private func text(_ stage: Stage, _ path: String) throws -> String {
    String(decoding: try Disk.read(stage.scratch.at(path)), as: UTF8.self)
  }

  /// Sets the time of a file to a moment of the stage's clock.
  private func touch(_ stage: Stage, _ path: String, _ time: String = Stage.now) async throws {
    let run = try await stage.shell("touch -d \(time) \(Shell.quote(path))")
    try #require(run.status == 0, "\(run.err)")
  }

  @Test func `lost events that come back below the newest one are taken in`() async throws {
    let stage = try Stage(2)
    let posted = try text(stage, Self.pending + Stage.id(0) + ".json")
    let signal = try await stage.claim(Stage.id(0))
    let token = try #require(signal.claimToken)
    try await stage.signals("complete", signal.signalId, "--token", token)
    // The log lost both steps, the files are those of an older snapshot, and others wrote on.
    let mine = "json_extract(event_data, '$.data.claim_token') = '\(token)'"
    try Database(stage.store, .readWrite).execute(
      "CREATE TABLE kept AS SELECT * FROM events WHERE \(mine); DELETE FROM events WHERE \(mine)")
    try Disk.removeFile(stage.scratch.at(".ecw/signals/completed/\(Stage.id(0)).json"))
    try stage.scratch.write(posted, to: Self.pending + Stage.id(0) + ".json")
    try stage.append("ArtifactLinked", "{}")
    try await stage.signals("claim", "--type", "none")
    // What `ecw-events import` does: the rows come back under their own numbers.
    try Database(stage.store, .readWrite).execute("INSERT INTO events SELECT * FROM kept")
    let run = try await stage.signals("claim", "--count", "9", "--json")
    #expect(try run.records(Stage.Signal.self).map(\.signalId) == [Stage.id(1)])
    #expect(
      try stage.files() == ["claimed/\(Stage.id(1)).json", "completed/\(Stage.id(0)).json"])
  }

  @Test func `events that are deleted below the newest one are forgotten`() async throws {
    let stage = try Stage(1)
    try stage.append("AgentSignalCompleted", "{\"signal_id\": \"\(Stage.id(0))\"}")
    try stage.append("ArtifactLinked", "{}")
    try await stage.signals("claim")
    #expect(try stage.files() == ["completed/\(Stage.id(0)).json"])
    try Database(stage.store, .readWrite).execute(
      "DELETE FROM events WHERE event_type = 'ecw.blackboard.AgentSignalCompleted'")
    let list = try await stage.signals("list", "--json").record(Stage.Signal.self)
    #expect(list.logStatus == "POSTED")
    let run = try await stage.signals("requeue", Stage.id(0))
    #expect(run.status == 0, "a change sees what the list sees: \(run.out)")
  }

  @Test func `the token of an earlier claim does not end one without a token`() async throws {
    let stage = try Stage(1)
    let token = try #require(try await stage.claim().claimToken)
    try await stage.signals("requeue", Stage.id(0), "--force")
    try stage.append(
      "AgentSignalClaimed", "{\"signal_id\": \"\(Stage.id(0))\", \"agent_id\": \"other\"}")
    try stage.scratch.write("{\"hours\": 3}", to: "result.json")
    let late = try await stage.signals(
      "complete", Stage.id(0), "--token", token, "--result", "result.json", "--json")
    #expect(late.status == 4)
    #expect(try late.record(Stage.Change.self).outcome == "late")
    let signal = try await stage.signals("list", "--json").record(Stage.Signal.self)
    #expect(signal.status == "CLAIMED" && signal.claimedBy == "other" && signal.claimToken == nil)
    #expect(try stage.files().contains("late/\(Stage.id(0)).json"))
  }

  @Test func `an end by somebody else does not swallow a result`() async throws {
    let stage = try Stage(1)
    let token = try #require(try await stage.claim().claimToken)
    try stage.append("AgentSignalCompleted", "{\"signal_id\": \"\(Stage.id(0))\", \"result\": {}}")
    try stage.scratch.write("{\"hours\": 3}", to: "result.json")
    let run = try await stage.signals(
      "complete", Stage.id(0), "--token", token, "--result", "result.json", "--json")
    let change = try run.record(Stage.Change.self)
    #expect(run.status == 4 && change.outcome == "late")
    #expect(try text(stage, change.keptPath ?? "").contains("\"hours\": 3"))
  }

  @Test(arguments: [true, false])
  func `a failure after a requeue was not told before`(hasLog: Bool) async throws {
    let stage = try Stage(1, hasLog: hasLog)
    let token = try #require(try await stage.claim().claimToken)
    try await stage.signals("requeue", Stage.id(0), "--force")
    let fail = ["fail", Stage.id(0), "--token", token, "--reason", "why it is so", "--json"]
    let run = try await stage.signals(fail[0], fail[1], fail[2], fail[3], fail[4], fail[5], fail[6])
    let change = try run.record(Stage.Change.self)
    #expect(run.status == 4 && change.outcome == "late", "\(run.out)")
    #expect(try text(stage, change.keptPath ?? "").contains("why it is so"))
    // What was told before is nothing new, even when the signal is back in the queue.
    let second = try #require(try await stage.claim().claimToken)
    for outcome in ["retried", "already"] {
      let run = try await stage.signals(
        "fail", Stage.id(0), "--token", second, "--retry", "--reason", "x", "--json")
      #expect(try run.record(Stage.Change.self).outcome == outcome)
      #expect(run.status == 0)
    }
  }

  @Test(arguments: [true, false])
  func `a second, other result of a claim is kept apart`(hasLog: Bool) async throws {
    let stage = try Stage(2, hasLog: hasLog)
    try stage.scratch.write("{ \"hours\": 3 }", to: "result.json")
    for (number, first, outcome) in [(0, [String](), "late"), (1, ["--result"], "already")] {
      let token = try #require(try await stage.claim(Stage.id(number)).claimToken)
      let line = "ecw-signals complete \(Stage.id(number)) --token \(token)"
      let flags = first.isEmpty ? "" : " --result result.json"
      #expect(try await stage.shell(line + flags).status == 0)
      let again = try await stage.shell(line + " --result result.json --json")
      #expect(try again.record(Stage.Change.self).outcome == outcome)
      #expect(again.status == (outcome == "late" ? 4 : 0))
    }
    let kept = try stage.files().filter { $0.hasPrefix("late/") }
    #expect(kept == ["late/\(Stage.id(0)).json"])
    #expect(try text(stage, "result.json") == "{ \"hours\": 3 }")
  }

  @Test(arguments: [true, false])
  func `results of many attempts never make a file that cannot be read`(hasLog: Bool) async throws {
    let stage = try Stage(1, hasLog: hasLog)
    let result = "\"" + String(repeating: "y", count: 250_000) + "\""
    try stage.scratch.write(result, to: "result.json")
    for _ in 1...6 {
      let token = try #require(try await stage.claim(Stage.id(0)).claimToken)
      let run = try await stage.signals(
        "complete", Stage.id(0), "--token", token, "--result", "result.json")
      #expect(run.status == 0, "\(run.err)")
      #expect(try await stage.signals("requeue", Stage.id(0), "--force").status == 0)
    }
    let list = try await stage.signals("list", "--json")
    #expect(list.status == 0, "\(list.err)")
    #expect(try list.record(Stage.Signal.self).status == "POSTED")
    let kept = try stage.files().filter { $0.hasPrefix("results/") }
    #expect(kept.count == 6, "each result is still there: \(kept)")
    let size = try Disk.status(stage.scratch.at(Self.pending + Stage.id(0) + ".json"))?.size
    #expect(try #require(size) < 100_000)
  }

  @Test func `requeue keeps a malformed file that is in its way`() async throws {
    let stage = try Stage(1)
    let path = Self.pending + Stage.id(0) + ".json"
    try await stage.signals("expire", at: "2026-11-21T10:00:00Z")
    try Disk.removeFile(stage.scratch.at(".ecw/signals/expired/\(Stage.id(0)).json"))
    try stage.scratch.write("{\"prompt\": \"all my words\", ", to: path)
    try await touch(stage, path)
    let young = try await stage.signals("requeue", Stage.id(0))
    #expect(young.status == 4, "somebody may be writing it: \(young.out)")
    let run = try await stage.signals("requeue", Stage.id(0), at: "2026-11-21T10:00:00Z")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(
      try text(stage, ".ecw/signals/quarantine/\(Stage.id(0)).json").contains("all my words"))
    #expect(try stage.files().contains("pending/\(Stage.id(0)).json"))
    #expect(run.err.contains("quarantine/\(Stage.id(0)).json"))
  }

  @Test func `a file that is still being written stays, a torn one is told`() async throws {
    let stage = try Stage(0)
    let path = Self.pending + Stage.id(7) + ".json"
    try stage.scratch.write("{\"signal_id\": ", to: path)
    try await touch(stage, path)
    #expect(try await stage.signals("claim", at: "2026-11-21T09:00:09Z").status == 0)
    #expect(try await stage.signals("expire", at: "2026-11-21T09:00:09Z").status == 0)
    #expect(try stage.files() == ["pending/\(Stage.id(7)).json"])
    let run = try await stage.signals("claim", at: "2026-11-21T09:00:10Z")
    #expect(run.err.contains("quarantine/\(Stage.id(7)).json"), "\(run.err)")
    #expect(try text(stage, ".ecw/log/audit.jsonl").contains("\"verb\":\"quarantine\""))
    #expect(try text(stage, ".ecw/signals/quarantine/\(Stage.id(7)).json") == "{\"signal_id\": ")
  }

  @Test func `what is not JSON in UTF-8 to the letter is never claimed`() async throws {
    let stage = try Stage(0)
    let flat = "{\"signal_id\": \"%\", \"signal_type\": \"X\"}"
    let wide = Array(flat.replacing("%", with: Stage.id(1)).utf16)
    let path = stage.scratch.at(Self.pending + Stage.id(1) + ".json")
    try Descriptor(opening: path, .createNew(mode: 0o644)).write(
      wide.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
    for (number, extra) in [(2, "1.2.3"), (3, "\"\\q\""), (4, "01"), (5, "[1,]")] {
      let text = flat.replacing("%", with: Stage.id(number)).replacing("\"X\"", with: extra)
      try stage.scratch.write(text, to: Self.pending + Stage.id(number) + ".json")
    }
    let before = try Disk.read(path)
    #expect(try await stage.signals("list").err.contains("not JSON in UTF-8"))
    #expect(try await stage.signals("claim", "--count", "9").out == "nothing to claim\n")
    #expect(try stage.files().count { $0.hasPrefix("quarantine/") } == 10)
    let kept = stage.scratch.at(".ecw/signals/quarantine/\(Stage.id(1)).json")
    #expect(try Disk.read(kept) == before)
    // The same for a result: its event would be one that SQLite does not read.
    try stage.post(6)
    let token = try #require(try await stage.claim().claimToken)
    try stage.scratch.write("{\"a\": 1.2.3}", to: "result.json")
    let run = try await stage.signals(
      "complete", Stage.id(6), "--token", token, "--result", "result.json")
    #expect(run.status == 65)
    #expect(try stage.wrongEvents() == 0)
  }

  @Test func `mending keeps what renew lengthened`() async throws {
    let stage = try Stage(1)
    let token = try #require(try await stage.claim().claimToken)
    try await stage.signals("renew", Stage.id(0), "--token", token, "--for", "2h")
    let name = Stage.id(0) + ".json"
    try Disk.rename(
      stage.scratch.at(".ecw/signals/claimed/\(Stage.id(0)).\(token).json"),
      to: stage.scratch.at(Self.pending + name))
    #expect(try await stage.signals("claim").out == "nothing to claim\n")
    #expect(try stage.files() == ["claimed/" + name])
    try await stage.signals("expire", at: "2026-11-21T10:59:00Z")
    let signal = try await stage.signals("list", "--json").record(Stage.Signal.self)
    #expect(signal.status == "CLAIMED")
    #expect(signal.expiresAt == Timestamp("2026-11-21T11:00:00Z"))
  }
}
