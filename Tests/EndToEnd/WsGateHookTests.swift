import Common
import TestSupport
import Testing

/// `ws-gate hook post-merge` and `status --pre-push`, called by real git hooks.
struct WsGateHookTests {
  private func stage(mode: String?) async throws -> WsGateStage {
    let stage = try await WsGateStage()
    if let mode { try await stage.git("config", "ecw.gate.mode", mode) }
    for (hook, call) in [
      ("post-merge", "ws-gate hook post-merge \"$@\""), ("pre-push", "ws-gate status --pre-push"),
    ] {
      let text = "#!/bin/sh\n[ \"${ECW_HOOKS-1}\" = 0 ] && exit 0\nexec \(call)\n"
      try stage.scratch.write(text, to: "repo/.git/hooks/" + hook)
      try Disk.setMode(stage.root + "/.git/hooks/" + hook, 0o755)
    }
    return stage
  }

  private func mergeBad(_ stage: WsGateStage, branch: String = "ws/ws-22/agent-1") async throws
    -> ToolRun
  {
    try await stage.git("checkout", "-q", "-b", branch)
    try await stage.commit("bad", ["state": "1\n"])
    try await stage.git("checkout", "-q", "main")
    return try await stage.shell("git merge -q --no-ff -m 'Merge \(branch)' \(branch)")
  }

  @Test func `report tests what was merged, and the push is stopped until it is mended`()
    async throws
  {
    let stage = try await stage(mode: nil)
    try await stage.git("clone", "-q", "--bare", stage.root, stage.scratch.at("up.git"))
    try await stage.git("remote", "add", "origin", stage.scratch.at("up.git"))
    let merge = try await mergeBad(stage)
    #expect(merge.status == 0)
    #expect((merge.out + merge.err).contains("red  "))
    let push = try await stage.shell("git push -q origin main")
    #expect(push.status != 0)
    #expect((push.out + push.err).contains("must not be pushed"))
    let mended = try await stage.shell("ws-gate revert main && git push -q origin main")
    #expect(mended.status == 0, "\(mended.out)\(mended.err)")
    let forced = try await stage.shell("ECW_HOOKS=0 git push -q origin main~1:refs/heads/x")
    #expect(forced.status == 0)
  }

  @Test func `revert takes a red merge back at once`() async throws {
    let stage = try await stage(mode: "revert")
    let before = try await stage.git("rev-parse", "main^{tree}")
    let merge = try await mergeBad(stage)
    #expect(merge.status == 0)
    #expect((merge.out + merge.err).contains("main is at"))
    #expect(try await stage.git("rev-parse", "main^{tree}") == before)
    #expect(try await stage.git("status", "--porcelain", "--untracked-files=no") == "")
  }

  @Test func `background makes nobody wait and leaves its result`() async throws {
    let stage = try await stage(mode: "background")
    let waits = "until [ -e \"$HOME/go\" ]; do sleep 0.01; done; exit 1"
    try await stage.git("config", "ecw.gate.command", waits)
    let merge = try await mergeBad(stage)
    #expect(merge.status == 0)
    #expect(try await stage.gate("status").status == 1, "it still runs")
    let released = try await stage.shell(
      ": >\"$HOME/go\"; until ws-gate status; test $? = 2; do sleep 0.01; done")
    #expect(released.status == 0)
  }

  @Test func `off, a workstream's own branch, and no command are silent`() async throws {
    let off = try await stage(mode: "off")
    #expect(try await mergeBad(off).transcript(root: off.root) == "[exit 0]\n")
    let none = try await stage(mode: nil)
    try await none.git("config", "--unset", "ecw.gate.command")
    #expect(try await mergeBad(none).transcript(root: none.root) == "[exit 0]\n")
    let own = try await stage(mode: "report")
    let run = try await own.shell(
      "git checkout -qb ws/ws-1/a && git checkout -qb x && echo 1 >state && git commit -qam x && "
        + "git checkout -q ws/ws-1/a && git merge -q --no-ff -m m x")
    #expect(run.transcript(root: own.root) == "[exit 0]\n")
    #expect(try !Disk.exists(own.root + "/.ecw"))
  }
}
