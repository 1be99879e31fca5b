import Common
import TestSupport
import Testing

/// What the gate must never do: run what a clone brings, leave processes, touch the user's files,
/// lose a result.
struct WsGateSafetyTests {
  @Test func `a command that comes with the clone is refused`() async throws {
    let stage = try await WsGateStage(command: nil)
    try await stage.commit(
      "evil", ["cfg": "[ecw \"gate\"]\n\tcommand = : >\\\"$HOME/ran\\\"\n"])
    try await stage.git("config", "include.path", "../cfg")
    let run = try await stage.gate("run")
    #expect(run.status == 4)
    #expect(run.err.contains("part of the clone"))
    let byVariable = try await stage.gate("run", environment: ["ECW_GATE_COMMAND": "exit 0"])
    #expect(byVariable.status == 4)
    #expect(try !Disk.exists(stage.scratch.at("ran")))
    let unset = try await WsGateStage(command: nil)
    #expect(try await unset.gate("run").err.contains("git config ecw.gate.command"))
    let broken = try await WsGateStage(command: "if true; then")
    #expect(try await broken.gate("run").status == 64)
  }

  @Test func `the time limit ends everything that the test started`() async throws {
    let stage = try await WsGateStage(
      command: "sh -c 'trap \"\" TERM; echo $$ >\"$HOME/pid\"; while :; do sleep 0.1; done' & "
        + "trap '' TERM; while :; do sleep 0.1; done")
    try await stage.git("config", "ecw.gate.timeout", "1s")
    let run = try await stage.gate("run", "--json")
    #expect(run.status == 124)
    #expect(try run.record(WsGateStage.Run.self).runs.map(\.end) == ["timed_out"])
    let alive = try await stage.shell("kill -0 $(cat \"$HOME/pid\")")
    #expect(alive.status != 0)
    #expect(try await stage.gate("status").status == 1, "no result is recorded")
  }

  @Test func `what a test leaves running is ended too`() async throws {
    let stage = try await WsGateStage(command: "sleep 100 & echo $! >\"$HOME/pid\"")
    #expect(try await stage.gate("run").status == 0)
    #expect(try await stage.shell("kill -0 $(cat \"$HOME/pid\")").status != 0)
  }

  @Test func `the worktree is empty of what a run left, and the caller's GIT_ variables are gone`()
    async throws
  {
    let stage = try await WsGateStage(
      command: "test -z \"${GIT_DIR-}${GIT_INDEX_FILE-}${GIT_WORK_TREE-}${ECW_ROOT-}\" && "
        + "test ! -e junk && test ! -e .cache && test \"$(cat state)\" = 0 && "
        + "mkdir .cache && echo x >junk && echo 9 >state && chmod 500 .cache")
    try await stage.commit("ignores", [".gitignore": ".cache\n"])
    try await stage.git("init", "-q", "--bare", stage.scratch.at("other.git"))
    let leak = [
      "GIT_DIR": stage.scratch.at("other.git"), "GIT_INDEX_FILE": stage.scratch.at("index"),
      "GIT_WORK_TREE": stage.scratch.path,
    ]
    for _ in 1...2 {
      let run = try await stage.gate("run", "--fresh", environment: leak)
      #expect(run.status == 0, "\(run.out)\(run.err)")
    }
    #expect(try !Disk.exists(stage.scratch.at("index")))
  }

  @Test func `a gate's worktree without its gitfile does not make it work in the user's`()
    async throws
  {
    let stage = try await WsGateStage()
    let first = try await stage.git("rev-parse", "HEAD")
    try await stage.commit("second", ["more": "x\n"])
    #expect(try await stage.gate("run").status == 0)
    try Disk.removeFile(stage.root + "/.ecw/gate/tree-1/.git")
    try stage.scratch.write("precious\n", to: "repo/more")
    try stage.scratch.write("precious\n", to: "repo/untracked")
    #expect(try await stage.gate("run", "--fresh", first).status == 0)
    #expect(try Disk.read(stage.root + "/more") == Array("precious\n".utf8))
    #expect(try Disk.exists(stage.root + "/untracked"))
    #expect(try await stage.git("symbolic-ref", "HEAD") == "refs/heads/main")
    try await stage.git("worktree", "prune")
    #expect(try await stage.git("worktree", "list").contains("tree-1"), "it is locked")
  }

  @Test func `gates that end at the same time lose no result`() async throws {
    let stage = try await WsGateStage()
    var commits: [String] = []
    for number in 1...6 {
      commits.append(try await stage.commit("\(number)", ["n": "\(number)\n"]))
    }
    let line = commits.map { "ws-gate run \($0) & " }.joined() + "wait"
    #expect(try await stage.shell(line).status == 0)
    for commit in commits { #expect(try await stage.gate("status", commit).status == 0) }
    #expect(
      try await stage.git("notes", "--ref=ecw-gate", "list").split(separator: "\n").count == 6)
  }

  @Test func `a failure expires, a pass does not, and both belong to their command`() async throws {
    let stage = try await WsGateStage()
    let good = try await stage.git("rev-parse", "HEAD")
    try await stage.commit("bad", ["state": "1\n"])
    let now = ["ECW_TEST_NOW": "2026-11-21T08:00:00Z"]
    let later = ["ECW_TEST_NOW": "2026-11-22T08:00:01Z"]
    #expect(try await stage.gate("run", environment: now).status == 2)
    #expect(try await stage.gate("run", good, environment: now).status == 0)
    #expect(try await stage.gate("status", environment: now).status == 2)
    let expired = try await stage.gate("status", environment: later)
    #expect(expired.status == 1)
    #expect(expired.out.contains("too old to be believed"))
    #expect(try await stage.gate("status", good, environment: later).status == 0)
    try await stage.git("config", "ecw.gate.command", "true")
    #expect(try await stage.gate("status", good, environment: now).status == 1)
    #expect(try await stage.gate("run", environment: now).status == 0)
  }
}
