import Common
import TestSupport
import Testing

/// What is taken over or taken away only when it is proven to be ours: repair, adopt, leftovers.
struct WtCleanTakeoverTests {
  private static let aside = ".x.ecw-removing-0123456789abcdef"

  private func expectRefused(
    _ stage: WtCleanStage, _ arguments: [String], _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try stage.state()
    let run = try await ToolRun(
      "wt-clean", arguments, in: stage.root, environment: stage.field.environment)
    #expect(run.status == 4, "\(run.out)\(run.err)", sourceLocation: sourceLocation)
    #expect(
      (run.out + run.err).contains(words), "\(run.out)\(run.err)", sourceLocation: sourceLocation)
    #expect(try stage.state() == before, sourceLocation: sourceLocation)
  }

  @Test func `adopt takes no repository, no worktree of another one and nothing that is tracked`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      git init -q ../other; git -C ../other commit -q --allow-empty -m x
      git -C ../other worktree add -q ../theirs; mkdir ../linked; echo w >../linked/w
      ln -s ../other/.git ../linked/.git; git clone -q --bare . ../bare.git
      git init -q --separate-git-dir ../apart.git ../apart
      """)
    for name in ["../theirs", "../linked", "../apart"] {
      try await expectRefused(stage, ["adopt", name], "repository")
    }
    try await expectRefused(stage, ["adopt", "../bare.git"], "bare repository")
    try await expectRefused(stage, ["adopt", "sub"], "tracked")
    try await expectRefused(stage, ["adopt", ".."], "this repository")
    try await stage.field.sh("mv \(stage.worktree) ../moved")
    try await expectRefused(
      stage, ["adopt", "../moved"], "wt-clean repair --at \(stage.field.scratch.at("moved"))")
  }

  @Test func `repair takes only a directory that can be the worktree's`() async throws {
    let stage = try await WtCleanStage()
    let name = WtCleanStage.name
    try await stage.field.sh(
      """
      git clone -q --bare . ../bare.git; git worktree add -q --detach .worktrees/second
      mkdir ../empty ../strange; echo x >../strange/x; mkdir -p .worktrees/second/deep
      cp -a \(stage.worktree) ../copy; rm ../copy/.git ../copy/c; rm -r \(stage.worktree)
      """)
    try await expectRefused(stage, ["repair", name, "--at", "sub"], "tracked")
    try await expectRefused(stage, ["repair", name, "--at", "../bare.git"], "bare repository")
    try await expectRefused(stage, ["repair", name, "--at", "."], "repository")
    try await expectRefused(stage, ["repair", name, "--at", ".worktrees/second"], "second")
    try await expectRefused(stage, ["repair", name, "--at", "../strange"], "0 of the")
    #expect(
      try await stage.clean("repair", name, "--at", "../empty", "--dry-run").status == 0)
    #expect(try await stage.clean("repair", name, "--at", "../copy").status == 0)
    #expect(try await stage.field.sh("git -C ../copy status --short") == " D c")
  }

  @Test func `what is only named like a leftover is nobody's to delete`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      mkdir ../\(Self.aside) .worktrees/\(Self.aside)
      echo n >../\(Self.aside)/n; echo n >.worktrees/\(Self.aside)/n
      """)
    let found = try await stage.clean("list", "--json").records(WtCleanStage.Assessment.self)
    #expect(found.map(\.id) == ["(main)", WtCleanStage.name, ".worktrees/" + Self.aside])
    #expect(found.last?.item("leftover") == nil && found.last?.verdict == "orphan")
    try await expectRefused(stage, ["remove", ".worktrees/" + Self.aside], "adopt")
  }

  @Test func `a leftover into which something was written since is not deleted`() async throws {
    let stage = try await WtCleanStage()
    let killed = try await stage.clean(
      "remove", WtCleanStage.name, environment: ["ECW_FAILPOINT": "tree.remove=kill"])
    #expect(killed.status == -9)
    let left = try await stage.clean("list", "--json").records(WtCleanStage.Assessment.self)
    let leftover = try #require(left.first { $0.item("leftover") != nil })
    try await stage.field.sh("touch -d 2030-01-01 a; mv a \(leftover.path ?? "")/sub/new")
    try await expectRefused(stage, ["remove", leftover.id], "sub/new")
    try await stage.field.sh("rm \(leftover.path ?? "")/sub/new")
    #expect(try await stage.clean("remove", leftover.id).status == 0)
  }

  @Test func `a removal that is taken back has its old place again`() async throws {
    let stage = try await WtCleanStage()
    let killed = try await stage.clean(
      "remove", WtCleanStage.name, environment: ["ECW_FAILPOINT": "clean.decided=kill"])
    #expect(killed.status == -9)
    #expect(try await stage.clean("repair", WtCleanStage.name).status == 0)
    #expect(try await stage.inside("git status --short; ls -d ../.*removing* || true") == "")
    #expect(try await stage.assessment().verdict == "safe")
  }

  @Test func `what takes the old place while it is removed is told, and is not connected`()
    async throws
  {
    let stage = try await WtCleanStage()
    let (name, path) = (WtCleanStage.name, stage.worktree)
    try await stage.inside("echo n >n")
    let git = try await stage.field.sh("command -v git")
    try await stage.field.sh(
      """
      mkdir ../bin; cat >../bin/git <<'END'
      #!/bin/sh
      for aside in '\(stage.root)'/.worktrees/.*removing*; do
        [ -e "$aside" ] && echo more >"$aside/n"
        [ -e "$aside" ] && mkdir -p '\(path)/sub' && echo late >'\(path)/sub/late'
      done
      exec \(git) "$@"
      END
      chmod +x ../bin/git
      """)
    let run = try await stage.clean(
      "remove", "--rescue", name, "--json",
      environment: ["PATH": stage.field.scratch.at("bin") + ":" + (Host.environment["PATH"] ?? "")])
    #expect(run.status == 5, "\(run.out)\(run.err)")
    let removal = try run.record(WtCleanStage.Removal.self)
    #expect(removal.outcome == "partial" && removal.problem?.contains("removing") == true)
    #expect(try await stage.assessment().item("moved") != nil, "the stub is not the worktree")
    try await expectRefused(stage, ["repair", name], "in its place")
    try await stage.field.sh(removal.next ?? "false")
    #expect(try await stage.inside("cat n; git status --short") == "more\n?? n")
    #expect(try await stage.field.sh("cat .worktrees/*/sub/late") == "late")
  }

  @Test func `a worktree behind a link is one like any other`() async throws {
    let stage = try await WtCleanStage()
    let name = WtCleanStage.name
    try await stage.field.sh(
      "mkdir ../big; mv \(stage.worktree) ../big/a; ln -s ../../big/a \(stage.worktree)")
    #expect(try await stage.assessment().verdict == "safe")
    #expect(try await stage.clean("prune", name).status == 4)
    try await stage.withProcess(in: "../big/a") {
      let found = try await stage.assessment()
      #expect(found.item("live_process") != nil)
    }
    try await stage.field.sh("mv ../big ../away")
    #expect(try await stage.assessment().item("directory_unknown") != nil)
    #expect(try await stage.clean("prune", name).status == 4)
    try await stage.field.sh("mv ../away ../big")
    #expect(try await stage.clean("remove", name).status == 0)
    #expect(try await stage.field.sh("ls -A ../big .worktrees") == "../big:\n\n.worktrees:")
    #expect(try !Disk.exists(stage.admin))
  }
}
