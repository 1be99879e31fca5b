import Common
import Processes
import SQLite
import TestSupport
import Testing

/// A repository with a workstream table, and `ws-state` run in it.
struct WsStateStage {
  static let now = "2026-11-21T08:55:00Z"

  let field: GitField

  var root: String { field.root }
  var table: String { root + "/.state/orchestration.db" }

  init(rows: String...) async throws {
    field = try await GitField()
    try await field.sh("printf '/.state\\n/.ecw\\n/.worktrees\\n' >.git/info/exclude")
    let run = try await state("init")
    try #require(run.status == 0, "\(run.err)")
    let database = try Database(table, .readWrite)
    for row in rows { try database.execute("INSERT INTO workstream_status\(row)") }
  }

  /// Runs `ws-state` at the root.
  func state(_ arguments: String..., environment: [String: String] = [:]) async throws -> ToolRun {
    try await run("ws-state", arguments, environment)
  }

  /// Runs a shell line at the root, with the built tools in its `PATH`.
  func shell(_ line: String) async throws -> ToolRun {
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    return try await run("/bin/sh", ["-c", line], ["PATH": path])
  }

  private func run(_ tool: String, _ arguments: [String], _ environment: [String: String])
    async throws -> ToolRun
  {
    var all = field.environment
    all["ECW_TEST_NOW"] = Self.now
    all.merge(environment) { $1 }
    return try await ToolRun(tool, arguments, in: root, environment: all)
  }

  /// Makes a worktree of an agent with a file that is committed, or with nothing.
  func worktree(_ id: String, agent: String = "agent-1", commits file: String? = nil) async throws {
    try await field.sh("git worktree add -q -b ws/\(id)/\(agent) .worktrees/\(agent)-\(id)")
    guard let file else { return }
    try await field.sh(
      "echo \(id) >\(file) && git add \(file) && git commit -qm 'work of \(id)'",
      in: root + "/.worktrees/\(agent)-\(id)")
  }

  /// A workstream's file.
  func file(_ id: String, dependsOn: String...) throws {
    let list = dependsOn.map { "    \"\($0)\"" }.joined(separator: ",\n")
    try field.scratch.write(
      "{\n  \"id\": \"\(id)\",\n  \"depends_on\": [\n\(list)\n  ],\n  \"gate\": 1\n}\n",
      to: "repo/workstreams/\(id).json")
  }

  /// The first column of a query's rows.
  func text(_ sql: String) throws -> [String] { try Database(table, .readWrite).texts(sql) }

  var statuses: [String] {
    get throws {
      try text("SELECT workstream_id || ' ' || status FROM workstream_status ORDER BY 1")
    }
  }
}
