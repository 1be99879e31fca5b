import Common
import SQLite
import TestSupport
import Testing

/// Scenario 4 of the playbook, "tests fail after merge", from the broken state to the mended one,
/// by the commands of `docs/RUNBOOK.md`.
struct WsGateScenarioTests {
  private func table(_ stage: WsGateStage, _ ids: String...) throws {
    try Disk.makeDirectory(stage.root + "/.state")
    let database = try Database(stage.root + "/.state/orchestration.db", .create)
    try database.execute(
      """
      CREATE TABLE workstream_status(workstream_id TEXT PRIMARY KEY, status TEXT NOT NULL,
        agent_id TEXT, track TEXT, started_at TEXT, completed_at TEXT, exit_code INTEGER,
        attempt INTEGER DEFAULT 1, error_message TEXT);
      CREATE TABLE execution_log(id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL,
        workstream_id TEXT NOT NULL, agent_id TEXT, event_type TEXT NOT NULL, message TEXT);
      """)
    for id in ids {
      try database.run(
        "INSERT INTO workstream_status(workstream_id, status) VALUES (?1, 'completed')", .text(id))
    }
  }

  private func row(_ stage: WsGateStage, _ id: String) throws -> (status: String, error: String) {
    var found = ("", "")
    try Database(stage.root + "/.state/orchestration.db", .readOnly).forEach(
      "SELECT status, error_message FROM workstream_status WHERE workstream_id = ?1", [.text(id)]
    ) {
      found = ($0.text(0) ?? "", $0.text(1) ?? "")
      return true
    }
    return found
  }

  @Test func `a bad merge is found, taken back, mended and brought back`() async throws {
    let stage = try await WsGateStage()
    try table(stage, "ws-15", "ws-22-pipeline", "ws-31")
    #expect(try await stage.gate("run").status == 0)
    try await stage.merge("ws/ws-15/agent-1", ["a": "a\n"])
    try await stage.merge("ws/ws-22-pipeline/agent-2", ["b": "b\n", "state": "1\n"])
    try await stage.merge("ws/ws-31/agent-3", ["c": "c\n"])
    let tip = try await stage.git("rev-parse", "main")

    let test = try await stage.gate("run")
    #expect(test.status == 2)
    let found = try await stage.gate("bisect")
    #expect(found.status == 2)
    #expect(found.out.contains("(ws-22-pipeline)"))
    let taken = try await stage.shell("ws-gate bisect --json | ws-gate revert -")
    #expect(taken.status == 0, "\(taken.out)\(taken.err)")
    #expect(taken.out.contains("ws-22-pipeline: reverted"))
    #expect(try await stage.gate("status").status == 0)
    #expect(try row(stage, "ws-22-pipeline").status == "reverted")
    #expect(try row(stage, "ws-22-pipeline").error.contains("taken back by"))
    #expect(try row(stage, "ws-31").status == "completed")
    #expect(try await stage.git("merge-base", "--is-ancestor", tip, "main") == "")

    try await stage.git("switch", "-q", "ws/ws-22-pipeline/agent-2")
    try await stage.commit("mend", ["state": "0\n"])
    try await stage.git("switch", "-q", "main")
    let back = try await stage.gate("reland", "ws-22")
    #expect(back.status == 0, "\(back.err)")
    #expect(try row(stage, "ws-22-pipeline").status == "completed")
    for name in ["a", "b", "c"] { #expect(try Disk.exists(stage.root + "/" + name)) }
    #expect(try await stage.gate("status").status == 0)
  }

  @Test func `case 19 of the losses: merging the branch again leaves its first commits out`()
    async throws
  {
    let stage = try await WsGateStage()
    let culprit = try await stage.merge("ws/ws-22/agent-1", ["b": "b\n", "state": "1\n"])
    #expect(try await stage.gate("revert", culprit).status == 0)
    try await stage.git("switch", "-q", "ws/ws-22/agent-1")
    try await stage.commit("mend", ["state": "0\n", "more": "more\n"])
    try await stage.git("switch", "-q", "main")
    // What git does by itself, in a clone, so that the loss is seen to be real.
    try await stage.git("clone", "-q", stage.root, stage.scratch.at("clone"))
    let clone = stage.scratch.at("clone")
    try await stage.git("config", "user.name", "Agent", in: clone)
    try await stage.git("config", "user.email", "agent@example.com", in: clone)
    try await stage.git(
      "merge", "-q", "-X", "theirs", "-m", "m", "origin/ws/ws-22/agent-1", in: clone)
    #expect(try !Disk.exists(clone + "/b"), "the work is silently gone")
    #expect(try await stage.gate("reland", "ws-22").status == 0)
    #expect(try Disk.exists(stage.root + "/b"))
    #expect(try Disk.exists(stage.root + "/more"))
  }

  @Test func `a table that stays locked makes it partly done, and says what to type`() async throws
  {
    let stage = try await WsGateStage()
    try table(stage, "ws-22")
    let culprit = try await stage.merge("ws/ws-22/agent-1", ["state": "1\n"])
    let database = try Database(stage.root + "/.state/orchestration.db", .readWrite)
    try database.execute("BEGIN IMMEDIATE")
    let run = try await stage.gate(
      "revert", culprit, environment: ["ECW_BUSY_TIMEOUT": "0"])
    #expect(run.status == 5)
    #expect(run.out.contains("hint: ws-state set ws-22 reverted --force"))
    try database.execute("ROLLBACK")
    #expect(try await stage.gate("status").status == 0, "the branch was mended all the same")
  }
}
