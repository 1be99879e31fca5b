import Common
import TestSupport
import Testing

/// Commands that the gate tells act on its repository, wherever they are pasted.
struct WsGateCommandTests {
  private struct Told: Decodable { let commands: [String] }
  private struct Problem: Decodable { let hint: String? }

  /// A red merge that cannot be taken back by itself.
  private func stage() async throws -> (WsGateStage, culprit: String) {
    let stage = try await WsGateStage()
    let culprit = try await stage.merge("ws/ws-22/agent-1", ["state": "1\n", "new": "new\n"])
    try await stage.commit("edits it", ["new": "edited\n"])
    // Where a plain 'git' would act when the command is pasted in the wrong place.
    try await stage.git("init", "-q", "-b", "main", stage.scratch.at("other"))
    return (stage, culprit)
  }

  private func elsewhere(_ stage: WsGateStage, _ line: String) async throws -> ToolRun {
    try await stage.shell("cd '\(stage.scratch.at("other"))' && \(line)")
  }

  @Test func `a conflict is mended by the commands of its record`() async throws {
    let (stage, culprit) = try await stage()
    let run = try await stage.gate("revert", "--json", culprit)
    #expect(run.status == 4, "\(run.err)")
    let told = try run.record(Told.self).commands
    try #require(told.count == 4, "\(told)")
    #expect(try await elsewhere(stage, told[0]).status == 0)
    #expect(try await elsewhere(stage, told[1]).status == 1, "it stops at the conflict")
    try await stage.git("rm", "-q", "--cached", "new")
    #expect(try await elsewhere(stage, "GIT_EDITOR=true \(told[2])").status == 0)
    let test = try await elsewhere(stage, told[3])
    #expect(test.status == 0, "\(told[3]): \(test.out)\(test.err)")
    #expect(try await stage.git("log", "-1", "--format=%s").hasPrefix("Revert "))
  }

  @Test func `a branch is changed where it is checked out`() async throws {
    let (stage, culprit) = try await stage()
    let linked = stage.scratch.at("a linked one")
    try await stage.git("checkout", "-q", "-b", "mine")
    try await stage.git("worktree", "add", "-q", linked, "main")
    let run = try await stage.gate("revert", "--json", "--branch", "main", culprit)
    let told = try run.record(Told.self).commands
    #expect(told.dropLast().allSatisfy { $0.hasPrefix("git -C '\(linked)' ") }, "\(told)")
    #expect(told.last == "ws-gate run main --root \(stage.root)")
    for directory in [stage.root, linked] {
      let text = try await stage.gate("revert", "--branch", "main", culprit, in: directory)
      #expect(text.out.contains("hint: \(told[1])\nhint: \(told[2])\n"), "\(text.out)")
    }
    let own = try await stage.gate("revert", "--branch", "mine", culprit, in: linked)
    #expect(own.out.contains("hint: git -C \(stage.root) revert -m 1 "), "\(own.out)")
  }

  @Test func `in a bare repository the worktree that one stands in is told`() async throws {
    let (stage, culprit) = try await stage()
    let bare = stage.scratch.at("bare.git"), feature = stage.scratch.at("feature")
    try await stage.git("clone", "-q", "--bare", stage.root, bare)
    try await stage.git("-C", bare, "config", "ecw.gate.command", "true")
    try await stage.git("-C", bare, "worktree", "add", "-q", "-b", "feature", feature, "main")
    let run = try await stage.gate("revert", "--json", "--branch", "main", culprit, in: feature)
    #expect(run.status == 4, "\(run.out)\(run.err)")
    let told = try run.record(Told.self).commands
    #expect(told[0] == "git -C \(feature) switch main")
    #expect(try await elsewhere(stage, told[0]).status == 0)
  }

  @Test func `a reland that collides names the repository too`() async throws {
    let (stage, culprit) = try await stage()
    try await stage.git("reset", "-q", "--hard", culprit)
    #expect(try await stage.gate("revert", culprit).status == 0)
    try await stage.commit("again", ["new": "another\n"])
    let run = try await stage.gate("reland", "--json", "ws-22")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    let told = try run.record(Told.self).commands
    #expect(told.dropLast().allSatisfy { $0.hasPrefix("git -C \(stage.root) ") }, "\(told)")
    #expect(told.last == "ws-gate run main --root \(stage.root)")
  }

  @Test func `what failures tell acts on the repository that was named`() async throws {
    let (stage, culprit) = try await stage()
    try await stage.git("branch", "old", culprit + "^1")
    for call in [
      "revert --branch old \(culprit)", "revert --branch nope \(culprit)", "reland nope",
      "bisect --good \(culprit) --bad old",
    ] {
      let text = try await elsewhere(stage, "ws-gate \(call) --root ../repo")
      let lines = text.err.split(separator: "\n").filter { $0.hasPrefix("hint: git ") }
      let hint = String(try #require(lines.first, "\(call): \(text.err)").dropFirst(6))
      #expect(hint.hasPrefix("git -C ../repo "))
      let record = try await elsewhere(stage, "ws-gate \(call) --root ../repo --json")
      let told = try JSON.decode(Problem.self, from: Array(record.err.utf8)).hint ?? "false"
      for (line, directory) in [(hint, stage.scratch.at("other")), (told, "/")] {
        let more = try await stage.shell("cd '\(directory)' && \(line)")
        #expect(more.status == 0 && more.err.isEmpty, "\(line): \(more.err)")
      }
      let here = try await stage.shell("ws-gate \(call)")
      #expect(here.err.contains("hint: git ") && !here.err.contains("git -C"), "\(here.err)")
    }
  }

  @Test func `a setting that is told is set where it is missing`() async throws {
    let (stage, _) = try await stage()
    try await stage.git("config", "--unset", "ecw.gate.command")
    let run = try await elsewhere(stage, "ws-gate run --root ../repo")
    let hint = try #require(run.err.split(separator: "hint: ").last)
    #expect(try await elsewhere(stage, String(hint)).status == 0)
    #expect(try await stage.git("config", "ecw.gate.command") == "make test")
    let status = try await elsewhere(stage, "ws-gate status --root ../repo")
    #expect(status.out.contains("\nhint: ws-gate run "), "\(status.out)")
    #expect(status.out.hasSuffix(" --root ../repo\n"), "\(status.out)")
  }

  @Test func `a commit that does not go through is told with one command`() async throws {
    let stage = try await WsGateStage()
    let culprit = try await stage.merge("ws/ws-22/agent-1", ["state": "1\n"])
    let hook = "repo/.git/hooks/commit-msg"
    try stage.scratch.write("#!/bin/sh\nexit 1\n", to: hook)
    try Disk.setMode(stage.scratch.at(hook), 0o755)
    let refused = try await stage.gate("revert", culprit)
    #expect(refused.err.hasSuffix("\nhint: git rev-parse --git-path hooks\n"), "\(refused.err)")
    try Disk.removeFile(stage.scratch.at(hook))
    try await stage.git("config", "user.useConfigOnly", "true")
    try await stage.git("config", "--unset", "user.email")
    let nameless = try await stage.gate("revert", culprit)
    #expect(nameless.status == 3)
    #expect(nameless.err.hasSuffix("\nhint: git var GIT_COMMITTER_IDENT\n"), "\(nameless.err)")
  }
}
