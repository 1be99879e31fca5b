import Common
import SQLite
import TestSupport
import Testing

/// The verbs that read and set the table.
struct WsStateTableTests {
  private static let rows = [
    "(workstream_id, status, agent_id, started_at) VALUES('ws-15', 'running', 'agent-1', '2026-11-21T06:55:00.1')",
    "(workstream_id, status, agent_id, completed_at) VALUES('ws-22-long', 'failed', 'agent-2', '2026-11-21 08:50:00')",
  ]

  private func stage() async throws -> WsStateStage {
    try await WsStateStage(rows: Self.rows[0], Self.rows[1])
  }

  @Test func `the list has ages, branches and worktrees that are there`() async throws {
    let stage = try await stage()
    try await stage.worktree("ws-15")
    let run = try await stage.state("list")
    #expect(
      run.out
        == """
        ID          STATUS   AGE    AGENT    ATTEMPT  BRANCH            WORKTREE                  BLOCKED BY  MESSAGE
        ws-15       running  ~2 h   agent-1  1        ws/ws-15/agent-1  .worktrees/agent-1-ws-15  -           \n\
        ws-22-long  failed   ~5 min  agent-2  1        -                 -                         -           \n
        """.replacing("~2 h   agent", with: "~2 h    agent").replacing(
          "AGE    AGENT", with: "AGE     AGENT"))
    let only = try await stage.state("list", "--status", "failed,blocked", "--json")
    #expect(only.out.split(separator: "\n").count == 1)
    let stuck = try await stage.state("list", "--stuck", "--json")
    #expect(stuck.out.contains(#""id":"ws-15""#) && stuck.out.split(separator: "\n").count == 1)
    #expect(try await stage.state("list", "--stuck", "--after", "3h", "--json").out == "")
    #expect(only.out.contains(#""started_at_zone":null"#))
    #expect(only.out.contains(#""completed_at_zone":"assumed_utc""#))
  }

  @Test func `records by hand are those of the general encoder`() async throws {
    let stage = try await WsStateStage(
      rows:
        #"(workstream_id, status, agent_id, error_message, exit_code, blocked_by, notes, started_at) VALUES('ü"\/' || char(1,8,9,10,12,13,27,127), 'running', '', char(8232) || 'x', -7, 'a,b', char(128512), '1999-12-31T23:59:59.999999Z')"#
    )
    let list = try await stage.state("list", "--json")
    let shown = try await stage.shell(
      "ws-state list --json | head -n 1 | ws-state set - failed --dry-run --json")
    #expect(shown.status == 0, "\(shown.err)")
    let show = try await stage.shell(
      #"ws-state show --json -- "$(sqlite3 .state/orchestration.db 'SELECT workstream_id FROM workstream_status')""#
    )
    #expect(show.status == 0, "\(show.err)")
    #expect(show.out.contains(list.out.dropLast()), "\(list.out)\n\(show.out)")
  }

  @Test func `set compares, swaps, logs and audits`() async throws {
    let stage = try await stage()
    let done = try await stage.state(
      "set", "ws-15", "failed", "--if-status", "running", "--message", "agent crashed")
    #expect(done.transcript(root: stage.root) == "ws-15  running -> failed\n[exit 0]\n")
    let again = try await stage.state("set", "ws-15", "failed", "--if-status", "running")
    #expect(
      again.transcript(root: stage.root) == """
        --- stderr
        ws-state: 'ws-15' is failed, not running
        hint: ws-state show ws-15
        [exit 4]

        """)
    let step = try await stage.state("set", "ws-22", "completed")
    #expect(
      step.transcript(root: stage.root) == """
        --- stderr
        ws-state: nothing documents the step from failed to completed
        hint: ws-state set ws-22-long completed --force
        [exit 4]

        """)
    let forced = try await stage.shell("ws-state set ws-22-long completed --force")
    #expect(forced.status == 0)
    #expect(try stage.statuses == ["ws-15 failed", "ws-22-long completed"])
    let show = try await stage.state("show", "ws-15")
    #expect(show.out.contains("running -> failed: agent crashed"))
    let log = String(decoding: try Disk.read(stage.root + "/.ecw/log/audit.jsonl"), as: UTF8.self)
    #expect(log.contains("ws-15: running -> failed"))
  }

  @Test func `ids come from a pipe, and what cannot be set is told by itself`() async throws {
    let stage = try await stage()
    let run = try await stage.shell(
      #"(ws-state list --json; echo nope) | ws-state set - pending --message again"#)
    #expect(
      run.out == """
        ws-15  not changed: nothing documents the step from running to pending
        ws-22-long  failed -> pending
        nope  not changed: no workstream 'nope'

        """)
    #expect(run.status == 5)
  }

  @Test func `a workstream that only has a file gets a row, a word that is none does not`()
    async throws
  {
    let stage = try await stage()
    try stage.file("ws-40-new")
    let made = try await stage.state("set", "ws-40", "running")
    #expect(made.out == "ws-40-new  no row -> running\n")
    let none = try await stage.state("set", "ws-41", "running", "--force")
    #expect(none.status == 69)
    let word = try await stage.state("set", "ws-15", "done")
    #expect(word.status == 64)
  }

  @Test func `without a table it says what to type`() async throws {
    let scratch = try Scratch()
    try Disk.makeDirectories(scratch.at(".state"))
    let run = try await ToolRun("ws-state", ["list"], in: scratch.path)
    #expect(
      run.transcript(root: scratch.path) == """
        --- stderr
        ws-state: no workstream table 'ROOT/.state/orchestration.db'
        hint: ws-state init
        [exit 69]

        """)
    let made = try await ToolRun("ws-state", ["init"], in: scratch.path)
    #expect(made.status == 0)
    let again = try await ToolRun("ws-state", ["init", "--json"], in: scratch.path)
    #expect(again.out.contains(#""outcome":"unchanged""#))
  }

  @Test func `hostile text does not reach the terminal`() async throws {
    let stage = try await WsStateStage(
      rows:
        "(workstream_id, status, agent_id, error_message) VALUES('ws-1' || char(27), 'run' || char(7), '../../x', char(27) || '[2J')"
    )
    for verb in ["list", "summary", "cycles", "graph", "ready"] {
      let run = try await stage.state(verb)
      #expect(!run.out.contains("\u{1b}") && !run.out.contains("\u{7}"), "\(verb)")
    }
  }
}
