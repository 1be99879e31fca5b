import Common
import TestSupport
import Testing

/// Real output of every verb of `ws-state` against `docs/schemas`.
struct WsStateSchemasTests {
  private static let script = Path.normal("../../../scripts/validate-json", from: #filePath)

  private func expectValid(_ runs: [ToolRun], sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    let scratch = try Scratch()
    for (number, run) in runs.enumerated() {
      try scratch.write(run.out + run.err, to: "\(number).json")
    }
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script] + runs.indices.map { "\($0).json" }, in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "[exit 0]\n", sourceLocation: sourceLocation)
  }

  @Test func `every verb`() async throws {
    let stage = try await WsStateStage(
      rows:
        "(workstream_id, status, agent_id, started_at) VALUES('ws-1', 'running', 'agent-1', '2026-11-21T06:00:00.5')",
      "(workstream_id, status, agent_id, completed_at) VALUES('ws-2', 'completed', 'agent-1', '2026-11-21 07:00:00')",
      "(workstream_id, status, blocked_by) VALUES('ws-3', 'blocked', 'ws-4 ws-9')",
      "(workstream_id, status) VALUES('ws-5', 'failed')")
    try await stage.worktree("ws-2", commits: "two")
    try stage.file("ws-4", dependsOn: "ws-3", "ws-5")
    try stage.field.scratch.write("{", to: "repo/workstreams/ws-bad.json")
    var runs: [ToolRun] = []
    for verb in [
      ["list"], ["summary"], ["set", "ws-1", "failed", "--dry-run"], ["show", "ws-4"],
      ["stuck", "--all"], ["graph"], ["cycles"], ["ready", "--all"], ["reconcile"],
      ["reset", "--dry-run"], ["reconcile", "--apply"], ["set", "ws-1", "pending"],
      ["show", "ws-1"],
      ["retry", "ws-5", "--dry-run"], ["retry", "ws-5"], ["unblock", "ws-3", "--dry-run"],
      ["unblock", "ws-4", "--from", "ws-3"], ["init"], ["checkpoint"], ["dump", "--out", "d.sql"],
      ["reset"], ["show", "nope"], ["set", "ws-1"], ["set", "ws-2", "running"],
      ["dump", "--out", "d.sql"],
    ] {
      let run = try await ToolRun(
        "ws-state", verb + ["--json"], in: stage.root,
        environment: stage.field.environment.merging(["ECW_TEST_NOW": WsStateStage.now]) { $1 })
      #expect(run.out.isEmpty != run.err.isEmpty, "\(verb): \(run)")
      runs.append(run)
    }
    try await expectValid(runs)
  }
}
