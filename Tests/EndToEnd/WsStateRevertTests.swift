import Common
import TestSupport
import Testing

/// Work that was merged and taken out again is not in the target.
struct WsStateRevertTests {
  private struct Found: Decodable {
    let kind: String
    let id: String?
    let correction: String?
    let evidence: [String]
    let next: String?
  }

  private func stage(_ status: String) async throws -> WsStateStage {
    let stage = try await WsStateStage(
      rows:
        "(workstream_id, status, agent_id, started_at) VALUES('ws-1', '\(status)', 'agent-1', 'x')")
    try await stage.worktree("ws-1", commits: "one")
    try await stage.field.sh("git worktree remove .worktrees/agent-1-ws-1")
    return stage
  }

  private let merge = "git merge -q --no-ff -m 'merge ws-1' ws/ws-1/agent-1"
  private let revert = "git revert --no-edit -m 1 HEAD >/dev/null"

  private func found(_ stage: WsStateStage) async throws -> [Found] {
    try await stage.state("reconcile", "--json").records(Found.self)
  }

  @Test func `a merge that was reverted does not leave a row completed`() async throws {
    let stage = try await stage("completed")
    try await stage.field.sh("\(merge); \(revert)")
    let run = try await stage.state("reconcile", "--apply", "--json")
    let one = try #require(run.records(Found.self).first, "\(run.out)")
    #expect((one.kind, one.correction) == ("completed_unmerged", "reverted"))
    let commit = try await stage.field.sh("git rev-parse HEAD").prefix(12)
    #expect(one.evidence == ["ws/ws-1/agent-1 was merged into main and taken back by \(commit)"])
    #expect(try await stage.shell("cd / && \(one.next ?? "false")").out.contains("Revert"))
    #expect(try stage.statuses == ["ws-1 reverted"])
    #expect(try await stage.state("reconcile").status == 0)
  }

  @Test func `a merge that was reverted does not complete a running row`() async throws {
    let stage = try await stage("running")
    try await stage.field.sh("\(merge); \(revert)")
    let run = try await stage.state("reconcile", "--apply", "--json")
    #expect(try run.records(Found.self).map(\.correction) == ["failed"], "\(run.out)")
    #expect(try stage.statuses == ["ws-1 failed"])
  }

  @Test func `a revert of the revert is merged again, and the newest decides`() async throws {
    let stage = try await stage("completed")
    try await stage.field.sh("\(merge); \(revert); git revert --no-edit HEAD >/dev/null")
    #expect(try await stage.state("reconcile").out.hasPrefix("the table agrees"))
    try await stage.field.sh("git revert --no-edit HEAD >/dev/null")
    #expect(try await found(stage).map(\.correction) == ["reverted"])
  }

  @Test func `what was brought back by hand is there`() async throws {
    let stage = try await stage("completed")
    try await stage.field.sh("\(merge); \(revert); git cherry-pick ws/ws-1/agent-1 >/dev/null")
    #expect(try await found(stage).isEmpty)
  }

  @Test(arguments: ["cherry-pick ws/ws-1/agent-1", "checkout ws/ws-1/agent-1 -- one"])
  func `what was brought back by hand and changed later is only told`(back: String) async throws {
    for (status, kind) in [
      ("completed", "completed_unmerged"), ("running", "running_without_process"),
    ] {
      let stage = try await stage(status)
      try await stage.field.sh(
        """
        \(merge); \(revert); git \(back) >/dev/null; git commit -q --allow-empty -m back
        echo later >>one; git commit -qam later
        """)
      let run = try await stage.state("reconcile", "--apply", "--json")
      #expect(run.status == 1, "\(run.out)\(run.err)")
      let one = try #require(run.records(Found.self).first)
      #expect((one.kind, one.correction) == (kind, nil))
      #expect(
        one.evidence.contains { $0.hasSuffix("; the files were changed since: it may be back") })
      #expect(try stage.statuses == ["ws-1 \(status)"])
    }
  }

  @Test func `every copy that was reverted is told`() async throws {
    let stage = try await stage("completed")
    try await stage.worktree("ws-2", commits: "two")
    try await stage.field.sh(
      """
      git commit -q --allow-empty -m other
      for name in ws-1 ws-2; do
        git merge -q --squash ws/$name/agent-1 >/dev/null && git commit -qm "squash of $name"
        git revert --no-edit HEAD >/dev/null
      done
      """)
    let found = try await found(stage)
    let told = found.filter { $0.evidence.joined().contains("was merged into main and taken back") }
    #expect(told.count == 2, "\(found)")
  }

  @Test func `a revert that came by a merge, or names its commit in short, counts too`()
    async throws
  {
    let stage = try await stage("completed")
    try await stage.field.sh(
      """
      \(merge); git switch -q -c undo; git -c revert.reference=true revert --no-edit -m 1 main \
        >/dev/null
      git commit -q --amend -m "take it back

      This reverts commit $(git rev-parse --short main)."
      git switch -q main; git merge -q --no-ff -m 'merge undo' undo
      """)
    #expect(try await found(stage).map(\.correction) == ["reverted"])
    try await stage.field.sh(revert)  // of the merge that brought the revert
    #expect(try await found(stage).isEmpty)
  }

  @Test func `what was put on the branch after the revert brings only a part back`() async throws {
    let stage = try await stage("completed")
    try await stage.field.sh(
      """
      \(merge); \(revert); git switch -q ws/ws-1/agent-1; echo 2 >two; git add two
      git commit -qm two; git switch -q main; \(merge)
      """)
    let one = try #require(try await found(stage).first)
    #expect((one.kind, one.correction) == ("completed_unmerged", nil))
    #expect(one.evidence[0].contains("a part of ws/ws-1/agent-1"), "\(one.evidence)")
    try await stage.field.sh("test ! -e one && test -e two")
  }

  @Test func `a squash that was reverted is not merged`() async throws {
    let stage = try await stage("completed")
    try await stage.field.sh("git commit -q --allow-empty -m other")
    try await stage.field.sh(
      "git merge -q --squash ws/ws-1/agent-1 >/dev/null && git commit -qm squashed")
    #expect(try await found(stage).isEmpty)
    try await stage.field.sh("git revert --no-edit HEAD >/dev/null")
    #expect(try await found(stage).map(\.correction) == ["reverted"])
  }

  @Test func `a fast-forward that was reverted is told, but nobody can tell whose work it was`()
    async throws
  {
    let stage = try await stage("completed")
    try await stage.field.sh("git merge -q --ff-only ws/ws-1/agent-1")
    #expect(try await found(stage).isEmpty)
    try await stage.field.sh("git revert --no-edit HEAD >/dev/null")
    let one = try #require(try await found(stage).first)
    #expect((one.kind, one.correction) == ("completed_unmerged", nil))
    #expect(one.evidence[0].hasPrefix("the last commit of ws/ws-1/agent-1 was taken back by "))
  }

  @Test func `what only says that it is a revert takes nothing back`() async throws {
    let stage = try await stage("completed")
    try await stage.field.sh(
      """
      \(merge); git switch -q --orphan other
      git commit -q --allow-empty -m "This reverts commit $(git rev-parse main)."
      git switch -q main; git merge -q --allow-unrelated-histories -m other other
      git commit -q --allow-empty -m "This reverts commit $(git rev-parse ws/ws-1/agent-1)."
      git commit -q --allow-empty -m 'This reverts commit 0123abc, --all and HEAD.'
      """)
    #expect(try await found(stage).isEmpty)
  }

  @Test func `a revert of somebody else's work is none of its business`() async throws {
    let stage = try await stage("completed")
    try await stage.worktree("ws-2", commits: "two")
    try await stage.field.sh(
      """
      \(merge); git merge -q --no-ff -m 'merge ws-2' ws/ws-2/agent-1; \(revert)
      git branch ws/ws-3/agent-1 HEAD^
      """)
    let rest = try await found(stage).filter { $0.id != "ws-2" && $0.id != nil }
    #expect(rest.isEmpty, "\(rest)")
  }
}
