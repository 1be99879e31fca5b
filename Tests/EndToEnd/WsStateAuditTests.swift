import Common
import SQLite
import TestSupport
import Testing

/// Whatever was changed is in the audit log, also when the command then fails.
struct WsStateAuditTests {
  private func stage() async throws -> WsStateStage {
    let stage = try await WsStateStage(
      rows: "(workstream_id, status, agent_id) VALUES('ws-1', 'running', 'agent-1')",
      "(workstream_id, status, agent_id) VALUES('ws-2', 'running', 'agent-1')")
    // The second row stops the command, as a full disk would.
    try Database(stage.table, .readWrite).execute(
      """
      CREATE TRIGGER stop BEFORE UPDATE ON workstream_status WHEN new.workstream_id = 'ws-2'
      BEGIN SELECT raise(ABORT, 'stopped here'); END
      """)
    return stage
  }

  private func expectFirstAudited(_ stage: WsStateStage, _ run: ToolRun, _ verb: String) throws {
    #expect(run.status == 3 && run.err.contains("stopped here"), "\(run.out)\(run.err)")
    #expect(try stage.statuses == ["ws-1 failed", "ws-2 running"])
    let path = stage.root + "/.ecw/log/audit.jsonl"
    let log = try Disk.exists(path) ? String(decoding: Disk.read(path), as: UTF8.self) : ""
    let line = log.split(separator: "\n").last { $0.contains(#""verb":"\#(verb)""#) } ?? ""
    #expect(line.contains("ws-1: running -> failed") && !line.contains("ws-2"), "\(log)")
    #expect(line.contains(#""exit_status":3"#), "\(line)")
  }

  @Test func `set tells what it had set before it was stopped`() async throws {
    let stage = try await stage()
    let run = try await stage.shell("printf 'ws-1\\nws-2\\n' | ws-state set - failed")
    try expectFirstAudited(stage, run, "set")
  }

  @Test func `reconcile tells what it had set before it was stopped`() async throws {
    let stage = try await stage()
    for id in ["ws-1", "ws-2"] { try await stage.worktree(id, commits: id) }
    let run = try await stage.state("reconcile", "--apply")
    try expectFirstAudited(stage, run, "reconcile")
  }

  @Test func `retry tells what it had set before it was stopped`() async throws {
    let stage = try await stage()
    try Database(stage.table, .readWrite).execute(
      "UPDATE workstream_status SET status = 'failed' WHERE workstream_id = 'ws-1'")
    let run = try await stage.shell("printf 'ws-1\\nws-2\\n' | ws-state retry -")
    #expect(run.status == 3, "\(run.out)\(run.err)")
    let log = try Disk.read(stage.root + "/.ecw/log/audit.jsonl")
    #expect(String(decoding: log, as: UTF8.self).contains(#""verb":"retry","what":"ws-1""#))
  }
}
