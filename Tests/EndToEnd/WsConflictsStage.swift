import Common
import Processes
import TestSupport
import Testing

/// A repository with branches of workstreams, and the tool that looks at them.
struct WsConflictsStage {
  static let now = "2026-11-21T08:55:00Z"

  let scratch: Scratch
  var root: String { scratch.at("repo") }

  /// Makes a repository with `main` at one commit of three files.
  init() async throws {
    scratch = try Scratch(inMemory: true)
    try Disk.makeDirectory(root)
    try await git("init", "-q", "-b", "main")
    for name in ["a", "b", "c"] { try write(Self.lines(name), to: name + ".txt") }
    try await commit("base")
  }

  /// Ten lines.
  static func lines(_ name: String) -> String { (1...10).map { "\(name) \($0)\n" }.joined() }

  /// Writes a file in the main worktree, or in another directory of the scratch.
  func write(_ text: String, to path: String, in directory: String = "repo") throws {
    try scratch.write(text, to: directory + "/" + path)
  }

  /// Changes a line of one of the first files.
  func edit(_ name: String, line: Int, to text: String, in directory: String = "repo") throws {
    let path = scratch.at(directory + "/" + name)
    var lines = String(decoding: try Disk.read(path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[line - 1] = text
    try write(lines.joined(separator: "\n"), to: name, in: directory)
  }

  /// Commits everything in the main worktree.
  func commit(_ message: String) async throws {
    try await git("add", "-A")
    try await git("commit", "-q", "--allow-empty", "-m", message)
  }

  /// Makes a branch of a workstream at a commit and stays on it.
  func branch(_ name: String, from start: String = "main") async throws {
    try await git("switch", "-q", "-c", name, start)
  }

  /// Makes a branch of one commit that changes one line, and goes back to `main`.
  func branch(_ name: String, editing file: String, line: Int) async throws {
    try await branch(name)
    try edit(file, line: line, to: "by \(name)")
    try await commit("work of \(name)")
    try await git("switch", "-q", "main")
  }

  /// Runs git, which must succeed, and returns what it printed.
  @discardableResult
  func git(_ arguments: String..., in directory: String = "repo") async throws -> String {
    let run = try await ToolRun(
      "/usr/bin/env", ["git"] + arguments, in: scratch.at(directory), environment: Self.identity)
    try #require(run.status == 0, "git \(arguments): \(run.err)")
    return run.out.hasSuffix("\n") ? String(run.out.dropLast()) : run.out
  }

  /// Runs `ws-gate conflicts`.
  func conflicts(_ arguments: String..., in directory: String = "repo") async throws -> ToolRun {
    try await ToolRun(
      "ws-gate", ["conflicts"] + arguments, in: scratch.at(directory),
      environment: ["ECW_TEST_NOW": Self.now, "HOME": scratch.path])
  }

  /// The record of a run.
  func survey(_ arguments: String..., in directory: String = "repo") async throws -> Survey {
    let run = try await ToolRun(
      "ws-gate", ["conflicts", "--json"] + arguments, in: scratch.at(directory),
      environment: ["ECW_TEST_NOW": Self.now, "HOME": scratch.path])
    try #require([0, 1, 2].contains(run.status), "\(run.err)")
    return try run.record(Survey.self)
  }

  static let identity = [
    "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t", "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@t", "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
  ]

  struct Survey: Decodable {
    let target: String
    let branches: [Branch]
    let merged: [String]
    let pairCount: Int
    let mergedInMemoryCount: Int
    let collisions: [Collision]
    let order: [String]
    let written: [String]
  }

  struct Branch: Decodable {
    let branch: String
    let workstreamId: String
    let commit: String
    let worktree: String?
    let uncommittedCount: Int?
    let aheadCount: Int
    let behindCount: Int
    let ontoTarget: Answer
    let undoes: [Undoing]?
  }

  struct Answer: Decodable {
    let verdict: String
    let files: [File]
  }

  struct Collision: Decodable {
    let first: String
    let second: String
    let verdict: String
    let files: [File]
  }

  struct File: Decodable {
    let path: String
    let kinds: [String]
  }

  struct Undoing: Decodable {
    let subject: String?
    let paths: [String]
    let complete: Bool
    let announced: Bool
  }
}
