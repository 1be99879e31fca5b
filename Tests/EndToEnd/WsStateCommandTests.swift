import Common
import TestSupport
import Testing

/// Commands in records work when they are pasted anywhere.
struct WsStateCommandTests {
  private struct Commands: Decodable { let restore: [String] }
  private struct Circles: Decodable {
    struct Circle: Decodable { let cut: [Cut] }
    struct Cut: Decodable { let command: String }
    let cycles: [Circle]
  }
  private struct Next: Decodable { let next: String? }
  private struct Problem: Decodable { let hint: String? }

  private func stage() async throws -> WsStateStage {
    try await WsStateStage(
      rows:
        "(workstream_id, status, agent_id, blocked_by) VALUES('a$b', 'blocked', 'agent-1', 'c')",
      "(workstream_id, status, agent_id, blocked_by) VALUES('c', 'blocked', 'agent-1', 'a$b')")
  }

  private func elsewhere(_ stage: WsStateStage, _ line: String) async throws -> ToolRun {
    try await stage.shell("cd '\(stage.field.scratch.path)' && \(line)")
  }

  @Test func `a cut and its way back are pasted elsewhere`() async throws {
    let stage = try await stage()
    let cycles = try await elsewhere(stage, "ws-state cycles --json --root repo")
    let command = try #require(cycles.record(Circles.self).cycles.first?.cut.first?.command)
    let cut = try await stage.shell("cd / && \(command) --json")
    #expect(cut.status == 0, "\(command): \(cut.err)")
    for command in try cut.record(Commands.self).restore {
      let back = try await stage.shell("cd / && \(command)")
      #expect(back.status == 0, "\(command): \(back.err)")
    }
    #expect(try stage.text("SELECT blocked_by FROM workstream_status ORDER BY 1").count == 2)
    // Where the shell is in the workspace already, people are not told what they know.
    let text = try await stage.state("cycles")
    #expect(text.out.contains("ws-state unblock ") && !text.out.contains("--root"), "\(text.out)")
    let named = try await elsewhere(stage, "ws-state cycles --root repo")
    #expect(named.out.contains(" --root repo\n"), "\(named.out)")
  }

  @Test func `the way back from a reset is pasted elsewhere`() async throws {
    let stage = try await stage()
    try await stage.field.sh("git branch ws/c/agent-1 && mkdir logs && echo a >logs/a")
    let run = try await stage.state("reset", "--json")
    #expect(run.status == 0, "\(run.err)")
    let commands = try run.record(Commands.self).restore
    #expect(commands.count == 3)
    for command in commands {
      let back = try await stage.shell("cd / && \(command)")
      #expect(back.status == 0, "\(command): \(back.err)")
    }
    #expect(try stage.statuses == ["a$b blocked", "c blocked"])
    try await stage.field.sh("git rev-parse --verify -q ws/c/agent-1 && test -e logs/a")
  }

  @Test func `what reconcile and errors tell is pasted elsewhere`() async throws {
    let stage = try await stage()
    try await stage.worktree("d", commits: "d")
    try await stage.field.sh("git worktree add -q --detach .worktrees/agent-1-e")
    let run = try await stage.state("reconcile", "--json")
    let next = try run.records(Next.self).compactMap(\.next)
    #expect(next.count >= 2, "\(run.out)")
    for command in next {
      let more = try await stage.shell("cd / && \(command)")
      #expect([0, 1].contains(more.status) && more.err.isEmpty, "\(command): \(more.err)")
    }
    let text = try await stage.state("reconcile")
    #expect(text.out.contains("hint: git -C \(stage.root) log --oneline main..ws/d/"))
    for arguments in [["show", "nope"], ["reconcile", "--into", "nope"]] {
      let line = "ws-state \(arguments.joined(separator: " ")) --json --root repo"
      let bad = try await elsewhere(stage, line)
      let hint = try JSON.decode(Problem.self, from: Array(bad.err.utf8)).hint ?? "false"
      let more = try await stage.shell("cd / && \(hint)")
      #expect(more.status == 0, "\(hint): \(more.err)")
    }
  }
}
