import Common
import TestSupport
import Testing

/// Each item of evidence that the cases of loss do not show, and what `list` makes of it.
struct WtCleanEvidenceTests {
  private func assess(_ script: String) async throws -> WtCleanStage.Assessment {
    let stage = try await WtCleanStage()
    try await stage.inside(script)
    return try await stage.assessment()
  }

  @Test func `nothing found is safe, with the command that removes it`() async throws {
    let stage = try await WtCleanStage()
    let found = try await stage.assessment()
    #expect(found.verdict == "safe")
    #expect(found.merged == "ancestor")
    #expect(found.evidence.isEmpty, "\(found.evidence)")
    #expect(found.next == "wt-clean remove agent-1-ws-22 --root \(stage.root)")
    let main = try await stage.assessment("(main)")
    #expect(main.verdict == "keep")
    #expect(try await stage.clean("remove", "(main)").status == 4)
  }

  @Test func `modified and staged are told apart`() async throws {
    let found = try await assess(
      "echo x >>a; echo y >>c; git add c; mkdir d; echo n >d/n; git add d")
    #expect(found.item("modified")?.paths == ["a"])
    #expect(found.item("staged")?.paths == ["c", "d/n"])
    #expect(found.item("untracked") == nil)
  }

  @Test func `commits that are not merged keep the worktree, and the branch keeps them`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside("echo x >>a; git commit -qam work")
    let found = try await stage.assessment()
    #expect(found.item("unmerged_commits")?.count == 1)
    #expect(found.verdict == "keep")
    let run = try await stage.clean("remove", "--delete-branch", WtCleanStage.name, "--json")
    #expect(run.status == 0)
    #expect(try run.record(WtCleanStage.Removal.self).branchDeleted == false)
    #expect(try await stage.field.sh("git log -1 --format=%s ws/ws-22/agent-1") == "work")
  }

  @Test func `a squashed branch is merged until something comes after`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo x >x; git add x; git commit -qm x; echo y >x; git commit -qam y")
    try await stage.field.sh(
      "echo o >o; git add o; git commit -qm o; git merge -q --squash ws/ws-22/agent-1; git commit -qm squashed"
    )
    #expect(try await stage.assessment().verdict == "safe")
    try await stage.inside("echo z >x; git commit -qam z")
    let found = try await stage.assessment()
    #expect(found.verdict == "keep")
    #expect(found.item("unmerged_commits")?.count == 1)
    #expect(found.item("unmerged_commits")?.detail?.hasPrefix("merged up to ") == true)
  }

  @Test func `a branch goes only with its work merged, and a squashed one leaves a rescue`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside("echo x >x; git add x; git commit -qm x; echo y >x; git commit -qam y")
    let tip = try await stage.inside("git rev-parse HEAD")
    try await stage.field.sh(
      "echo o >o; git add o; git commit -qm o; git merge -q --squash ws/ws-22/agent-1; git commit -qm squashed"
    )
    let run = try await stage.clean("remove", "--delete-branch", WtCleanStage.name, "--json")
    #expect(try run.record(WtCleanStage.Removal.self).branchDeleted)
    #expect(try await stage.field.sh("git for-each-ref refs/heads/ws") == "")
    try await stage.field.sh(
      "git reflog expire --expire=now --all; git gc -q --prune=now; git cat-file -e \(tip)")
  }

  @Test func `a branch's own log goes with it, and what only it knew is saved`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo x >x; git add x; git commit -qm x1")
    let first = try await stage.inside("git rev-parse HEAD")
    try await stage.inside("git commit -q --amend -m x2")
    try await stage.field.sh("git merge -q ws/ws-22/agent-1")
    #expect(try await stage.assessment().verdict == "safe", "the log stays with the branch")
    #expect(try await stage.clean("remove", "--delete-branch", WtCleanStage.name).status == 0)
    try await stage.field.sh(
      "git reflog expire --expire=now --all; git gc -q --prune=now; git cat-file -e \(first)")
  }

  @Test func `a submodule whose store is somewhere else is in the way, and the hint harms nothing`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git init -q ../lib; git -C ../lib commit -q --allow-empty -m lib")
    try await stage.inside(
      "git -c protocol.file.allow=always submodule --quiet add ../../../lib lib; git commit -qm lib"
    )
    try await stage.inside(
      "mv lib/.git ../../../link; cp -r ../../.git/worktrees/*/modules/lib ../../.git/kept")
    try await stage.inside(
      "echo 'gitdir: ../../../.git/kept' >lib/.git; git config -f ../../.git/kept/config core.worktree ../../.worktrees/agent-1-ws-22/lib"
    )
    try await stage.expectBlocked("submodules")
    #expect(
      try await stage.assessment().next == "git -C \(stage.worktree) submodule status")
    try await stage.inside("mv ../../../link lib/.git; git submodule --quiet deinit --all")
    let found = try await stage.assessment()
    #expect(found.item("submodule_store")?.effect == "rescue")
  }

  @Test func `a lock holds while its owner lives, by number and by start`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "git worktree lock --reason 'claude session x (pid 1)' \(stage.worktree)")
    try await stage.expectBlocked("lock")
    try await stage.field.sh(
      "git worktree unlock \(stage.worktree); git worktree lock --reason 'claude agent a (pid 1 start Sat Nov 21 08:00:00 1998)' \(stage.worktree)"
    )
    let found = try await stage.assessment()
    #expect(found.item("dead_lock") != nil, "pid 1 started later: another process")
    #expect(found.verdict == "safe")
    try await stage.field.sh(
      "git worktree unlock \(stage.worktree); git worktree lock --reason 'rapid 999999' \(stage.worktree)"
    )
    try await stage.expectBlocked("lock")
  }

  @Test func `sparse checkouts, links out and refs of its own`() async throws {
    let found = try await assess(
      "git sparse-checkout set --no-cone /a 2>/dev/null; ln -s /etc out; ln -s a in; git update-ref refs/worktree/mine HEAD"
    )
    #expect(found.item("sparse_checkout")?.count == 3)
    #expect(found.item("links_out")?.paths == ["out"])
    #expect(found.item("worktree_refs")?.effect == "rescue")
    #expect(found.item("hidden_edits") == nil)
  }

  @Test func `what cannot be read is blocked, with git's word`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("printf 'DIRCbroken' >$(git rev-parse --git-dir)/index")
    try await stage.expectBlocked("unreadable")
  }

  @Test func `a link to a directory outside is removed, and what it leads to is not`() async throws
  {
    let stage = try await WtCleanStage()
    try await stage.field.sh("mkdir ../outside; echo keep >../outside/f")
    try await stage.inside(
      "ln -s ../../../outside out; mkdir node_modules; ln -s ../../../../outside node_modules/out; chmod 500 node_modules"
    )
    #expect(try await stage.clean("remove", "--rescue", WtCleanStage.name).status == 0)
    #expect(try await stage.field.sh("cat ../outside/f") == "keep")
  }

  @Test func `more than the limit is refused, with the biggest named`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("head -c 3000000 /dev/zero >big.log; echo s >.env")
    let before = try stage.state()
    let run = try await stage.clean(
      "remove", "--rescue", WtCleanStage.name, environment: ["ECW_CLEAN_RESCUE_LIMIT": "2"])
    #expect(run.status == 4)
    #expect(run.out.contains("the biggest is 'big.log' (2.9 MB)"), "\(run.out)")
    #expect(try stage.state() == before)
  }

  @Test func `the user's own names are regenerable`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "git config --add ecw.clean.regenerable '*.log'; git config --add ecw.clean.regenerable vendor"
    )
    try await stage.inside("echo x >x.log; mkdir vendor; echo v >vendor/v")
    #expect(try await stage.assessment().verdict == "safe")
  }

  @Test func `the list is text for people, and untrusted names stay text`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("printf x >\"$(printf '\\033[31mred')\"")
    let run = try await stage.clean()
    #expect(
      run.out.hasPrefix("ID             VERDICT       BRANCH            MERGED    EVIDENCE\n"))
    #expect(run.out.contains("next:\n  wt-clean remove --rescue agent-1-ws-22\n"))
    #expect(!run.out.contains("\u{1b}"))
  }
}
