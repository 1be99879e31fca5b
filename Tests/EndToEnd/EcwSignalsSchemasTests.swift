import Common
import TestSupport
import Testing

/// Real output of every verb against `docs/schemas`.
struct EcwSignalsSchemasTests {
  private typealias Stage = EcwSignalsStage
  private static let script = Path.normal("../../../scripts/validate-json", from: #filePath)

  private func expectValid(
    _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let scratch = try Scratch()
    for (number, text) in texts.enumerated() { try scratch.write(text, to: "\(number).json") }
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script] + texts.indices.map { "\($0).json" }, in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "[exit 0]\n", sourceLocation: sourceLocation)
  }

  @Test func `every verb prints records of its schema`() async throws {
    let stage = try Stage(6)
    try stage.scratch.write("x", to: ".ecw/signals/pending/sig-0000000f.json")
    let listed = try await stage.signals("list", "--json")
    let stats = try await stage.signals("stats", "--json")
    let claimed = try await stage.signals("claim", "--count", "4", "--json")
    let signals = try claimed.records(Stage.Signal.self)
    let tokens = try signals.map { try #require($0.claimToken) }
    let renewed = try await stage.signals(
      "renew", signals[0].signalId, "--token", tokens[0], "--json")
    let done = try await stage.signals(
      "complete", signals[0].signalId, "--token", tokens[0], "--json")
    let failed = try await stage.signals(
      "fail", signals[1].signalId, "--token", tokens[1], "--retry", "--json")
    let late = try await stage.signals(
      "complete", signals[1].signalId, "--token", tokens[0], "--json")
    let refused = try await stage.signals("archive", signals[2].signalId, "--json")
    let missing = try await stage.signals("requeue", "sig-nope", "--json")
    let expired = try await stage.signals("expire", "--json", at: "2026-11-21T12:00:00Z")
    let shown = try await stage.signals("show", signals[0].signalId, signals[2].signalId, "--json")
    #expect(late.status == 4 && refused.status == 4 && missing.status == 69)
    let kept = try Disk.read(
      stage.scratch.at(try #require(try late.record(Stage.Change.self).keptPath)))
    let reason = try Disk.read(
      stage.scratch.at(".ecw/signals/quarantine/sig-0000000f.json.reason.json"))
    try await expectValid(
      listed.out, stats.out, claimed.out, renewed.out, done.out, failed.out, late.out, refused.out,
      missing.out, expired.out, shown.out, String(decoding: kept, as: UTF8.self),
      String(decoding: reason, as: UTF8.self),
      String(decoding: try Disk.read(stage.scratch.at(".ecw/log/audit.jsonl")), as: UTF8.self))
  }

  @Test func `runs of handlers and errors`() async throws {
    let stage = try Stage(2)
    _ = try await stage.shell("git init -q . && git config ecw.signals.handler.research true")
    let planned = try await stage.signals("dispatch", "--dry-run", "--json")
    let done = try await stage.signals("dispatch", "--count", "1", "--json")
    _ = try await stage.shell("git config ecw.signals.handler.research false")
    let failed = try await stage.signals("dispatch", "--json")
    #expect([planned.status, done.status, failed.status] == [0, 0, 1])
    let usage = try await stage.signals("list", "--json", "--frob")
    let token = try await stage.signals("complete", Stage.id(0), "--token", "../x", "--json")
    let missing = try await stage.signals("show", "nope", "--json")
    #expect([usage.status, token.status, missing.status] == [64, 64, 69])
    try await expectValid(planned.out, done.out, failed.out, usage.err, token.err, missing.err)
  }
}
