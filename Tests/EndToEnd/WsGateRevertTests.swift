import Common
import TestSupport
import Testing

/// `ws-gate revert` and `reland`: the branch moves only to what is green, and nothing is lost.
struct WsGateRevertTests {
  /// A green base, a red merge, and a good one on top.
  private func stage() async throws -> (WsGateStage, culprit: String) {
    let stage = try await WsGateStage()
    let culprit = try await stage.merge("ws/ws-22/agent-1", ["state": "1\n", "new": "new\n"])
    try await stage.merge("ws/ws-15/agent-2", ["other": "x\n"])
    return (stage, culprit)
  }

  @Test func `the branch and its worktree move when the revert is green`() async throws {
    let (stage, culprit) = try await stage()
    let tip = try await stage.git("rev-parse", "main")
    try stage.scratch.write("mine\n", to: "repo/untracked")
    let dry = try await stage.gate("revert", "--dry-run", "--json", culprit)
    #expect(try dry.record(WsGateStage.Change.self).outcome == "planned")
    #expect(try await stage.git("rev-parse", "main") == tip)
    let run = try await stage.gate("revert", "--json", culprit)
    #expect(run.status == 0, "\(run.err)")
    let record = try run.record(WsGateStage.Change.self)
    #expect((record.outcome, record.previousTip) == ("done", tip))
    #expect(try await stage.git("rev-parse", "main", "main^") == "\(record.commit ?? "")\n\(tip)")
    #expect(try await stage.git("status", "--porcelain") == "?? untracked")
    #expect(try !Disk.exists(stage.root + "/new"))
    #expect(try Disk.exists(stage.root + "/other"))
    let again = try await stage.gate("revert", culprit)
    #expect(again.out.hasPrefix("nothing to do"))
    #expect(try await stage.gate("status").status == 0)
  }

  @Test func `a culprit comes from bisect through a pipe`() async throws {
    let (stage, culprit) = try await stage()
    let run = try await stage.shell(
      "ws-gate bisect --good \(culprit)^1 --json | ws-gate revert --json -")
    #expect(try run.record(WsGateStage.Change.self).subjectCommit == culprit)
    #expect(try await stage.gate("run").status == 0)
  }

  @Test func `a revert that does not mend it moves nothing`() async throws {
    let (stage, _) = try await stage()
    let tip = try await stage.git("rev-parse", "main")
    let run = try await stage.gate("revert", tip)
    #expect(run.status == 2)
    #expect(run.out.hasPrefix("still red"))
    #expect(try await stage.git("rev-parse", "main") == tip)
    #expect(try await stage.git("status", "--porcelain") == "")
  }

  @Test func `a conflict stops and says what to type`() async throws {
    let (stage, culprit) = try await stage()
    try await stage.commit("edits it", ["new": "edited\n"])
    let tip = try await stage.git("rev-parse", "main")
    let run = try await stage.gate("revert", culprit)
    #expect(run.status == 4)
    #expect(run.out.contains("conflict"))
    #expect(run.out.contains("  new\n"))
    #expect(run.out.contains("hint: git revert -m 1 \(culprit.prefix(12))"))
    #expect(try await stage.git("rev-parse", "main") == tip)
    #expect(try await stage.git("status", "--porcelain") == "")
    #expect(try await stage.gate("revert", culprit).status == 4, "the scratch worktree is usable")
  }

  @Test func `work that is in the way is never touched`() async throws {
    let (stage, culprit) = try await stage()
    let tip = try await stage.git("rev-parse", "main")
    try stage.scratch.write("edited\n", to: "repo/other")
    let dirty = try await stage.gate("revert", culprit)
    #expect(dirty.status == 4)
    #expect(dirty.err.contains("uncommitted changes"))
    try await stage.git("update-index", "--assume-unchanged", "other")
    let later = try await stage.git("rev-parse", "main^2")
    let hidden = try await stage.gate("revert", "--branch", "main", later)
    #expect(hidden.status != 0)
    try await stage.git("update-index", "--no-assume-unchanged", "other")
    try await stage.git("checkout", "-q", "--", "other")
    // The revert brings back a file that is ignored now and was written by somebody.
    try await stage.merge("ws/ws-30/agent-1", ["state": "0\n"])
    let base = try await stage.git("rev-parse", "main")
    try await stage.git("rm", "-q", "other")
    let removal = try await stage.commit("removes it", [".gitignore": "other\n"])
    try stage.scratch.write("precious\n", to: "repo/other")
    let ignored = try await stage.gate("revert", removal)
    #expect(ignored.status == 4, "\(ignored.out)")
    #expect(try Disk.read(stage.root + "/other") == Array("precious\n".utf8))
    #expect(try await stage.git("rev-parse", "main") == removal)
    #expect(base != tip)
  }

  @Test func `the hooks of the repository run, also below a relative path`() async throws {
    let (stage, culprit) = try await stage()
    try stage.scratch.write(
      "#!/bin/sh\necho refused by the hook >&2\nexit 1\n", to: "repo/.husky/pre-commit")
    try stage.scratch.write("*\n", to: "repo/.husky/.gitignore")
    try Disk.setMode(stage.root + "/.husky/pre-commit", 0o755)
    try await stage.git("config", "core.hooksPath", ".husky")
    let run = try await stage.gate("revert", culprit)
    #expect(run.status == 3)
    #expect(run.err.contains("refused by the hook"))
    #expect(try await stage.gate("revert", "--no-verify", culprit).status == 0)
  }

  @Test func `a branch that nobody has checked out is moved by its old value`() async throws {
    let (stage, culprit) = try await stage()
    try await stage.git("checkout", "-q", "--detach")
    let detached = try await stage.gate("revert", culprit)
    #expect(detached.status == 64)
    let run = try await stage.gate("revert", "--branch", "main", "--json", culprit)
    let record = try run.record(WsGateStage.Change.self)
    #expect(try await stage.git("rev-parse", "main") == record.commit)
    #expect(try await stage.git("rev-parse", "HEAD") == record.previousTip)
  }

  @Test func `reland brings the whole work back with its mending`() async throws {
    let (stage, culprit) = try await stage()
    #expect(try await stage.gate("revert", culprit).status == 0)
    let tip = try await stage.git("rev-parse", "main")
    let early = try await stage.gate("reland", "ws-22")
    #expect(early.status == 2, "nothing was mended yet")
    #expect(try await stage.git("rev-parse", "main") == tip)
    try await stage.git("checkout", "-q", "ws/ws-22/agent-1")
    try await stage.commit("mend", ["state": "0\n", "more": "more\n"])
    try await stage.git("checkout", "-q", "main")
    let run = try await stage.gate("reland", "--json", "ws-22")
    #expect(run.status == 0, "\(run.err)")
    #expect(try run.record(WsGateStage.Change.self).workstream == "ws-22")
    for name in ["new", "more", "other"] { #expect(try Disk.exists(stage.root + "/" + name)) }
    #expect(try Disk.read(stage.root + "/state") == Array("0\n".utf8))
    #expect(try await stage.git("merge-base", "--is-ancestor", "ws/ws-22/agent-1", "main") == "")
    let again = try await stage.gate("reland", "ws-22")
    #expect(again.status == 69)
    let unknown = try await stage.gate("reland", "ws-2")
    #expect(unknown.status == 69, "ws-2 is not the beginning of ws-22")
  }

  @Test func `nothing is pushed`() async throws {
    let (stage, culprit) = try await stage()
    try await stage.git("clone", "-q", "--bare", stage.root, stage.scratch.at("up.git"))
    try await stage.git("remote", "add", "origin", stage.scratch.at("up.git"))
    let before = try await stage.git("ls-remote", "origin")
    #expect(try await stage.gate("revert", culprit).status == 0)
    #expect(try await stage.git("ls-remote", "origin") == before)
  }
}
