import Common
import Processes
import SQLite
import TestSupport
import Testing

/// The playbook's scenarios 1, 2, 6 and the emergency reset, from the broken state to the mended.
struct WsStateScenarioTests {
  private func row(_ id: String, _ status: String, started: String = "2026-11-21 06:00:00")
    -> String
  {
    "(workstream_id, status, agent_id, started_at) VALUES('\(id)', '\(status)', 'agent-1', '\(started)')"
  }

  @Test func `scenario 1: the orchestrator crashed in the middle`() async throws {
    let stage = try await WsStateStage(
      rows: row("ws-1", "running"), row("ws-2", "running"), row("ws-3", "completed"),
      row("ws-4", "completed"), row("ws-5", "running"), row("ws-6", "pending"))
    try await stage.worktree("ws-1", commits: "one")  // work that is not merged
    try await stage.worktree("ws-2")  // nothing done
    try await stage.worktree("ws-3", commits: "three")  // "completed", but the merge failed
    try await stage.worktree("ws-4", commits: "four")
    try await stage.worktree("ws-5", commits: "five")
    try await stage.worktree("ws-6", commits: "six")
    try await stage.worktree("ws-7", commits: "seven")
    // ws-4 was rebased in, as the orchestrator's own pull does; ws-5 by a merge.
    try await stage.field.sh(
      "git cherry-pick ws/ws-4/agent-1 >/dev/null && git commit -q --allow-empty --amend -m other "
        + "&& git merge -q --no-ff -m merge ws/ws-5/agent-1")
    let look = try await stage.state("reconcile", "--json")
    #expect(look.status == 1, "\(look.err)")
    let found = try look.records(Found.self)
    #expect(
      found.map { "\($0.kind) \($0.id ?? $0.worktree ?? "") \($0.correction ?? "-")" } == [
        "running_without_process ws-1 failed", "running_without_process ws-2 failed",
        "completed_unmerged ws-3 conflict", "running_merged ws-5 completed",
        "pending_with_commits ws-6 -", "leftover_worktree ws-6 -", "branch_without_row ws-7 -",
        "worktree_without_row .worktrees/agent-1-ws-7 -",
      ])
    #expect(found[0].evidence.contains("1 commit of ws/ws-1/agent-1 not in main"))
    let dry = try await stage.state("reconcile", "--apply", "--dry-run")
    #expect(dry.status == 1)
    #expect(try stage.statuses[0] == "ws-1 running")
    let refs = try await stage.field.sh("git for-each-ref refs/heads && git worktree list")
    let apply = try await stage.state("reconcile", "--apply")
    #expect(apply.status == 1, "\(apply.err)")
    #expect(
      try stage.statuses == [
        "ws-1 failed", "ws-2 failed", "ws-3 conflict", "ws-4 completed", "ws-5 completed",
        "ws-6 pending",
      ])
    #expect(try await stage.field.sh("git for-each-ref refs/heads && git worktree list") == refs)
    #expect(
      try stage.text("SELECT error_message FROM workstream_status WHERE workstream_id = 'ws-3'")
        == ["1 commit of ws/ws-3/agent-1 not in main"])
  }

  struct Found: Decodable {
    let kind: String
    let id: String?
    let correction: String?
    let worktree: String?
    let evidence: [String]
  }

  @Test func `scenario 2: an agent hangs, and a long tool call is not a hang`() async throws {
    let stage = try await WsStateStage(
      rows: row("ws-1", "running"), row("ws-2", "running"), row("ws-3", "running"),
      row("ws-4", "running", started: "2026-11-21 08:54:00"), row("ws-5", "running"))
    for id in ["ws-1", "ws-2", "ws-3", "ws-4"] { try await stage.worktree(id) }
    // Nothing was written for hours, except in ws-3.
    try await stage.field.sh(
      """
      find .worktrees .git/worktrees -type f -exec touch -d '2026-11-21T06:01:00Z' {} +
      echo x >.worktrees/agent-1-ws-3/new && touch -d '2026-11-21T08:50:00Z' .worktrees/agent-1-ws-3/new
      """)
    let run = try await stage.shell(
      """
      (cd .worktrees/agent-1-ws-2 && exec sleep 60) & agent=$!
      (cd .worktrees/agent-1-ws-3 && exec sleep 60) & other=$!
      until [ "$(readlink /proc/$agent/cwd)" = "$PWD/.worktrees/agent-1-ws-2" ] && \
            [ "$(readlink /proc/$other/cwd)" = "$PWD/.worktrees/agent-1-ws-3" ]; do :; done
      ws-state stuck --all --json; code=$?
      kill $agent $other
      exit $code
      """)
    #expect(run.status == 1, "\(run.err)")
    let stuck = try run.records(Verdict.self)
    #expect(
      stuck.map { "\($0.id) \($0.verdict) \($0.confidence)" } == [
        "ws-1 dead high", "ws-2 hung medium", "ws-3 working high", "ws-5 dead medium",
      ], "\(run.out)")
    #expect(stuck[1].processes.map(\.command) == ["sleep"])
    let gone = try await stage.state("stuck", "--json")
    #expect(
      try gone.records(Verdict.self).map { "\($0.id) \($0.verdict)" } == [
        "ws-1 dead", "ws-2 dead", "ws-3 dead", "ws-5 dead",
      ])
  }

  struct Verdict: Decodable {
    struct Process: Decodable { let command: String }
    let id: String
    let verdict: String
    let confidence: String
    let processes: [Process]
  }

  @Test func `scenario 2: abandon and retry, and nothing is lost`() async throws {
    let stage = try await WsStateStage(rows: row("ws-1", "failed"))
    try await stage.worktree("ws-1", commits: "one")
    let refused = try await stage.state("retry", "ws-1")
    #expect(refused.status == 4)
    #expect(refused.err.contains("hint: wt-clean remove --rescue agent-1-ws-1"))
    #expect(try stage.statuses == ["ws-1 failed"])
    // The tip is amended: the commit before is known to the branch's log only.
    let lost = try await stage.field.sh("git rev-parse ws/ws-1/agent-1")
    try await stage.field.sh(
      "git -C .worktrees/agent-1-ws-1 commit -q --amend -m better && "
        + "git worktree remove --force .worktrees/agent-1-ws-1")
    let tip = try await stage.field.sh("git rev-parse ws/ws-1/agent-1")
    let dry = try await stage.state("retry", "ws-1", "--dry-run")
    #expect(dry.out.contains("would become pending, attempt 2"))
    let done = try await stage.state("retry", "ws-1")
    #expect(done.status == 0, "\(done.err)")
    #expect(try stage.statuses == ["ws-1 pending"])
    let kept = try await stage.field.sh(
      "git for-each-ref --format='%(objectname)' refs/ecw/parked; git for-each-ref refs/heads/ws")
    #expect(Set(kept.split(separator: "\n").map(String.init)) == [tip, lost])
    // The next attempt can make its worktree.
    try await stage.worktree("ws-1", commits: "again")
  }

  @Test func `scenario 6: a deadlock, told in the runbook's words and broken`() async throws {
    let stage = try await WsStateStage(
      rows: "(workstream_id, status, blocked_by) VALUES('ws-22', 'blocked', 'ws-15')",
      "(workstream_id, status, blocked_by) VALUES('ws-15', 'blocked', 'ws-22')")
    let run = try await stage.state("cycles")
    #expect(
      run.transcript(root: stage.root) == """
        Dependency cycle detected: ws-15 -> ws-22 -> ws-15
          cutting this frees 2 of 2:
          hint: ws-state unblock ws-15 --from ws-22
        2 workstreams, 2 dependencies
        [exit 2]

        """)
    let stuck = try await stage.state("ready")
    #expect(stuck.status == 2)
    let cut = try await stage.shell("$(ws-state cycles | sed -n 's/^  hint: //p')")
    #expect(cut.status == 0, "\(cut.err)")
    #expect(try stage.statuses == ["ws-15 pending", "ws-22 blocked"])
    #expect(try await stage.state("cycles").status == 0)
    #expect(try await stage.state("ready", "--json").out.contains(#""id":"ws-15""#))
    let back = try await stage.shell(
      String(cut.out.split(separator: "\n").last?.dropFirst("hint: ".count) ?? "false"))
    #expect(back.status == 0, "\(back.err)")
    #expect(try stage.statuses == ["ws-15 blocked", "ws-22 blocked"])
  }

  @Test func `scenario 6: a circle in the files is cut in the file`() async throws {
    let stage = try await WsStateStage()
    try stage.file("ws-15", dependsOn: "ws-22", "ws-3")
    try stage.file("ws-22", dependsOn: "ws-15")
    try stage.file("ws-3")
    let path = stage.root + "/workstreams/ws-22.json"
    let before = String(decoding: try Disk.read(path), as: UTF8.self)
    #expect(try await stage.state("cycles").out.contains("unblock ws-15 --from ws-22"))
    let cut = try await stage.state("unblock", "ws-22", "--from", "ws-15")
    #expect(cut.status == 0, "\(cut.err)")
    let after = String(decoding: try Disk.read(path), as: UTF8.self)
    #expect(after == before.replacing("[\n    \"ws-15\"\n  ]", with: "[]"))
    #expect(try await stage.state("cycles").status == 0)
    let back = try await stage.shell(
      String(cut.out.split(separator: "\n").last?.dropFirst("hint: ".count) ?? "false"))
    #expect(back.status == 0, "\(back.err)")
    #expect(String(decoding: try Disk.read(path), as: UTF8.self) == before)
  }

  @Test func `scenario 6: ids that no track will schedule are told`() async throws {
    let stage = try await WsStateStage()
    try stage.file("ws-22-pipeline-plus")
    try stage.file("ws-23")
    try stage.field.scratch.write(
      "x = 1\n    track_assignments = {\n        \"a\": [\"ws-22\", \"ws-23\"],\n    }\n",
      to: "repo/scripts/multi_agent_orchestrator.py")
    let run = try await stage.state("cycles")
    #expect(run.status == 1)
    #expect(run.out.contains("ws-22-pipeline-plus is in no track"))
    #expect(!run.out.contains("ws-23 is in no track"))
  }

  @Test func `emergency reset: everything can be had again`() async throws {
    let stage = try await WsStateStage(rows: row("ws-1", "failed"), row("ws-2", "failed"))
    try await stage.worktree("ws-1", commits: "one")
    try await stage.worktree("ws-2", commits: "two")
    try await stage.field.sh(
      "git worktree remove .worktrees/agent-1-ws-1 && mkdir logs && echo hello >logs/orchestrator.log"
    )
    let tip = try await stage.field.sh("git rev-parse ws/ws-1/agent-1")
    let dry = try await stage.state("reset", "--dry-run")
    #expect(dry.out.contains("2 rows and 0 lines of the log would go"))
    #expect(try stage.statuses.count == 2)
    let run = try await stage.state("reset", "--json")
    #expect(run.status == 5, "ws-2 is checked out: \(run.err)")
    #expect(try stage.statuses == [])
    #expect(
      try await stage.field.sh("git for-each-ref --format='%(refname)' refs/heads/ws")
        == "refs/heads/ws/ws-2/agent-1")
    #expect(try !Disk.exists(stage.root + "/logs/orchestrator.log"))
    #expect(try Disk.exists(stage.root + "/.worktrees/agent-1-ws-2/two"))
    for command in try run.record(Restore.self).restore {
      let back = try await stage.shell(command)
      #expect(back.status == 0, "\(command): \(back.err)")
    }
    #expect(try stage.statuses == ["ws-1 failed", "ws-2 failed"])
    #expect(try await stage.field.sh("git rev-parse ws/ws-1/agent-1") == tip)
    #expect(try await stage.field.sh("cat logs/orchestrator.log") == "hello")
  }

  struct Restore: Decodable { let restore: [String] }

  @Test func `reset is refused while somebody works`() async throws {
    let stage = try await WsStateStage(rows: row("ws-1", "running"))
    try await stage.worktree("ws-1")
    let run = try await stage.shell(
      """
      (cd .worktrees/agent-1-ws-1 && exec sleep 60) & agent=$!
      until [ "$(readlink /proc/$agent/cwd)" = "$PWD/.worktrees/agent-1-ws-1" ]; do :; done
      ws-state reset; code=$?
      kill $agent
      exit $code
      """)
    #expect(run.status == 4)
    #expect(run.err.contains("(sleep) works in"))
    #expect(try stage.statuses == ["ws-1 running"])
  }

  @Test func `without a worktree and a branch nothing is claimed about a running one`() async throws
  {
    let stage = try await WsStateStage(rows: row("ws-1", "running"))
    let run = try await stage.state("reconcile", "--apply", "--json")
    #expect(run.status == 1, "\(run.err)")
    #expect(try run.records(Found.self).map(\.correction) == [nil])
    #expect(try stage.statuses == ["ws-1 running"])
  }

  @Test func `a worktree is looked at through links, and wherever its branch is`() async throws {
    let stage = try await WsStateStage(rows: row("ws-1", "running"), row("ws-2", "running"))
    try await stage.field.sh(
      """
      mkdir ../elsewhere && ln -s ../elsewhere .worktrees
      git worktree add -q -b ws/ws-1/agent-1 .worktrees/agent-1-ws-1
      git worktree add -q -b ws/ws-2/agent-1 ../another
      """)
    let run = try await stage.shell(
      """
      (cd ../elsewhere/agent-1-ws-1 && exec sleep 60) & one=$!
      (cd ../another && exec sleep 60) & two=$!
      until [ "$(readlink /proc/$one/comm; cat /proc/$one/comm)" = sleep ] && \
            [ "$(cat /proc/$two/comm)" = sleep ]; do :; done
      ws-state reconcile; code=$?
      kill $one $two
      exit $code
      """)
    #expect(run.status == 0, "\(run.out)\(run.err)")
  }

  @Test func `a circle is cut in the files when there is no table`() async throws {
    let stage = try await WsStateStage()
    for path in try StoreFiles(stage.table).existing() { try Disk.removeFile(path) }
    try stage.file("ws-1", dependsOn: "ws-2")
    try stage.file("ws-2", dependsOn: "ws-1")
    let cut = try await stage.state("unblock", "ws-1", "--from", "ws-2")
    #expect(cut.status == 0, "\(cut.err)")
    #expect(try await stage.state("cycles").status == 0)
  }
}
