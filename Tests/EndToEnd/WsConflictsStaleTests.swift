import Common
import TestSupport
import Testing

/// Branches whose tree is older than what they are put on.
struct WsConflictsStaleTests {
  // main gets two changes by others: a line of a.txt, and a new file with its user.
  private func stage() async throws -> WsConflictsStage {
    let stage = try await WsConflictsStage()
    try stage.edit("a.txt", line: 3, to: "fixed")
    try await stage.commit("fix a")
    try stage.write("new\n", to: "feature/one.txt")
    try stage.write("new\n", to: "feature/two.txt")
    try await stage.commit("add the feature")
    return stage
  }

  @Test func `a squash of an old tree onto the new main would silently undo merged work`()
    async throws
  {
    let stage = try await stage()
    try await stage.branch("ws/ws-1/agent-1", from: "main~2")
    try stage.edit("b.txt", line: 1, to: "own work")
    try await stage.commit("work")
    try await stage.git("reset", "-q", "--soft", "main")
    try await stage.commit("work, squashed")
    try await stage.git("switch", "-q", "main")
    let run = try await stage.conflicts()
    #expect(run.status == 2)
    #expect(
      run.out.replacing(/[0-9a-f]{12}/, with: "COMMIT") == """
        1 branch for main, 0 pairs, 0 collide
        ws/ws-1/agent-1 would silently undo all of COMMIT (add the feature): \
        feature/one.txt, feature/two.txt
        ws/ws-1/agent-1 would silently undo all of COMMIT (fix a): a.txt

        merge in this order:
           BRANCH           MEETS
        1  ws/ws-1/agent-1  nothing, and undoes merged work: look first

        """)
  }

  @Test func `a merge of main that kept only its own side is found`() async throws {
    let stage = try await stage()
    try await stage.branch("ws/ws-1/agent-1", from: "main~2")
    try stage.edit("b.txt", line: 1, to: "own work")
    try await stage.commit("work")
    try await stage.git("merge", "-q", "-s", "ours", "-m", "up to date", "main")
    let undoes = try await stage.survey("--onto", "main").branches[0].undoes
    #expect(undoes?.map(\.subject) == ["add the feature", "fix a"])
    #expect(undoes?.map(\.complete) == [true, true])
  }

  @Test func `a revert that says so is meant, and deleting a file is ordinary work`() async throws {
    let stage = try await stage()
    try await stage.branch("ws/ws-1/agent-1")
    try await stage.git("revert", "--no-edit", "main~1")
    try await stage.branch("ws/ws-2/agent-1")
    try await stage.git("rm", "-q", "feature/one.txt")
    try await stage.commit("one is enough")
    try await stage.git("switch", "-q", "main")
    let survey = try await stage.survey()
    #expect(survey.branches.map { $0.undoes?.count } == [1, 0])
    #expect(survey.branches[0].undoes?.first?.announced == true)
    let run = try await stage.conflicts()
    #expect(run.status == 0)
    #expect(run.out.contains("ws/ws-1/agent-1 reverts all of"))
  }

  @Test func `a branch that is only behind undoes nothing`() async throws {
    let stage = try await stage()
    try await stage.branch("ws/ws-1/agent-1", from: "main~2")
    try stage.edit("b.txt", line: 1, to: "own work")
    try await stage.commit("work")
    let branch = try await stage.survey("--onto", "main").branches[0]
    #expect(branch.undoes?.isEmpty == true)
    #expect((branch.aheadCount, branch.behindCount) == (1, 2))
  }
}
