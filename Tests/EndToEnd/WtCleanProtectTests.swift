import Common
import TestSupport
import Testing

/// Branches that stay, entries that may only be out of sight, processes and locks that are hard to
/// see.
struct WtCleanProtectTests {
  private func kept(
    _ stage: WtCleanStage, _ arguments: [String], _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let refs = try await stage.field.sh("git for-each-ref refs/heads")
    let run = try await ToolRun(
      "wt-clean", ["remove", "--delete-branch", "--json"] + arguments, in: stage.root,
      environment: stage.field.environment)
    let removal = try run.record(WtCleanStage.Removal.self)
    #expect(removal.outcome == "removed" && !removal.branchDeleted, sourceLocation: sourceLocation)
    #expect(
      removal.problem?.contains(words) == true, "\(run.out)", sourceLocation: sourceLocation)
    let now = try await stage.field.sh("git for-each-ref refs/heads")
    #expect(now == refs, sourceLocation: sourceLocation)
  }

  @Test func `a branch that is another's second name, and what it stands for, are kept`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      git symbolic-ref refs/heads/master refs/heads/main; git checkout -q --detach
      git worktree add -q .worktrees/m master; git branch real
      git symbolic-ref refs/heads/alias refs/heads/real; git worktree add -q .worktrees/r real
      """)
    try await kept(stage, ["m"], "stands for 'main'")
    try await kept(stage, ["r"], "'alias' stands for it")
  }

  @Test func `default branches are kept, whatever is merged into what`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      git branch dev; git branch trunk; git branch released; git checkout -q --detach
      git config ecw.clean.target released; git update-ref refs/remotes/origin/trunk HEAD
      git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/trunk
      for b in main released trunk; do git worktree add -q .worktrees/$b $b; done
      """)
    for name in ["main", "released", "trunk"] {
      try await kept(stage, [name, "--into", "dev"], "default branch")
    }
    try await stage.field.sh(
      """
      git clone -q --bare . ../bare.git; cd ../bare.git; git symbolic-ref HEAD refs/heads/trunk
      git worktree add -q ../bare-trunk trunk
      """)
    let bare = stage.field.scratch.at("bare.git")
    let run = try await stage.clean(
      "remove", "bare-trunk", "--delete-branch", "--into", "dev", "--root", bare)
    #expect(run.out.contains("default branch"), "\(run.out)\(run.err)")
    try await stage.field.sh("git -C ../bare.git rev-parse --verify trunk")
  }

  @Test(arguments: [
    "GIT_SEQUENCE_EDITOR='sed -i 1s/pick/edit/' git rebase -q -i HEAD~1",
    "git bisect start HEAD HEAD~2 >/dev/null",
  ])
  func `a branch that another worktree rebases or bisects is kept`(_ script: String) async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git worktree add -q .worktrees/r -b x")
    try await stage.field.sh(
      "git commit -q --allow-empty -m 1; echo 2 >n; git add n; git commit -qm 2; \(script)",
      in: stage.root + "/.worktrees/r")
    try await stage.field.sh(
      "git merge -q x; git worktree add -q -f .worktrees/b x")
    try await kept(stage, ["b"], "/r'")
  }

  @Test func `an empty directory that never held the worktree proves nothing`() async throws {
    let stage = try await WtCleanStage()
    let name = WtCleanStage.name
    try await stage.field.sh("mv .worktrees ../away; mkdir .worktrees")
    for time in ["now", "2020-01-01"] {
      try await stage.field.sh("touch -d \(time) .worktrees")
      let found = try await stage.assessment()
      #expect(found.item("directory_unknown") != nil && found.verdict == "blocked", "\(found)")
      #expect(try await stage.clean("plan").out == "nothing to do\n")
      #expect(try await stage.clean("prune").out == "")
    }
    try await stage.field.sh("rmdir .worktrees")
    #expect(try await stage.assessment().verdict == "blocked", "it is missing altogether")
    #expect(try await stage.clean("prune").out == "")
    try await stage.field.sh("mv ../away .worktrees; rm -rf \(stage.worktree)")
    #expect(try await stage.assessment().verdict == "dead")
    #expect(try await stage.clean("prune").out == "removed: \(name)\n")
  }

  @Test func `who names an entry whose directory may be out of sight prunes it, saved`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.field.sh("rm -rf .worktrees")
    let run = try await stage.clean("prune", WtCleanStage.name, "--json")
    let removal = try run.record(WtCleanStage.Removal.self)
    #expect(removal.outcome == "removed" && removal.rescue != nil, "\(run.out)\(run.err)")
    try await stage.field.sh("git worktree add -q --detach ../mnt/wt; rm -r ../mnt/wt")
    #expect(try await stage.clean("prune", "wt").status == 4, "outside the repository")
  }

  @Test func `the flags in the index of a dead entry are saved before it is pruned`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "git update-index --skip-worktree a; git update-index --assume-unchanged c")
    try await stage.field.sh("rm -rf \(stage.worktree)")
    let run = try await stage.clean("prune", WtCleanStage.name, "--json")
    #expect(try run.record(WtCleanStage.Removal.self).rescue != nil, "\(run.out)\(run.err)")
    #expect(
      try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "../back").status == 0)
    #expect(
      try await stage.field.sh("git -C ../back ls-files -v") == "H .gitignore\nS a\nh c\nH sub/b")
  }

  @Test func `a lock that was written in another time zone still holds`() async throws {
    let stage = try await WtCleanStage()
    try await stage.withProcess(in: stage.field.scratch.path) {
      try await stage.field.sh(
        """
        git worktree lock --reason "agent (pid $(cat ../pid) start $(TZ=Asia/Kolkata \
        ps -o lstart= -p $(cat ../pid)))" \(stage.worktree)
        """)
      try await stage.expectBlocked("lock")
    }
    #expect(try await stage.assessment().item("dead_lock") != nil)
  }

  @Test(.enabled(if: Host.isRoot)) func `a process that sees the worktree at another path is seen`()
    async throws
  {
    let stage = try await WtCleanStage()
    let run = try await stage.shell(
      """
      mkfifo ../ready
      unshare --mount sh -ec '
        mount --bind "$1" "$2"; cd "$2/sub"; echo $$ >"$3/pid"; echo >"$3/ready"; exec sleep 600
      ' - '\(stage.worktree)' /mnt '\(stage.field.scratch.path)' || echo failed >../ready &
      [ "$(cat ../ready)" != failed ] || exit 77
      wt-clean list --json \(WtCleanStage.name); kill $(cat ../pid)
      """)
    guard run.status != 77 else { return }  // not in this container
    #expect(run.out.contains("live_process"), "\(run.out)\(run.err)")
  }

  @Test(.enabled(if: Host.isRoot)) func `a process that has only mapped a file is seen`()
    async throws
  {
    let stage = try await WtCleanStage()
    let run = try await stage.shell(
      """
      cp "$(ldd "$(command -v git)" | sed -n 's,.*=> \\(/[^ ]*libz[^ ]*\\) .*,\\1,p')" \
        \(stage.worktree)/mapped.log || exit 77
      LD_PRELOAD=\(stage.worktree)/mapped.log sleep 600 >/dev/null 2>&1 &
      until grep -q mapped.log /proc/$!/maps; do kill -0 $! || exit 9; done
      wt-clean list --json \(WtCleanStage.name); kill $!
      """)
    guard run.status != 77 else { return }  // git is built without it
    #expect(run.out.contains("live_process"), "\(run.out)\(run.err)")
  }
}
