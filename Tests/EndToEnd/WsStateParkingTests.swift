import Common
import Processes
import SQLite
import TestSupport
import Testing

/// What `reset` and `retry` do when something cannot be moved.
struct WsStateParkingTests {
  private func stage() async throws -> WsStateStage {
    let stage = try await WsStateStage(
      rows: "(workstream_id, status, agent_id) VALUES('ws-1', 'failed', 'agent-1')")
    try await stage.field.sh(
      "git branch ws/ws-1/agent-1 && mkdir logs && echo hi >logs/.hidden && echo hello >logs/a.log")
    return stage
  }

  private struct Outcome: Decodable {
    struct Branch: Decodable {
      let branch: String
      let parkedAs: String?
      let problem: String?
    }
    let branches: [Branch]
    let restore: [String]
    let problem: String?
  }

  @Test func `reset changes nothing when logs cannot be moved`() async throws {
    let stage = try await stage()
    try await stage.field.sh("mkdir -p .ecw && touch .ecw/quarantine")
    let run = try await stage.state("reset")
    #expect(![0, 5].contains(run.status), "\(run.out)\(run.err)")
    #expect(try stage.statuses == ["ws-1 failed"])
    try await stage.field.sh("git rev-parse --verify -q ws/ws-1/agent-1 && test -e logs/.hidden")
  }

  @Test func `reset that fails behind the table tells the way back`() async throws {
    let stage = try await stage()
    try await stage.field.sh("git branch ws/odd && touch .git/refs/heads/ws/ws-1/agent-1.lock")
    let run = try await stage.state("reset", "--json")
    #expect(run.status == 5, "\(run.out)\(run.err)")
    let outcome = try run.record(Outcome.self)
    #expect(outcome.branches.map(\.branch) == ["ws/ws-1/agent-1", "ws/odd"])
    #expect(outcome.branches[0].problem?.contains("agent-1.lock") == true, "\(run.out)")
    for command in outcome.restore {
      let back = try await stage.shell(command)
      #expect(back.status == 0, "\(command): \(back.err)")
    }
    #expect(try stage.statuses == ["ws-1 failed"])
    try await stage.field.sh("test \"$(cat logs/.hidden logs/a.log | wc -l)\" = 2")
    let audit = try Disk.read(stage.root + "/.ecw/log/audit.jsonl")
    #expect(String(decoding: audit, as: UTF8.self).contains(#""verb":"reset""#))
  }

  @Test func `no odd name of a branch reaches the terminal or is passed over`() async throws {
    let stage = try await stage()
    try await stage.field.sh(
      "git branch ws/ws-1/\u{301}x && git branch ws/ws-2/a\u{9b}31m && git branch ws/ws-2/q/b")
    // It is no agent's branch: that it stays is told, and is nothing that was left undone.
    let dry = try await stage.state("reset", "--dry-run")
    #expect(dry.status == 0, "\(dry.out)")
    let run = try await stage.state("reset")
    #expect(run.status == 0, "\(run.out)")
    #expect(!run.out.unicodeScalars.contains("\u{9b}"), "\(run.out)")
    #expect(
      try await stage.field.sh("git for-each-ref --format='%(refname)' refs/heads/ws")
        == "refs/heads/ws/ws-2/q/b")
    #expect(run.out.contains("branch ws/ws-2/q/b is left: its name is not ws/<id>/<agent>\n"))
  }

  @Test func `retry that cannot park the branch leaves the row`() async throws {
    let stage = try await stage()
    try await stage.field.sh("touch .git/refs/heads/ws/ws-1/agent-1.lock")
    let run = try await stage.state("retry", "ws-1")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.err.contains("agent-1.lock"), "\(run.err)")
    #expect(try stage.statuses == ["ws-1 failed"])
  }

  @Test func `retry that parks some of the branches says which`() async throws {
    let stage = try await stage()
    try await stage.field.sh(
      "git branch ws/ws-1/agent-2 && touch .git/refs/heads/ws/ws-1/agent-2.lock")
    let run = try await stage.state("retry", "ws-1")
    #expect(run.status == 5, "\(run.out)\(run.err)")
    #expect(run.out.contains("not changed: branch 'ws/ws-1/agent-2' is in the way"), "\(run.out)")
    #expect(run.out.contains("  branch ws/ws-1/agent-1 is parked at refs/ecw/parked/"))
    #expect(try stage.statuses == ["ws-1 failed"])
  }

  @Test func `a branch under a rebase or a bisect is left`() async throws {
    let stage = try await stage()
    try await stage.worktree("ws-2", commits: "two")
    try await stage.worktree("ws-3", commits: "three")
    try await stage.field.sh(
      """
      (cd .worktrees/agent-1-ws-2 && git rebase -q --exec false HEAD~ >/dev/null 2>&1) || :
      cd .worktrees/agent-1-ws-3 && git bisect start HEAD main >/dev/null
      git switch -q --detach HEAD
      """)
    let run = try await stage.state("reset", "--dry-run", "--json")
    #expect(run.status == 5, "an agent's branch that stays is a part not done")
    #expect(
      try run.record(Outcome.self).branches.filter { $0.parkedAs == nil }.map(\.branch) == [
        "ws/ws-2/agent-1", "ws/ws-3/agent-1",
      ], "\(run.out)")
  }
}
