import Common
import Processes
import SQLite
import TestSupport
import Testing

/// What `reconcile --apply` and `retry` must not write.
struct WsStateReconcileTests {
  private struct Found: Decodable {
    let kind: String
    let outcome: String
    let branch: String?
    let correction: String?
  }

  private func row(_ status: String, _ agent: String?) -> String {
    let agent = agent.map { "'\($0)'" } ?? "NULL"
    return
      "(workstream_id, status, agent_id, started_at) VALUES('ws-1', '\(status)', \(agent), 'x')"
  }

  @Test func `an older attempt that is merged does not complete a running one`() async throws {
    let stage = try await WsStateStage(rows: row("running", "agent-B"))
    try await stage.worktree("ws-1", agent: "agent-A", commits: "one")
    try await stage.field.sh("git merge -q --no-ff -m merge ws/ws-1/agent-A")
    try await stage.worktree("ws-1", agent: "agent-B")
    let run = try await stage.state("reconcile", "--json")
    #expect(try run.records(Found.self)[0].correction == "failed", "\(run.out)")
    // The same without a branch of its own: nothing can be told.
    try await stage.field.sh(
      "git worktree remove .worktrees/agent-B-ws-1 && git branch -qD ws/ws-1/agent-B")
    let none = try await stage.state("reconcile", "--apply", "--json")
    #expect(try none.records(Found.self)[0].correction == nil, "\(none.out)")
    #expect(try stage.statuses == ["ws-1 running"])
  }

  @Test func `merged is not completed while its worktree holds more`() async throws {
    let stage = try await WsStateStage(rows: row("running", "agent-1"))
    try await stage.worktree("ws-1", commits: "one")
    try await stage.field.sh("git merge -q --no-ff -m merge ws/ws-1/agent-1")
    try await stage.field.sh("echo more >.worktrees/agent-1-ws-1/new")
    let run = try await stage.state("reconcile", "--apply", "--json")
    #expect(try run.records(Found.self)[0].correction == nil, "\(run.out)")
    try await stage.field.sh(
      "rm .worktrees/agent-1-ws-1/new; git -C .worktrees/agent-1-ws-1 switch -q --detach HEAD~")
    #expect(try await stage.state("reconcile", "--apply").status == 1)
    #expect(try stage.statuses == ["ws-1 running"])
    try await stage.field.sh("git -C .worktrees/agent-1-ws-1 switch -q ws/ws-1/agent-1")
    #expect(try await stage.state("reconcile", "--apply").status == 0)
    #expect(try stage.statuses == ["ws-1 completed"])
  }

  @Test func `an abandoned attempt makes no conflict, and two branches do not race`() async throws {
    let stage = try await WsStateStage(rows: row("completed", "agent-B"))
    try await stage.worktree("ws-1", agent: "agent-A", commits: "one")
    try await stage.worktree("ws-1", agent: "agent-B", commits: "two")
    try await stage.field.sh("git merge -q --no-ff -m merge ws/ws-1/agent-B")
    let run = try await stage.state("reconcile", "--apply", "--json")
    #expect(run.status == 1)
    #expect(try unmerged(run) == ["agent-A -"], "\(run.out)")
    #expect(try stage.statuses == ["ws-1 completed"])
    try Database(stage.table, .readWrite).execute("UPDATE workstream_status SET agent_id = NULL")
    try await stage.worktree("ws-1", agent: "agent-C", commits: "three")
    let two = try await stage.state("reconcile", "--apply", "--json")
    #expect(two.status == 1)
    #expect(try unmerged(two) == ["agent-A -", "agent-C -"], "\(two.out)")
  }

  private func unmerged(_ run: ToolRun) throws -> [String] {
    try run.records(Found.self).filter { $0.kind == "completed_unmerged" }.map {
      "\(Path.name($0.branch ?? "")) \($0.correction ?? "-")"
    }
  }

  @Test func `a row that another attempt took over meanwhile is not written`() async throws {
    let stage = try await WsStateStage(rows: row("running", "agent-1"))
    try await stage.worktree("ws-1", commits: "one")
    // The other attempt begins while git is asked.
    let real = try await stage.field.sh("command -v git")
    try stage.field.scratch.write(
      """
      #!/bin/sh
      case "$*" in *'worktree list'*) sqlite3 '\(stage.table)' \
        "UPDATE workstream_status SET agent_id='agent-2', started_at=hex(randomblob(4))" ;; esac
      exec \(real) "$@"

      """, to: "bin/git")
    let bin = stage.field.scratch.at("bin")
    try await stage.field.sh("chmod +x '\(bin)/git'")
    let run = try await stage.shell("PATH='\(bin)':$PATH ws-state reconcile --apply --json")
    #expect(run.status == 5, "\(run.out)\(run.err)")
    #expect(try run.records(Found.self).map(\.outcome) == ["raced"])
    #expect(try stage.statuses == ["ws-1 running"])
    try Database(stage.table, .readWrite).execute("UPDATE workstream_status SET status = 'failed'")
    try await stage.field.sh("git worktree remove .worktrees/agent-1-ws-1")
    let retry = try await stage.shell("PATH='\(bin)':$PATH ws-state retry ws-1")
    #expect(retry.status == 4, "\(retry.out)\(retry.err)")
    #expect(try stage.statuses == ["ws-1 failed"])
    #expect(try await stage.field.sh("git rev-parse --verify ws/ws-1/agent-1") != "")
  }

  @Test func `the report of a conflict tells a command that gives the branch up`() async throws {
    let stage = try await WsStateStage(rows: row("running", "agent-1"))
    try await stage.field.sh("echo a >a && git add a && git commit -qm a")
    try await stage.worktree("ws-1", commits: "a")
    try await stage.field.sh("echo b >a && git commit -qam b")
    let run = try await stage.shell("ws-gate conflicts --report")
    let report = try Disk.read(stage.root + "/reports/conflict_ws-1.md")
    let line = String(decoding: report, as: UTF8.self).split(separator: "\n").last ?? "false"
    let done = try await stage.shell(String(line))
    #expect(done.status == 0, "\(run.out)\(line): \(done.err)")
    #expect(try stage.statuses == ["ws-1 discarded"])
  }

  @Test func `hints keep what was asked`() async throws {
    let stage = try await WsStateStage(rows: row("completed", "agent-1"))
    try await stage.worktree("ws-1", commits: "one")
    try await stage.field.sh("git branch old")
    let run = try await stage.state("reconcile", "--into", "old")
    #expect(run.out.hasSuffix("hint: ws-state reconcile --apply --into old\n"), "\(run.out)")
    let set = try await stage.state(
      "set", "ws-1", "pending", "--if-status", "completed", "--message", "a b")
    #expect(
      set.err.contains(
        "hint: ws-state set ws-1 pending --force --if-status completed --message 'a b'\n"))
  }
}
