import Common
import TestSupport
import Testing

/// What `git worktree remove` destroys without a word: each refused, saved, and back.
struct WtCleanLossTests {
  private func lost(_ script: String, _ item: String, leftOut: [String] = []) async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(script)
    try await stage.expectNothingLost(item, leftOut: leftOut)
  }

  private func blocked(_ script: String, _ item: String) async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(script)
    try await stage.expectBlocked(item)
  }

  @Test func `case 1: untracked files that the configuration hides`() async throws {
    try await lost(
      "git config status.showUntrackedFiles no; mkdir deep; echo x >deep/note", "untracked")
  }

  @Test func `case 2: ignored files, the biggest named first`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "echo secret >.env; chmod 600 .env; head -c 5000 /dev/zero >big.log; mkdir node_modules; echo x >node_modules/m.js; mkdir empty; chmod 711 empty"
    )
    let found = try await stage.assessment()
    #expect(found.item("ignored_precious")?.paths == ["big.log", ".env"])
    #expect(found.item("ignored_precious")?.sizeBytes == 5007)
    #expect(found.item("ignored_regenerable")?.count == 1)
    try await stage.expectNothingLost("ignored_precious", leftOut: ["node_modules"])
  }

  @Test func `case 3: commits on a detached HEAD`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("git checkout -q --detach; echo x >d; git add d; git commit -qm alone")
    let commit = try await stage.inside("git rev-parse HEAD")
    try await stage.expectNothingLost("detached_commits")
    let back = try await stage.field.sh("git -C ../back rev-parse HEAD")
    #expect(back == commit)
  }

  @Test func `case 3: commits that only the worktree's own log knows`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "git checkout -q --detach; echo x >d; git add d; git commit -qm alone; git rev-parse HEAD >../../../commit; git checkout -q ws/ws-22/agent-1"
    )
    try await stage.expectNothingLost("reflog_commits")
    try await stage.field.sh(
      "git worktree remove --force ../back; git reflog expire --expire=now --all; git gc -q --prune=now; git cat-file -e $(cat ../commit)"
    )
  }

  @Test func `case 4: a bisect in progress`() async throws {
    try await lost("git bisect start -q HEAD HEAD~1 || git bisect start HEAD HEAD~1", "operation")
  }

  @Test func `case 4: a rebase stopped at edit with a clean tree`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "echo 1 >n; git add n; git commit -qm n1; echo 2 >n; git commit -qam n2; GIT_SEQUENCE_EDITOR='sed -i 1s/pick/edit/' git rebase -q -i HEAD~2"
    )
    try await stage.expectNothingLost("operation")
    let next = try await stage.field.sh(
      "git -C ../back rebase --continue 2>&1; git -C ../back log --format=%s -2")
    #expect(next.hasSuffix("n2\nn1"), "the rebase goes on where it stopped: \(next)")
  }

  @Test func `a merge with conflicts, a cherry-pick, a revert`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("echo other >a; git commit -qam other")
    try await stage.inside("echo mine >a; git commit -qam mine; git merge main >/dev/null || true")
    let found = try await stage.assessment()
    #expect(found.item("conflicts")?.paths == ["a"])
    #expect(found.item("operation")?.detail == "merge")
    try await stage.expectNothingLost("conflicts")
    let staged = try await stage.field.sh("git -C ../back ls-files -u | wc -l")
    #expect(staged.hasSuffix("3"))
  }

  @Test func `case 5: edits to skip-worktree files`() async throws {
    try await lost("git update-index --skip-worktree a; echo edit >>a", "hidden_edits")
  }

  @Test func `case 5: edits to assume-unchanged files, in a version 4 index`() async throws {
    try await lost(
      "git update-index --index-version 4; git update-index --assume-unchanged sub/b; echo edit >>sub/b",
      "hidden_edits")
  }

  @Test func `case 5: edits to skip-worktree files in a split index`() async throws {
    try await lost(
      "git update-index --split-index; git update-index --skip-worktree a; echo edit >>a",
      "hidden_edits")
  }

  @Test func `case 6: an embedded repository below an ignored path`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "git init -q vendor/emb; cd vendor/emb; echo 1 >f; git add f; git commit -qm own; echo 2 >f; echo s >s; git stash -qu; echo 3 >f"
    )
    try await stage.expectNothingLost("embedded_repository")
    let own = try await stage.field.sh(
      "git -C ../back/vendor/emb stash list; git -C ../back/vendor/emb status --short")
    #expect(own.contains("WIP on") && own.hasSuffix("M f"))
  }

  @Test func `case 6: a clone that a package manager keeps is no work, until it is`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "git clone -q ../.. node_modules/pkg; git -C node_modules/pkg checkout -q --detach")
    #expect(try await stage.assessment().verdict == "safe")
    try await stage.inside("cd node_modules/pkg; git commit -q --allow-empty -m own")
    try await stage.expectNothingLost("embedded_repository")
  }

  @Test func `case 6: a filter of a repository below is not run, a tag of its own is work`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      git init -q node_modules/own; cd node_modules/own
      echo 1 >f; git add f; git commit -qm own; git tag mine
      """)
    #expect(try await stage.assessment().verdict == "rescue-first")
    try await stage.inside(
      """
      git clone -q ../.. node_modules/pkg; cd node_modules/pkg
      git config filter.x.clean 'touch "$HOME/pwned"; cat'
      echo '* filter=x' >.git/info/attributes; touch a
      """)
    try await stage.inside(
      """
      git clone -q ../.. node_modules/two; cd node_modules/two
      git config extensions.worktreeConfig true
      git config --worktree filter.x.clean 'touch "$HOME/pwned"; cat'
      echo '* filter=x' >.git/info/attributes; touch a
      """)
    #expect(try await stage.assessment().item("embedded_repository")?.count == 3)
    #expect(try !Disk.exists(stage.field.scratch.at("pwned")))
  }

  @Test func `case 2: a directory that is named like output is none if git does not ignore it`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      mkdir bin out build; echo x >bin/run.sh; git add bin; git commit -qm bin
      git -C ../.. merge -q ws/ws-22/agent-1
      printf '*.json\nbuild/\n' >"$(git rev-parse --git-path info/exclude)"
      echo 1 >bin/findings.json; echo 2 >out/results.json; echo 3 >build/x.json
      """)
    let found = try await stage.assessment()
    #expect(found.item("ignored_precious")?.paths == ["bin/findings.json", "out/results.json"])
    #expect(found.item("ignored_regenerable")?.paths == ["build/x.json"])
    try await stage.expectNothingLost("ignored_precious", leftOut: ["build"])
  }

  @Test func `a branch that another worktree has too is kept`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git worktree add -q -f ../second ws/ws-22/agent-1")
    let run = try await stage.clean("remove", "--delete-branch", WtCleanStage.name, "--json")
    let removal = try run.record(WtCleanStage.Removal.self)
    #expect(removal.outcome == "removed" && !removal.branchDeleted, "\(run.out)")
    #expect(removal.problem?.contains("second") == true)
    #expect(try await stage.field.sh("git -C ../second status --porcelain") == "")
  }

  @Test func `what was done is told even when the audit log cannot be written`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    try await stage.field.sh("rm -rf .ecw; : >.ecw")
    let run = try await stage.clean("remove", "--rescue", WtCleanStage.name, "--json")
    #expect(run.status == 0, "\(run.err)")
    #expect(try run.record(WtCleanStage.Removal.self).rescue != nil)
    #expect(run.err.contains("not in the audit log"))
  }

  @Test func `case 7: a nested worktree with untracked work`() async throws {
    try await blocked(
      "git worktree add -q vendor/inner -b inner; echo work >vendor/inner/w", "nested_worktree")
  }

  @Test func `case 8: a live process with its working directory inside`() async throws {
    let stage = try await WtCleanStage()
    try await stage.withProcess(in: stage.worktree) {
      try await stage.expectBlocked("live_process")
    }
    #expect(try await stage.assessment().verdict == "safe")
  }

  @Test func `case 8: called from inside`() async throws {
    let stage = try await WtCleanStage()
    let run = try await stage.clean("remove", WtCleanStage.name, in: stage.worktree + "/sub")
    #expect(run.status == 4)
    #expect(run.out.contains("current_directory"))
    #expect(try Disk.exists(stage.worktree))
  }

  @Test func `case 9 and case 21: a held index.lock, which git status does not mind`() async throws
  {
    try await blocked(
      "touch $(git rev-parse --git-dir)/index.lock; git status >/dev/null", "index_lock")
  }

  @Test func `case 10: the staged index and the HEAD of a directory that was deleted`() async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "git checkout -q --detach; echo c >c2; git add c2; git commit -qm alone; echo staged >s; git add s; git rev-parse HEAD >../../../commit; cp $(git rev-parse --git-dir)/index ../../../index"
    )
    try await stage.field.sh("rm -rf .worktrees/*")
    let found = try await stage.assessment()
    #expect(found.verdict == "dead")
    #expect(found.item("staged") != nil && found.item("detached_commits") != nil)
    let run = try await stage.clean("prune", "--json")
    #expect(run.status == 0, "\(run.err)")
    #expect(try !Disk.exists(stage.admin))
    #expect(
      try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "../back").status == 0)
    try await stage.field.sh(
      "git -C ../back rev-parse HEAD | cmp - ../commit; cmp ../index $(git -C ../back rev-parse --git-dir)/index; git -C ../back show :s | grep -q staged"
    )
  }

  @Test func `case 12: locked by a process that is gone, and the directory is gone`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "git worktree lock --reason 'claude agent a (pid 999999 start Sat Nov 21 08:00:00 2026)' \(stage.worktree); rm -rf \(stage.worktree)"
    )
    let found = try await stage.assessment()
    #expect(found.verdict == "dead")
    #expect(found.item("dead_lock")?.effect == "note")
    #expect(try await stage.clean("prune", WtCleanStage.name).status == 0)
    #expect(try !Disk.exists(stage.admin))
  }

  @Test func `case 13: a directory whose entry is gone is adopted with all its files`() async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside("echo mod >>a; echo new >n; echo secret >.env")
    try await stage.field.sh("rm -r \(stage.admin)")
    let found = try await stage.assessment(".worktrees/" + WtCleanStage.name)
    #expect(found.verdict == "orphan")
    try await stage.field.sh("cp -a \(stage.worktree) ../copy")
    let run = try await stage.clean("adopt", stage.worktree, "--json")
    #expect(run.status == 0, "\(run.err)")
    try await stage.field.sh("diff -r -x .git ../copy \(stage.worktree)")
    let status = try await stage.inside("git status --short --branch")
    #expect(status == "## ws/ws-22/agent-1\n M a\n?? n")
  }

  @Test func `case 14: names, modes, links and bytes that filters would change`() async throws {
    try await lost(
      #"""
      printf '* text=auto\n*.f filter=up\n' >.gitattributes; git config filter.up.clean 'tr a-z A-Z'
      git config core.autocrlf true; printf 'x\r\ny\n' >mixed; echo lower >t.f
      printf b >"$(printf 'bad\377name')"; printf n >"$(printf 'new\nline')"; printf q >'"quoted"'
      ln -s ../../../outside out; ln -s a in; chmod 755 a; chmod 640 c; mkdir -p e1/e2; echo g >'git~1'
      mkdir -p x/.git; echo stray >x/.git/stray; ln -s a .gitmodules; echo p >'%.git'
      """#, "untracked")
  }

  @Test func `case 15: stashes made there are named, and stay`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo x >>a; git stash -q")
    let found = try await stage.assessment()
    #expect(found.item("stashes")?.count == 1)
    #expect(found.verdict == "safe", "the stash is the repository's")
    #expect(try await stage.clean("remove", WtCleanStage.name).status == 0)
    let stashes = try await stage.field.sh("git stash list")
    #expect(stashes.hasPrefix("stash@{0}: WIP on ws/ws-22/agent-1: "))
  }
}

extension WtCleanStage {
  /// A process with its working directory there, while the body looks.
  func withProcess(in directory: String, _ body: () async throws -> Void) async throws {
    try await field.sh(
      "cd \(directory); sleep 600 >/dev/null 2>&1 & echo $! >\(field.scratch.path)/pid")
    do { try await body() } catch {
      try await field.sh("kill $(cat ../pid)")
      throw error
    }
    try await field.sh("kill $(cat ../pid); while kill -0 $(cat ../pid) 2>/dev/null; do :; done")
  }
}
