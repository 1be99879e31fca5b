import Common
import TestSupport
import Testing

/// Traps of git's own around a gate: nothing of the repository is touched, nothing wrong is named.
struct WsGateLossTests {
  @Test func `case 16: a test that makes a repository, run by a hook in a linked worktree`()
    async throws
  {
    let stage = try await WsGateStage(
      command:
        "cd \"$(mktemp -d \"$HOME/other.XXXXXX\")\" && git init -q . && echo x >x && git add x")
    let hook = stage.root + "/.git/hooks/post-commit"
    try Descriptor(opening: hook, .createNew(mode: 0o755)).write(
      Array("#!/bin/sh\necho \"$GIT_DIR\" >\"$HOME/leaked\"\nws-gate run\n".utf8))
    let run = try await stage.shell(
      """
      set -e
      git worktree add -q -b linked "$HOME/linked"
      cp .git/index "$HOME/index"
      cd "$HOME/linked"
      echo y >y
      git add y
      git commit -qm y
      test "$(git ls-files x)$(git -C "$OLDPWD" ls-files x)" = ''
      test "$(git config core.bare)" = false
      cmp "$OLDPWD/.git/index" "$HOME/index"
      ws-gate status
      """)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let leaked = String(decoding: try Disk.read(stage.scratch.at("leaked")), as: UTF8.self)
    #expect(leaked.hasPrefix("/"), "git sets it in a linked worktree")
  }

  @Test func `a table that is damaged does not hide that the branch has moved`() async throws {
    let stage = try await WsGateStage()
    let merge = try await stage.merge("ws/ws-1/agent-1", ["w": "x\n"])
    try stage.scratch.write(
      String(repeating: "no store ", count: 900), to: "repo/.state/orchestration.db")
    let run = try await stage.gate("revert", merge, "--json")
    #expect(run.status == 5, "\(run.out)\(run.err)")
    #expect(run.out.contains("\"previous_tip\":\"\(merge)\""))
    #expect(try Disk.exists(stage.root + "/.ecw/log/audit.jsonl"))
  }

  @Test func `a tool whose version is asked is a name, never a file of the clone`() async throws {
    let stage = try await WsGateStage()
    try await stage.commit("evil", ["evil": "#!/bin/sh\ntouch \"$HOME/pwned\"\n"])
    try await stage.git("config", "ecw.gate.tools", "git ./evil")
    let run = try await stage.gate("run")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(try !Disk.exists(stage.scratch.at("pwned")))
  }

  @Test func `a red commit is stopped whatever name it is pushed by`() async throws {
    let stage = try await WsGateStage()
    let red = try await stage.commit("red", ["state": "1\n"])
    #expect(try await stage.gate("run").status == 2)
    let zero = String(repeating: "0", count: 40)
    let run = try await stage.shell(
      "echo 'HEAD@{1 day ago} \(red) refs/heads/main \(zero)' | ws-gate status --pre-push")
    #expect(run.status == 2, "\(run.out)\(run.err)")
  }

  @Test(arguments: ["no-such-program", "kill -9 $$", "exit 125"])
  func `case 18: a command that is missing, killed or cannot tell names no culprit`(
    command: String
  ) async throws {
    let stage = try await WsGateStage(command: command)
    try await stage.git("tag", "v1")
    for number in 1...3 { try await stage.merge("ws/ws-\(number)/agent-1", ["w\(number)": "x\n"]) }
    let before = try await stage.shell("git for-each-ref; git status --porcelain=v2 --branch")
    let run = try await stage.gate("bisect", "--good", "v1", "--json")
    #expect(run.status == 3, "\(run.out)\(run.err)")
    #expect(!run.out.contains("\"outcome\":\"found\""))
    let after = try await stage.shell("git for-each-ref; git status --porcelain=v2 --branch")
    #expect(after.out == before.out)
  }
}
