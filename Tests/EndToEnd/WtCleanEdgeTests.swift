import Common
import TestSupport
import Testing

/// Long names, odd names, steps that are there twice, and what cannot be deleted.
struct WtCleanEdgeTests {
  @Test func `a name that is as long as names can be`() async throws {
    let stage = try await WtCleanStage()
    let name = String(repeating: "é", count: 120)
    try await stage.field.sh("git worktree add -q --detach .worktrees/\(name)")
    let run = try await stage.clean("remove", name)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(try await stage.field.sh("ls -A .worktrees") == WtCleanStage.name)
  }

  @Test func `a step that is there twice is done once`() async throws {
    let stage = try await WtCleanStage()
    let run = try await stage.shell(
      "wt-clean plan --json >../plan; cat ../plan ../plan | wt-clean apply -")
    #expect(run.out == "removed: agent-1-ws-22\n" && run.status == 0, "\(run.out)\(run.err)")
  }

  @Test func `of what could not be deleted it is told where the rest is`() async throws {
    let stage = try await WtCleanStage()
    let run = try await stage.clean(
      "remove", WtCleanStage.name, "--json", environment: ["ECW_FAILPOINT": "tree.remove=eio"])
    #expect(run.status == 5, "\(run.out)\(run.err)")
    let removal = try run.record(WtCleanStage.Removal.self)
    let aside = try await stage.field.sh("ls -d \(stage.root)/.worktrees/.*removing*")
    #expect(removal.outcome == "partial" && removal.problem?.contains(aside) == true)
    #expect(removal.next == "ls -la \(aside)")
    #expect(try await stage.clean("remove", aside).status == 0)
    #expect(try await stage.clean("prune").status == 0)
    #expect(try await stage.field.sh("ls -A .worktrees .git | grep -c ecw || true") == "0")
  }

  @Test func `a bare repository is found from inside`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "git clone -q --bare . ../bare.git; git -C ../bare.git worktree add -q ../one")
    let run = try await stage.clean("list", "--json", in: stage.field.scratch.at("bare.git/refs"))
    #expect(try run.records(WtCleanStage.Assessment.self).map(\.id) == ["(main)", "one"])
  }

  @Test func `an empty HEAD is repaired, and that no branch is known is said`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(": >HEAD", in: stage.admin)
    let run = try await stage.clean("repair", WtCleanStage.name)
    #expect(run.status == 0 && run.out.contains("no branch: git -C "), "\(run.out)\(run.err)")
  }

  @Test(.enabled(if: Host.isRoot)) func `a mount of the same file system is never entered`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.field.sh("mkdir ../outside; echo precious >../outside/file")
    let killed = try await stage.clean(
      "remove", WtCleanStage.name, environment: ["ECW_FAILPOINT": "tree.remove=kill"])
    #expect(killed.status == -9)
    let run = try await stage.shell(
      """
      aside=$(ls -d .worktrees/.*removing*)
      unshare --mount sh -ec '
        mount --bind "$1" "$2/sub" || exit 77
        ! wt-clean remove "$2"; cat "$1/file"
        umount "$2/sub"
      ' - '\(stage.field.scratch.at("outside"))' "$aside" || exit 77
      wt-clean remove "$aside"
      """)
    guard run.status != 77 else { return }  // not in this container
    #expect(run.out.contains("precious\n") && run.out.contains("mounted at"), "\(run.out)")
    #expect(run.status == 0, "\(run.out)\(run.err)")
  }
}
