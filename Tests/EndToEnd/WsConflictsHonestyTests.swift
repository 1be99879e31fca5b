import Common
import TestSupport
import Testing

/// `ws-gate conflicts` where one worktree cannot be read, and where a revert is meant.
struct WsConflictsHonestyTests {
  @Test func `a worktree that cannot be read is named, and the others are compared`() async throws {
    let stage = try await WsConflictsStage()
    for number in 1...3 {
      try await stage.git(
        "worktree", "add", "-q", "../work\(number)", "-b", "ws/ws-\(number)/agent-1")
      try stage.edit("a.txt", line: 2, to: "by \(number)", in: "work\(number)")
    }
    try await stage.git("init", "-q", "fresh", in: "work1")
    let run = try await stage.conflicts("--with-uncommitted")
    #expect(run.status == 5, "\(run.out)\(run.err)")
    #expect(run.out.contains("ws/ws-1/agent-1: what is not committed in"))
    #expect(run.out.contains("ws/ws-2/agent-1  ws/ws-3/agent-1  a.txt"), "\(run.out)")
    #expect(!(run.out + run.err).contains("add --all"), "that would stage into the agent's index")
    let record = try await stage.conflicts("--with-uncommitted", "--json")
    try stage.write(record.out, to: "record.json")
    let script = Path.normal("../../../scripts/validate-json", from: #filePath)
    let check = try await ToolRun("/usr/bin/python3", [script, "record.json"], in: stage.root)
    #expect(check.transcript(root: stage.root) == "[exit 0]\n")
  }

  @Test(arguments: ["false", "true"])
  func `a revert of a commit that a merge brought in is meant`(short: String) async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    let commit = try await stage.git("rev-parse", "ws/ws-1/agent-1")
    try await stage.git("merge", "-q", "--no-ff", "-m", "Merge one", "ws/ws-1/agent-1")
    try await stage.branch("ws/ws-9/agent-1")
    try await stage.git("-c", "revert.reference=\(short)", "revert", "--no-edit", commit)
    try await stage.git("switch", "-q", "main")
    let run = try await stage.conflicts()
    #expect(run.status == 0, "\(run.out)")
    #expect(run.out.contains("ws/ws-9/agent-1 reverts all of"))
  }

  @Test func `a revert of one commit does not announce what goes back beside it`() async throws {
    let stage = try await WsConflictsStage()
    let base = try await stage.git("rev-parse", "HEAD")
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    let commit = try await stage.git("rev-parse", "ws/ws-1/agent-1")
    try await stage.git("switch", "-q", "ws/ws-1/agent-1")
    try stage.edit("b.txt", line: 2, to: "more")
    try await stage.commit("more")
    try await stage.git("switch", "-q", "main")
    try await stage.git("merge", "-q", "--no-ff", "-m", "Merge one", "ws/ws-1/agent-1")
    try await stage.branch("ws/ws-9/agent-1")
    try await stage.git("revert", "--no-edit", commit)
    try await stage.git("checkout", "-q", base, "--", "b.txt")
    try await stage.commit("stale")
    try await stage.git("switch", "-q", "main")
    #expect(try await stage.conflicts().status == 2)
  }

  @Test func `what a merge brought to a path after the reverted commit goes back silently`()
    async throws
  {
    let stage = try await WsConflictsStage()
    let base = try await stage.git("rev-parse", "HEAD")
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    let commit = try await stage.git("rev-parse", "ws/ws-1/agent-1")
    try await stage.git("switch", "-q", "ws/ws-1/agent-1")
    try stage.edit("a.txt", line: 9, to: "more")
    try await stage.commit("more")
    try await stage.git("switch", "-q", "main")
    try await stage.git("merge", "-q", "--no-ff", "-m", "Merge one", "ws/ws-1/agent-1")
    try await stage.branch("ws/ws-9/agent-1")
    try await stage.git("revert", "--no-edit", commit)
    try await stage.git("checkout", "-q", base, "--", "a.txt")
    try await stage.commit("stale")
    try await stage.git("switch", "-q", "main")
    #expect(try await stage.conflicts().status == 2)
    // Said of both, it is meant.
    try await stage.git("switch", "-q", "ws/ws-9/agent-1")
    let other = try await stage.git("rev-parse", "ws/ws-1/agent-1")
    try await stage.commit("This reverts commit \(other).")
    try await stage.git("switch", "-q", "main")
    #expect(try await stage.conflicts().status == 0)
  }
}
