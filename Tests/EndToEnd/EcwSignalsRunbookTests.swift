import Common
import SQLite
import TestSupport
import Testing

/// DR-002 and DR-003 from broken to mended, and the hints that health prints.
struct EcwSignalsRunbookTests {
  private typealias Stage = EcwSignalsStage

  private func health(_ stage: Stage, at time: String) async throws -> [Finding] {
    let run = try await ToolRun(
      "ecw-health", ["--json"], in: stage.root, environment: ["ECW_TEST_NOW": time])
    return try run.record(Health.self).findings.filter { $0.id.hasPrefix("signals.") }
  }

  /// DR-002: signals were left lying; some are still wanted, some are not.
  @Test func `stale signals are found, looked at, tried again or archived`() async throws {
    let stage = try Stage(0)
    for number in 0..<12 { try stage.post(number, zone: "Z") }
    let now = "2026-11-21T11:00:00Z"
    try stage.post(100, at: "2026-11-21T10:59:00", zone: "Z")
    let findings = try await health(stage, at: now)
    let hints = findings.compactMap(\.fix)
    #expect(hints.contains("ecw-signals list") && hints.contains { $0.contains("--stale") })
    for hint in hints {
      let run = try await stage.shell(hint, environment: ["ECW_TEST_NOW": now])
      #expect(run.status == 0, "\(hint): \(run.err)")
      #expect(run.out.contains(Stage.id(0)), "\(hint): \(run.out)")
    }
    let looked = try await stage.shell(
      "ecw-signals list --stale 60m --json | ecw-signals show -", environment: ["ECW_TEST_NOW": now]
    )
    #expect(looked.out.contains("topic 11") && !looked.out.contains("topic 100"))
    let planned = try await stage.shell(
      "ecw-signals archive --stale 60m --dry-run", environment: ["ECW_TEST_NOW": now])
    #expect(planned.out.contains("would be archived"))
    #expect(try stage.files().count { $0.hasPrefix("pending/") } == 13)
    let done = try await stage.shell(
      "ecw-signals archive --stale 60m && ecw-signals requeue \(Stage.id(3))",
      environment: ["ECW_TEST_NOW": now])
    #expect(done.status == 0, "\(done.err)")
    #expect(
      try stage.files().filter { $0.hasPrefix("pending/") }
        == ["pending/sig-00000003.json", "pending/sig-00000064.json"])
    #expect(try stage.wrongEvents() == 0)
    let claimed = try await stage.signals("claim", "--count", "9", "--json", at: now)
    let pipe = try await stage.shell(
      "printf '%s' \"$CLAIMS\" | ecw-signals complete -",
      environment: ["CLAIMS": claimed.out, "ECW_TEST_NOW": now])
    #expect(pipe.status == 0, "\(pipe.err)")
    #expect(try await health(stage, at: now).allSatisfy { $0.status == "ok" })
  }

  /// DR-003: an agent took a signal and died.
  @Test func `a signal whose agent died is found and done by somebody else`() async throws {
    let stage = try Stage(2)
    let dead = try await stage.claim("--by", "ps-researcher")
    let now = "2026-11-21T10:30:00Z"
    let findings = try await health(stage, at: now)
    let hint = try #require(findings.first { $0.id == "signals.claimed" }?.fix)
    let found = try await stage.shell(hint, environment: ["ECW_TEST_NOW": now])
    #expect(found.status == 0, "\(hint): \(found.err)")
    #expect(found.out.contains(dead.signalId) && found.out.contains("ps-researcher"))
    let expired = try await stage.signals("expire", "--only", "claimed", "--requeue", at: now)
    #expect(expired.out.contains("retried"), "\(expired.out)\(expired.err)")
    let later = "2026-11-21T10:31:00Z"
    let again = try await stage.claim(dead.signalId, at: later)
    #expect(again.attemptsCount == 2)
    // Done by hand: finished with the token of the claim.
    let done = try await stage.signals(
      "complete", again.signalId, "--token", try #require(again.claimToken), at: later)
    #expect(done.status == 0, "\(done.err)")
    // The dead agent was only slow: what it brings is kept and changes nothing.
    let late = try await stage.signals(
      "complete", dead.signalId, "--token", try #require(dead.claimToken), at: later)
    #expect(late.status == 4)
    #expect(try stage.files().count { $0.hasPrefix("late/") } == 1)
    let number = try #require(Int(dead.signalId.dropFirst(4), radix: 16))
    #expect(
      try stage.events(number) == [
        "AgentSignalPosted", "AgentSignalClaimed", "AgentSignalExpired", "AgentSignalPosted",
        "AgentSignalClaimed", "AgentSignalCompleted",
      ])
  }

  /// The log lies where another part of the suite expects it: health finds nothing wrong with it.
  @Test func `health finds the log whole after every kind of change`() async throws {
    let stage = try Stage(4)
    _ = try await stage.shell(
      """
      ecw-signals claim --count 3 --json > claims
      head -1 claims | ecw-signals complete -
      sed -n 2p claims | ecw-signals fail - --retry --reason x
      sed -n 3p claims | ecw-signals fail - --reason y
      ecw-signals archive \(Stage.id(3)); ecw-signals requeue \(Stage.id(3))
      """)
    let run = try await ToolRun(
      "ecw-health", ["--json", "--deep"], in: stage.root,
      environment: ["ECW_TEST_NOW": Stage.now])
    let odd = try run.record(Health.self).findings.filter {
      $0.status != "ok" && ($0.id.hasPrefix("events") || $0.id.hasPrefix("store.integrity"))
    }
    #expect(odd.isEmpty, "\(run.out)")
    #expect(try stage.wrongEvents() == 0)
  }

  private struct Health: Decodable { let findings: [Finding] }
  private struct Finding: Decodable {
    let id: String
    let status: String
    let fix: String?
  }
}
