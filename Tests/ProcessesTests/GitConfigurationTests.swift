import Common
import Dispatch
import Processes
import TestSupport
import Testing

/// The settings in git's configuration, wherever git would find them.
struct GitConfigurationTests {
  private let scratch: Scratch
  private let workspace: Workspace

  init() throws {
    scratch = try Scratch()
    try Disk.makeDirectories(scratch.at("ws/.ecw"))
    try Disk.makeDirectories(scratch.at("home"))
    workspace = Workspace(root: scratch.at("ws"), isRepository: true)
  }

  private func git(_ script: String) async throws {
    let run = try await ToolRun("/bin/sh", ["-ec", script], in: scratch.at("ws"))
    try #require(run.status == 0, "\(run.err)")
  }

  private func entries(
    _ environment: [String: String] = [:], in workspace: Workspace? = nil
  ) async throws -> [String] {
    var world = World.fixed(environment: ["HOME": scratch.at("home")])
    world.environment["PATH"] = Host.environment["PATH"] ?? "/usr/bin:/bin"
    world.environment.merge(environment) { $1 }
    let place = workspace ?? self.workspace
    let complete = world
    // The call blocks its thread; it must not be one of the few that run the tests' tasks.
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "blocking").async {
        continuation.resume(
          with: Result {
            try GitConfiguration.entries(in: place, world: complete).map { "\($0.key)=\($0.value)" }
          })
      }
    }
  }

  @Test func `without an entry git is not even asked`() async throws {
    try await git("git init -q .")
    #expect(try await entries(["PATH": scratch.at("empty")]) == [])
    let bare = Workspace(root: scratch.path, isRepository: false)
    #expect(try await entries(["PATH": scratch.at("empty")], in: bare) == [])
  }

  @Test func `the repository's entries, in their order, with every value`() async throws {
    try await git(
      """
      git init -q . && git config other.key no
      git config --add ecw.backup.include a && git config --add ecw.backup.include 'b c'
      git config --add ecw.backup.include "$(printf 'd\\ne')" && git config ecw.busyTimeout 9s
      printf '[ecw "backup"]\\n\\tautoPrune\\n' >>.git/config
      """)
    #expect(
      try await entries() == [
        "ecw.backup.include=a", "ecw.backup.include=b c", "ecw.backup.include=d\ne",
        "ecw.busytimeout=9s", "ecw.backup.autoprune=true",
      ])
  }

  @Test func `entries of the user, also without a repository`() async throws {
    try scratch.write("[ecw \"backup\"]\n\tdest = /mine\n", to: "home/.gitconfig")
    let plain = Workspace(root: scratch.at("ws"), isRepository: false)
    #expect(try await entries(in: plain) == ["ecw.backup.dest=/mine"])
    try Disk.removeFile(scratch.at("home/.gitconfig"))
    try scratch.write("[ecw]\n\tbusyTimeout = 1s\n", to: "home/.config/git/config")
    #expect(try await entries(in: plain) == ["ecw.busytimeout=1s"])
    try scratch.write("[ecw]\n\tbusyTimeout = 2s\n", to: "xdg/git/config")
    #expect(
      try await entries(["XDG_CONFIG_HOME": scratch.at("xdg")], in: plain) == ["ecw.busytimeout=2s"]
    )
  }

  @Test func `entries of an included file`() async throws {
    try scratch.write("[ecw]\n\tbusyTimeout = 3s\n", to: "more.conf")
    try await git("git init -q . && git config include.path ../../more.conf")
    #expect(try await entries() == ["ecw.busytimeout=3s"])
  }

  @Test func `entries of the environment`() async throws {
    let environment = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "ecw.busyTimeout", "GIT_CONFIG_VALUE_0": "4s",
      "GIT_DIR": "/nowhere",
    ]
    try await git("git init -q .")
    #expect(try await entries(environment) == ["ecw.busytimeout=4s"])
    try scratch.write("[ecw]\n\tbusyTimeout = 5s\n", to: "global.conf")
    let global = ["GIT_CONFIG_GLOBAL": scratch.at("global.conf")]
    #expect(try await entries(global) == ["ecw.busytimeout=5s"])
  }

  @Test func `entries of one worktree, where git is told to keep some`() async throws {
    try await git(
      """
      git init -q . && git config extensions.worktreeConfig true
      git config --worktree ecw.busyTimeout 6s
      """)
    #expect(try await entries() == ["ecw.busytimeout=6s"])
  }

  @Test func `a broken file is said in git's words`() async throws {
    try await git("git init -q .")
    try scratch.write("[ecw\nbroken", to: "home/.gitconfig")
    let failure = await #expect(throws: Failure.self) { try await entries() }
    #expect(failure?.message.hasPrefix("git config failed: ") == true)
    #expect(failure?.message.contains("bad config line 1") == true)
    #expect(
      failure?.hint == "git -C \(scratch.at("ws")) config --null --get-regexp '^ecw\\.'")
  }
}
