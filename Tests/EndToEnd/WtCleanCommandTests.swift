import Common
import TestSupport
import Testing

/// Commands that `wt-clean` tells act on its repository, wherever they are pasted.
struct WtCleanCommandTests {
  private struct Dropped: Decodable { let undo: String }
  private typealias Stage = WtCleanStage

  private func elsewhere(_ stage: WtCleanStage, _ line: String) async throws -> ToolRun {
    try await stage.shell("cd '\(stage.field.scratch.path)' && \(line)")
  }

  @Test func `a rescue that was dropped is had again from anywhere`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    let run = try await stage.clean("remove", "--rescue", Stage.name, "--json")
    let next = try #require(run.record(Stage.Removal.self).next)
    let shown = try await stage.shell("cd / && \(next)")
    #expect(shown.status == 0 && shown.out.contains("\n  n\n"), "\(next): \(shown.err)")
    let id = "agent-1-ws-22/20261121T085500000Z"
    let dropped = try await stage.clean("rescues", "drop", id, "--json")
    let undo = try dropped.record(Dropped.self).undo
    let back = try await stage.shell("cd / && \(undo)")
    #expect(back.status == 0, "\(undo): \(back.err)")
    // People are told it the short way where it works.
    let text = try await stage.clean("rescues", "drop", id)
    #expect(text.out.contains("  undo: git update-ref "), "\(text.out)")
    #expect(try await stage.shell("cd / && \(undo)").status == 0)
    let named = try await elsewhere(stage, "wt-clean rescues drop \(id) --root repo")
    let line = try #require(named.out.split(separator: "undo: ").last)
    #expect(try await elsewhere(stage, String(line)).status == 0, "\(named.out)")
    #expect(try await stage.clean("rescues", "show", id).status == 0)
  }

  @Test func `advice is taken from anywhere`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo own >d; git add d; git commit -qm own")
    let log = try #require(try await stage.assessment().next)
    let shown = try await stage.shell("cd / && \(log)")
    #expect(shown.out.contains("own"), "\(log): \(shown.err)")
    #expect(try await stage.clean("list").out.contains("  git log --oneline -5 ws/"))
    let named = try await elsewhere(stage, "wt-clean list --root repo")
    #expect(named.out.contains("  git -C \(stage.root) log --oneline -5 ws/"), "\(named.out)")
    try await stage.field.sh("git worktree lock .worktrees/\(Stage.name)")
    let unlock = try #require(try await stage.assessment().next)
    #expect(try await stage.shell("cd / && \(unlock)").status == 0, "\(unlock)")
    #expect(try await stage.assessment().item("lock") == nil)
    try await stage.field.sh("git merge -q ws/ws-22/agent-1")
    let remove = try #require(try await stage.assessment().next)
    #expect(try await stage.shell("cd / && \(remove)").status == 0, "\(remove)")
    #expect(try !Disk.exists(stage.worktree))
  }

  @Test func `what keeps a worktree from its host is told for anywhere`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    let input = "'{\"worktree_path\":\"\(stage.worktree)\"}'"
    let run = try await stage.shell(
      "cd / && printf %s \(input) | wt-clean hook worktree-remove")
    #expect(run.status == 4, "\(run.err)")
    let hint = try #require(run.err.split(separator: "hint: ").last)
    #expect(try await stage.shell("cd / && \(hint)").status == 0, "\(hint)")
    #expect(try !Disk.exists(stage.worktree))
  }
}
