import Common
import TestSupport
import Testing

/// `ws-gate conflicts` as its user sees it.
struct WsConflictsTests {
  @Test func `colliding branches, their files, and an order that meets one conflict`() async throws
  {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-2", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-3/agent-1", editing: "b.txt", line: 5)
    try await stage.branch("news/ws/x", editing: "a.txt", line: 2)
    let run = try await stage.conflicts()
    #expect(
      run.transcript(root: stage.root) == """
        3 branches for main, 3 pairs, 1 collide

        FIRST            SECOND           FILES
        ws/ws-1/agent-1  ws/ws-2/agent-2  a.txt

        merge in this order:
           BRANCH           MEETS
        1  ws/ws-1/agent-1  nothing
        2  ws/ws-3/agent-1  nothing
        3  ws/ws-2/agent-2  ws/ws-1/agent-1
        [exit 1]

        """)
  }

  @Test func `pairs that cannot meet are not merged`() async throws {
    let stage = try await WsConflictsStage()
    for (number, name) in ["a", "b", "c"].enumerated() {
      try await stage.branch("ws/ws-\(number)/agent-1", editing: name + ".txt", line: 1)
    }
    let survey = try await stage.survey()
    #expect((survey.pairCount, survey.mergedInMemoryCount) == (3, 0))
    #expect(survey.collisions.isEmpty)
  }

  @Test func `what collides is told by kind, also with the target`() async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-1")
    try await stage.git("rm", "-q", "a.txt")
    try await stage.commit("without a")
    try await stage.git("switch", "-q", "main")
    try stage.edit("a.txt", line: 2, to: "by main")
    try await stage.commit("main goes on")
    let survey = try await stage.survey()
    #expect(survey.collisions.map(\.files).map { $0.map(\.kinds) } == [[["modify/delete"]]])
    #expect(survey.branches[0].ontoTarget.files.map(\.kinds) == [["content"]])
    #expect(survey.branches.map(\.behindCount) == [1, 1])
    #expect(survey.branches.map(\.workstreamId) == ["ws-1", "ws-2"])
  }

  @Test func `nothing in the repository changes, not even by an object`() async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-1", editing: "a.txt", line: 2)
    try stage.write("more\n", to: "new.txt")
    let before = try stage.scratch.state()
    let run = try await stage.conflicts("--with-uncommitted")
    #expect(run.status == 1)
    #expect(try stage.scratch.state() == before)
  }

  @Test func `merged branches are named and left out`() async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-1", editing: "b.txt", line: 2)
    try await stage.git("merge", "-q", "--no-ff", "-m", "merged", "ws/ws-1/agent-1")
    let survey = try await stage.survey()
    #expect(survey.merged == ["ws/ws-1/agent-1"])
    #expect(survey.order == ["ws/ws-2/agent-1"])
  }

  @Test func `branches come by name, by workstream and from a pipe`() async throws {
    let stage = try await WsConflictsStage()
    for number in 1...3 {
      try await stage.branch("ws/ws-\(number)/agent-1", editing: "a.txt", line: number)
    }
    let two = try await stage.survey("ws-1", "ws/ws-3/agent-1")
    #expect(two.order.sorted() == ["ws/ws-1/agent-1", "ws/ws-3/agent-1"])
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    let piped = try await ToolRun(
      "/bin/sh",
      [
        "-c",
        "git for-each-ref --format='{\"branch\":\"%(refname:short)\"}' refs/heads/ws/ws-2 | "
          + "ws-gate conflicts --json -",
      ], in: stage.root, environment: ["PATH": path])
    #expect(try piped.record(WsConflictsStage.Survey.self).order == ["ws/ws-2/agent-1"])
    let unknown = try await stage.conflicts("ws-9")
    #expect(
      unknown.transcript(root: stage.root) == """
        --- stderr
        ws-gate: no branch or workstream 'ws-9'
        hint: git branch --list 'ws/*'
        [exit 69]

        """)
  }

  @Test(arguments: ["--onto=nope", "--onto=--output=x", "--onto=:/"])
  func `case 20 of the losses: a target that is no commit is named`(onto: String) async throws {
    let stage = try await WsConflictsStage()
    let run = try await stage.conflicts(onto)
    #expect(run.status == 69)
    #expect(run.err.hasPrefix("ws-gate: no commit '"))
  }

  @Test func `from a linked worktree of a bare repository, GIT_DIR leaking, odd paths`()
    async throws
  {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-1", editing: "a.txt", line: 2)
    try await stage.git("clone", "-q", "--bare", ".", "../bare \"it's\n:one.git")
    try await stage.git(
      "worktree", "add", "-q", "../work\ntree", "main", in: "bare \"it's\n:one.git")
    let run = try await ToolRun(
      "ws-gate", ["conflicts", "--json"], in: stage.scratch.at("work\ntree"),
      environment: ["GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index"])
    try #require(run.status == 1, "\(run.err)")
    #expect(try run.record(WsConflictsStage.Survey.self).collisions.count == 1)
  }

  @Test func `a file's name that is not UTF-8 is shown`() async throws {
    let stage = try await WsConflictsStage()
    let script = """
      for n in 1 2; do
        git switch -q -c ws/ws-$n/agent-1 main
        blob=$(echo $n | git hash-object -w --stdin)
        printf '100644 %s\\tcaf\\351\\0' $blob | git update-index -z --index-info
        git commit -q -m $n
      done
      """
    let made = try await ToolRun(
      "/bin/sh", ["-ec", script], in: stage.root, environment: WsConflictsStage.identity)
    try #require(made.status == 0, "\(made.err)")
    let survey = try await stage.survey("--onto", "main")
    #expect(survey.collisions.flatMap { $0.files.map(\.path) } == ["caf\\xE9"])
  }

  @Test func `no branches is no conflict`() async throws {
    let stage = try await WsConflictsStage()
    let run = try await stage.conflicts()
    #expect(
      run.transcript(root: stage.root) == "0 branches for main, 0 pairs, 0 collide\n[exit 0]\n")
  }
}
