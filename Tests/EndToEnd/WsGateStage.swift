import Common
import Processes
import TestSupport
import Testing

/// A repository with one commit, a test command, and `ws-gate` run in it.
struct WsGateStage {
  /// Passes while the file `state` does not say otherwise; its number is an exit status.
  static let command = "read code <state && exit \"$code\""

  let scratch: Scratch
  var root: String { scratch.at("repo") }

  init(command: String? = Self.command) async throws {
    scratch = try Scratch()
    try Disk.makeDirectory(root)
    try await git("init", "-q", "-b", "main")
    try await git("config", "user.name", "Agent")
    try await git("config", "user.email", "agent@example.com")
    if let command { try await git("config", "ecw.gate.command", command) }
    // As in a real workspace: an agent's `git add -A` does not commit the state.
    try scratch.write(".ecw/\n.state/\n", to: "repo/.git/info/exclude")
    try await commit("first", ["state": "0\n"])
  }

  /// Runs git in the repository; it must succeed.
  @discardableResult
  func git(_ arguments: String..., in directory: String? = nil) async throws -> String {
    let run = try await ToolRun(
      "/usr/bin/env", ["git"] + arguments, in: directory ?? root,
      environment: ["HOME": scratch.path])
    try #require(run.status == 0, "git \(arguments): \(run.err)")
    return run.out.split(separator: "\n").joined(separator: "\n")
  }

  /// Writes files and commits them; returns the commit.
  @discardableResult
  func commit(_ message: String, _ files: [String: String]) async throws -> String {
    for (name, text) in files { try scratch.write(text, to: "repo/" + name) }
    try await git("add", "-A")
    try await git("commit", "-q", "--allow-empty", "-m", message)
    return try await git("rev-parse", "HEAD")
  }

  /// Makes a branch with files and merges it as the orchestrator does; returns the merge.
  @discardableResult
  func merge(_ branch: String, _ files: [String: String]) async throws -> String {
    try await git("checkout", "-q", "-b", branch)
    try await commit("work of \(branch)", files)
    try await git("checkout", "-q", "main")
    try await git("merge", "-q", "--no-ff", "-m", "Merge \(branch)", branch)
    return try await git("rev-parse", "HEAD")
  }

  /// Runs `ws-gate` in the repository.
  func gate(
    _ arguments: String..., environment: [String: String] = [:], in directory: String? = nil
  ) async throws -> ToolRun {
    try await ToolRun(
      "ws-gate", arguments, in: directory ?? root,
      environment: environment.merging(["HOME": scratch.path]) { own, _ in own })
  }

  /// Runs a shell line in the repository, with the built tools in its `PATH`.
  func shell(_ line: String, environment: [String: String] = [:]) async throws -> ToolRun {
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    return try await ToolRun(
      "/bin/sh", ["-c", line], in: root,
      environment: environment.merging(["HOME": scratch.path, "PATH": path]) { own, _ in own })
  }

  struct Run: Decodable {
    let verdict: String
    let remembered: Bool
    let runs: [One]
    let result: Result?

    struct One: Decodable {
      let end: String
      let exitCode: Int32?
      let log: String
    }
    struct Result: Decodable {
      let verdict: String
      let flaky: Bool
      let command: String
      let tree: String
    }
  }

  struct Status: Decodable {
    let standing: String
    let mayPush: Bool
    let commit: String
  }

  struct Bisect: Decodable {
    let outcome: String
    let culprit: Culprit?
    let confirmed: Bool
    let flaky: Bool
    let runCount: Int
    let resumedRunCount: Int
    let rememberedCount: Int

    struct Culprit: Decodable {
      let commit: String
      let workstream: String?
      let branch: String?
    }
  }

  struct Change: Decodable {
    let outcome: String
    let subjectCommit: String
    let workstream: String?
    let workstreamStatus: String?
    let previousTip: String
    let commit: String?
  }
}
