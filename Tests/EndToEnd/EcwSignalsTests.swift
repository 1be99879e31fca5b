import Common
import SQLite
import TestSupport
import Testing

/// The life of a signal, with an event log and without.
struct EcwSignalsTests {
  private typealias Stage = EcwSignalsStage

  @Test(arguments: [true, false]) func `claim, renew and complete`(hasLog: Bool) async throws {
    let stage = try Stage(3, hasLog: hasLog)
    let signal = try await stage.claim("--type", "research", "--by", "me")
    #expect(signal.status == "CLAIMED")
    #expect(signal.claimedBy == "me")
    #expect(signal.expiresAt == Timestamp("2026-11-21T09:05:00Z"))
    #expect(signal.disagreement == nil)
    let token = try #require(signal.claimToken)
    let renewed = try await stage.signals(
      "renew", signal.signalId, "--token", token, at: "2026-11-21T09:04:00Z")
    #expect(renewed.status == 0, "\(renewed.err)")
    try await stage.signals("expire", "--only", "claimed", at: "2026-11-21T09:08:00Z")
    try stage.scratch.write("{\"artifact_path\": \"a.md\"}", to: "result.json")
    let done = try await stage.signals(
      "complete", signal.signalId, "--token", token, "--result", "result.json",
      at: "2026-11-21T09:08:00Z")
    #expect(done.status == 0, "\(done.out)\(done.err)")
    let number = try #require(Int(signal.signalId.dropFirst(4), radix: 16))
    let content = try stage.content("completed", number)
    #expect(content["status"] == "COMPLETED")
    #expect(content["topic"]?.text == "topic \(number)")
    #expect(content["completedAt"] != nil || content["completed_at"] != nil)
    guard hasLog else { return }
    #expect(
      try stage.events(number) == [
        "AgentSignalPosted", "AgentSignalClaimed", "AgentSignalCompleted",
      ])
    #expect(try stage.wrongEvents() == 0)
  }

  @Test(arguments: [true, false])
  func `a claim that was lost finishes nothing, and its result is kept`(
    hasLog: Bool
  ) async throws {
    let stage = try Stage(1, hasLog: hasLog)
    let first = try await stage.claim()
    let run = try await stage.signals("expire", "--requeue", at: "2026-11-21T09:05:01Z")
    #expect(run.status == 0, "\(run.err)")
    let second = try await stage.claim(at: "2026-11-21T09:06:00Z")
    #expect(second.attemptsCount == 2)
    let token = try #require(first.claimToken)
    try stage.scratch.write("{\"artifact_path\": \"hours of work.md\"}", to: "result.json")
    let late = try await stage.signals(
      "complete", first.signalId, "--token", token, "--result", "result.json", "--json")
    #expect(late.status == 4)
    let change = try late.record(Stage.Change.self)
    #expect(change.outcome == "late")
    let kept = try Disk.read(stage.scratch.at(try #require(change.keptPath)))
    #expect(String(decoding: kept, as: UTF8.self).contains("hours of work.md"))
    let lost = try await stage.signals("renew", first.signalId, "--token", token)
    #expect(lost.status == 4)
    let current = try #require(second.claimToken)
    let done = try await stage.signals("complete", first.signalId, "--token", current)
    #expect(done.status == 0, "\(done.out)\(done.err)")
    let again = try await stage.signals("complete", first.signalId, "--token", current, "--json")
    #expect(again.status == 0)
    #expect(try again.record(Stage.Change.self).outcome == "already")
    if hasLog { #expect(try stage.events(0).filter { $0.hasSuffix("Completed") }.count == 1) }
  }

  @Test(arguments: [true, false])
  func `failing is tried again, later each time, and ends as a dead letter`(
    hasLog: Bool
  ) async throws {
    let stage = try Stage(1, hasLog: hasLog)
    let times = ["2026-11-21T09:00:00Z", "2026-11-21T09:00:31Z", "2026-11-21T09:02:00Z"]
    let pauses = ["2026-11-21T09:00:30Z", "2026-11-21T09:01:31Z", nil]
    for (time, pause) in zip(times, pauses) {
      let signal = try await stage.claim(at: time)
      let failed = try await stage.signals(
        "fail", signal.signalId, "--token", try #require(signal.claimToken), "--reason", "no net",
        "--retry", "--json", at: time)
      let change = try failed.record(Stage.Change.self)
      #expect(change.outcome == (pause == nil ? "failed" : "retried"))
      #expect(change.notBefore == pause.flatMap { Timestamp($0) })
      #expect(try await stage.signals("claim", "--json", at: time).out == "")
    }
    #expect(try stage.files() == ["failed/sig-00000000.json"])
    let text = try await stage.signals("show", Stage.id(0)).out
    #expect(text.contains("\"attempts\": 3"))
    #expect(text.contains("\"error\": \"no net\""))
    #expect(try await stage.signals("requeue", Stage.id(0)).status == 0)
    #expect(try stage.files() == ["pending/sig-00000000.json"])
    if hasLog { #expect(try stage.wrongEvents() == 0) }
  }

  @Test(arguments: [true, false]) func `expire ends what is over its time and nothing else`(
    hasLog: Bool
  )
    async throws
  {
    let stage = try Stage(3, hasLog: hasLog)
    _ = try await stage.claim(Stage.id(0))
    let dry = try await stage.signals(
      "expire", "--dry-run", "--json", at: "2026-11-21T09:00:21Z")
    #expect(try dry.records(Stage.Change.self).map(\.signalId) == [Stage.id(1), Stage.id(2)])
    #expect(try stage.files().count { $0.hasPrefix("expired") } == 0)
    #expect(try await stage.signals("expire", at: "2026-11-21T09:00:20Z").out == "nothing to do\n")
    try await stage.signals("expire", at: "2026-11-21T09:00:21Z")
    #expect(
      try stage.files() == [
        "claimed/sig-00000000.json", "expired/sig-00000001.json", "expired/sig-00000002.json",
      ])
    try await stage.signals("expire", at: "2026-11-21T09:05:01Z")
    #expect(try stage.files().count { $0.hasPrefix("expired") } == 3)
    try await stage.signals("requeue", Stage.id(1), at: "2026-11-21T10:00:00Z")
    #expect(
      try await stage.signals("expire", at: "2026-11-21T10:00:30Z").out == "nothing to do\n",
      "its time counts from when it was put back")
  }

  @Test func `expire --auto does nothing unless it is set`() async throws {
    let stage = try Stage(1)
    let late = "2026-11-21T10:00:00Z"
    let before = try stage.scratch.state()
    let off = try await stage.signals("expire", "--auto", at: late)
    #expect((off.status, off.out + off.err) == (0, ""))
    #expect(try stage.scratch.state() == before)
    let on = try await stage.signals(
      "expire", "--auto", at: late, environment: ["ECW_SIGNALS_AUTO_EXPIRE": "true"])
    #expect((on.status, on.out + on.err) == (0, ""))
    #expect(try stage.files() == ["expired/sig-00000000.json"])
  }

  @Test(arguments: [true, false]) func `archive files away and requeue brings back`(hasLog: Bool)
    async throws
  {
    let stage = try Stage(2, hasLog: hasLog)
    let signal = try await stage.claim(Stage.id(1))
    let refused = try await stage.signals("archive", Stage.id(1))
    #expect(refused.status == 4)
    let stale = try await stage.signals("archive", "--stale", "5s")
    #expect(stale.status == 0, "\(stale.out)\(stale.err)")
    #expect(
      try stage.files() == ["archived/sig-00000000.json", "claimed/sig-00000001.json"])
    let both = try await stage.signals("archive", Stage.id(0), Stage.id(1), "sig-nope")
    #expect(both.status == 5)
    #expect(try await stage.signals("requeue", Stage.id(0)).status == 0)
    #expect(try await stage.signals("requeue", signal.signalId).status == 4)
    #expect(try await stage.signals("requeue", signal.signalId, "--force").status == 0)
    #expect(
      try stage.files() == ["pending/sig-00000000.json", "pending/sig-00000001.json"])
    if hasLog { #expect(try stage.wrongEvents() == 0) }
  }
}
