import Common
import TestSupport
import Testing

/// Where a gate was believed and was wrong: blame, reverts, and pushes of what is known to be red.
struct WsGateHonestyTests {
  private func hooks(_ stage: WsGateStage) throws {
    for (hook, call) in [
      ("post-merge", "ws-gate hook post-merge \"$@\""), ("pre-push", "ws-gate status --pre-push"),
    ] {
      let text = "#!/bin/sh\n[ \"${ECW_HOOKS-1}\" = 0 ] && exit 0\nexec \(call)\n"
      try stage.scratch.write(text, to: "repo/.git/hooks/" + hook)
      try Disk.setMode(stage.root + "/.git/hooks/" + hook, 0o755)
    }
  }

  private func redWithRemote() async throws -> WsGateStage {
    let stage = try await WsGateStage()
    try await stage.git("config", "ecw.gate.mode", "off")
    try await stage.git("init", "-q", "--bare", stage.scratch.at("up.git"))
    try await stage.git("remote", "add", "origin", stage.scratch.at("up.git"))
    try hooks(stage)
    try await stage.commit("bad", ["state": "1\n"])
    #expect(try await stage.gate("run").status == 2)
    return stage
  }

  @Test func `a fast-forward to a branch that had main merged into it takes back nothing of main`()
    async throws
  {
    let stage = try await WsGateStage(command: "test ! -e one || test ! -e two")
    try await stage.git("config", "ecw.gate.mode", "revert")
    try await stage.git("branch", "ws/ws-2/a1")
    try await stage.merge("ws/ws-1/a1", ["one": "x\n"])
    let tip = try await stage.git("rev-parse", "main")
    try await stage.git("checkout", "-q", "ws/ws-2/a1")
    try await stage.commit("two", ["two": "x\n"])
    try await stage.git("merge", "-q", "--no-edit", "main")
    try await stage.git("checkout", "-q", "main")
    try hooks(stage)
    let merge = try await stage.shell("git merge -q ws/ws-2/a1")
    let said = merge.out + merge.err
    #expect(said.contains("not taken back"), "\(said)")
    #expect(said.contains("hint: git reset --keep \(tip.prefix(12))"))
    #expect(try Disk.exists(stage.root + "/one"), "main's tested work stays")
    #expect(
      try await stage.git("log", "-1", "--format=%s") == "Merge branch 'main' into ws/ws-2/a1")
    let dry = try await stage.gate("revert", "--dry-run", "--json", "HEAD")
    #expect(try dry.record(WsGateStage.Change.self).workstream == nil)
    // What the branch stood on before: then there is nothing to blame but the merge.
    try await stage.git("reset", "-q", "--keep", String(tip))
    let real = try await stage.shell("git merge -q --no-ff --no-edit ws/ws-2/a1")
    #expect((real.out + real.err).contains("main is at"), "\(real.out)\(real.err)")
    #expect(try Disk.exists(stage.root + "/one"))
    #expect(try !Disk.exists(stage.root + "/two"))
  }

  @Test func `a sha256 repository with packed refs remembers what is red`() async throws {
    let stage = try await WsGateStage()
    let made = try await stage.shell(
      """
      set -e
      mkdir "$HOME/long"
      cd "$HOME/long"
      git init -q -b main --object-format=sha256
      git config user.name t
      git config user.email t@t
      git config ecw.gate.command false
      git commit -q --allow-empty -m first
      ws-gate run >/dev/null || test $? = 2
      git pack-refs --all
      ws-gate status
      """)
    #expect(made.status == 2, "\(made.out)\(made.err)")
  }

  @Test(arguments: ["ECW_ROOT", "ECW_GATE_COMMAND"])
  func `no variable lets a red commit through`(variable: String) async throws {
    let stage = try await redWithRemote()
    let other = try await WsGateStage()
    let push = try await stage.shell("git push -q origin main", environment: [variable: other.root])
    #expect(push.status != 0, "\(push.out)\(push.err)")
    #expect((push.out + push.err).contains("must not be pushed"))
    let status = try await stage.gate("status", environment: ["ECW_GATE_COMMAND": "x"])
    #expect(status.status == 2)
    try await stage.git("config", "ecw.gate.mode", "report")
    try await stage.git("checkout", "-q", "-b", "topic")
    try await stage.commit("more", ["more": "x\n"])
    try await stage.git("checkout", "-q", "main")
    let merge = try await stage.shell(
      "git merge -q --no-ff --no-edit topic", environment: [variable: other.root])
    #expect((merge.out + merge.err).contains("red  "), "it tests this repository")
  }

  @Test(arguments: ["rebase", "bisect"])
  func `a branch in the middle of a rebase or a bisection is not moved`(work: String) async throws {
    let stage = try await WsGateStage(command: "true")
    let merge = try await stage.merge("ws/ws-1/a1", ["one": "x\n"])
    try await stage.commit("local", ["local": "x\n"])
    let begun = try await stage.shell(
      work == "rebase"
        ? "GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i HEAD^"
        : "git bisect start main main~2")
    #expect(begun.status == 0, "\(begun.err)")
    let tip = try await stage.git("rev-parse", "main")
    let run = try await stage.gate("revert", "--branch", "main", merge)
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.err.contains("hint: git -C \(stage.root) status"))
    let detached = try await stage.gate("revert", merge)
    #expect(detached.status == 4)
    #expect(!detached.err.contains("--branch main"))
    #expect(try await stage.git("rev-parse", "main") == tip)
    // Seen from another worktree too.
    try await stage.git("worktree", "add", "-q", "-b", "aside", "../aside")
    let aside = try await stage.gate(
      "revert", "--branch", "main", merge, in: stage.scratch.at("aside"))
    #expect(aside.status == 4)
  }

  @Test func `a branch whose worktree is gone is refused`() async throws {
    let stage = try await WsGateStage()
    let merge = try await stage.merge("ws/ws-1/a1", ["one": "x\n"])
    try await stage.git("checkout", "-q", "-b", "other")
    try await stage.git("worktree", "add", "-q", "../gone", "main")
    try FileTree.remove(stage.scratch.at("gone"))
    let run = try await stage.gate("revert", "--branch", "main", merge)
    #expect(run.status == 4)
    #expect(run.err.contains("hint: wt-clean list"))
  }

  @Test func `a range is no commit`() async throws {
    let stage = try await WsGateStage()
    try await stage.commit("second", ["more": "x\n"])
    for verb in ["run", "status"] {
      let range = try await stage.gate(verb, "HEAD~1..HEAD")
      #expect(range.status == 64, "\(range.out)")
      #expect(try await stage.gate(verb, "HEAD^@").status == 64)
      #expect(try await stage.gate(verb, "nowhere").status == 69)
    }
  }

  @Test func `what a test that left its group still does is said`() async throws {
    let stage = try await WsGateStage(
      command: "setsid sh -c 'echo $$ >\"$HOME/pid\"; exec sleep 100' >/dev/null 2>&1 </dev/null & "
        + "until [ -s \"$HOME/pid\" ]; do sleep 0.01; done")
    #expect(try await stage.gate("run").status == 0)
    let pid = try await stage.shell("cat \"$HOME/pid\"").out.filter(\.isNumber)
    let again = try await stage.gate("run", "--fresh")
    #expect(again.err.contains("process \(pid) (sleep) still works in"), "\(again.err)")
    _ = try await stage.shell("kill \(pid) $(cat \"$HOME/pid\")")
  }

  @Test func `the test that a killed run left is ended by the next`() async throws {
    let stage = try await WsGateStage(
      command: "test ! -e \"$HOME/once\" || exit 0; : >\"$HOME/once\"; echo $$ >\"$HOME/pid\"; "
        + "kill -9 $(cat \"$HOME/gate\"); sleep 100")
    let killed = try await stage.shell("ws-gate run & echo $! >\"$HOME/gate\"; wait $!")
    #expect(killed.status == 137)
    #expect(try await stage.shell("kill -0 $(cat \"$HOME/pid\")").status == 0)
    let next = try await stage.gate("run")
    #expect(next.status == 0, "\(next.out)\(next.err)")
    #expect(next.err.contains("ending the test that a killed run left"))
    #expect(try await stage.shell("kill -0 $(cat \"$HOME/pid\")").status != 0)
    #expect(try await stage.shell("ls .ecw/gate").out.contains("tree-2") == false)
  }

  @Test func `a log without end is kept with its head and its tail`() async throws {
    let stage = try await WsGateStage(
      command: "echo begun; head -c 30000000 /dev/zero; echo ended")
    let run = try await stage.gate("run", "--json")
    let log = try #require(run.record(WsGateStage.Run.self).runs.first?.log)
    let bytes = try Disk.read(stage.root + "/" + log)
    #expect(bytes.count < 8 << 20)
    #expect(bytes.starts(with: "begun\n".utf8))
    #expect(bytes.suffix(6).elementsEqual("ended\n".utf8))
    #expect(String(decoding: bytes, as: UTF8.self).contains("bytes left out here"))
  }
}
