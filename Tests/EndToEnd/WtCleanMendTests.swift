import Common
import TestSupport
import Testing

/// Repair, prune and adopt on the situations that git's own tests of them build.
struct WtCleanMendTests {
  private func repaired(_ stage: WtCleanStage, _ arguments: String...) async throws {
    let run = try await ToolRun(
      "wt-clean", ["repair"] + arguments, in: stage.root, environment: stage.field.environment)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(
      try await stage.field.sh("git worktree list --porcelain | grep -c prunable || true") == "0")
  }

  @Test func `case 11: a moved worktree is found and repaired, and prune leaves it alone`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside("echo work >w; git add w")
    try await stage.field.sh("mv \(stage.worktree) .worktrees/moved")
    let found = try await stage.assessment()
    #expect(found.item("moved")?.paths.count == 1 && found.verdict == "blocked")
    #expect(try await stage.clean("prune", "--json").out == "", "nothing is dead")
    #expect(try await stage.clean("prune", WtCleanStage.name).status == 4)
    try await repaired(stage)
    #expect(try await stage.field.sh("git -C .worktrees/moved status --short") == "A  w")
  }

  @Test func `a worktree that was moved out of sight is repaired where it is named`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("mkdir -p ../far/away; mv \(stage.worktree) ../far/away/w")
    #expect(try await stage.clean("repair", WtCleanStage.name).status == 4)
    try await repaired(stage, WtCleanStage.name, "--at", "../far/away/w")
    #expect(try await stage.field.sh("git -C ../far/away/w status --short") == "")
  }

  @Test func `a moved repository, with its worktrees and without`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git worktree add -q ../beside")
    try await stage.field.sh("mv repo new", in: stage.field.scratch.path)
    let root = stage.field.scratch.at("new")
    let run = try await ToolRun(
      "wt-clean", ["repair", "--json"], in: root, environment: stage.field.environment)
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.split(separator: "\n").count == 2, "\(run.out)")
    #expect(
      try await stage.field.sh(
        "git -C ../beside status --short; git -C .worktrees/\(WtCleanStage.name) status --short; git worktree list --porcelain | grep -c prunable || true",
        in: root) == "0")
  }

  @Test func `an entry that a killed git left unfinished stops neither the list nor the repair`()
    async throws
  {
    for script in [": >commondir", "rm commondir", ": >HEAD", "rm HEAD", "rm HEAD commondir"] {
      let stage = try await WtCleanStage()
      try await stage.inside("echo work >w; git add w")
      let head = try await stage.inside("git rev-parse HEAD")
      try await stage.field.sh(script, in: stage.admin)
      let found = try await stage.assessment()
      #expect(found.item("cut_off") != nil && found.verdict == "blocked", "\(script): \(found)")
      #expect(try await stage.assessment("(main)").head == head)
      #expect(try await stage.clean("prune", WtCleanStage.name).status == 4)
      try await repaired(stage)
      #expect(try await stage.inside("git status --short") == "A  w")
      #expect(try await stage.inside("git rev-parse HEAD") == head)
    }
    let stage = try await WtCleanStage()
    try await stage.field.sh("rm -r HEAD logs", in: stage.admin)
    let run = try await stage.clean("repair", WtCleanStage.name)
    #expect(run.status == 4 && run.err.contains("no reflog says"), "\(run.err)")
  }

  @Test func `a .git file that is broken, empty or gone`() async throws {
    for script in ["echo nonsense >.git", ": >.git", "rm .git", "echo 'gitdir: /nowhere' >.git"] {
      let stage = try await WtCleanStage()
      try await stage.field.sh(script, in: stage.worktree)
      let found = try await stage.assessment()
      #expect(found.item("cut_off") != nil, "\(script): \(found)")
      try await repaired(stage, WtCleanStage.name)
      #expect(try await stage.inside("git status --short") == "")
    }
  }

  @Test func `relative paths stay relative`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      echo '../../../.worktrees/\(WtCleanStage.name)/.git' >\(stage.admin)/gitdir
      echo 'gitdir: ../../.git/worktrees/\(WtCleanStage.name)' >\(stage.worktree)/.git
      """)
    #expect(try await stage.assessment().verdict == "safe")
    try await stage.field.sh("mv \(stage.worktree) .worktrees/moved")
    #expect(try await stage.clean("repair").status == 0)
    #expect(
      try await stage.field.sh("cat \(stage.admin)/gitdir .worktrees/moved/.git")
        == "../../../.worktrees/moved/.git\ngitdir: ../../.git/worktrees/\(WtCleanStage.name)")
  }

  @Test func `a copy is not taken for the worktree, and can be adopted`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "cp -a \(stage.worktree) .worktrees/copy; echo own >.worktrees/copy/own")
    #expect(try await stage.assessment().verdict == "safe")
    let found = try await stage.assessment(".worktrees/copy")
    #expect(found.verdict == "orphan" && found.item("copy") != nil)
    #expect(try await stage.clean("adopt", ".worktrees/copy").status == 0)
    #expect(try await stage.field.sh("git -C .worktrees/copy status --short") == "?? own")
    #expect(try await stage.inside("git status --short") == "")
  }

  @Test func `two directories that claim an entry are told, not guessed`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "cp -a \(stage.worktree) .worktrees/x; mv \(stage.worktree) .worktrees/y")
    #expect(try await stage.assessment().item("ambiguous")?.count == 2)
    #expect(try await stage.clean("repair", WtCleanStage.name).status == 4)
    try await repaired(stage, WtCleanStage.name, "--at", ".worktrees/y")
  }

  @Test func `prune takes what is proven dead and nothing else`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      git worktree add -q --detach ../a/b/gone; rm -r ../a
      git worktree add -q --detach ../mnt/wt; rm -r ../mnt/wt
      git worktree add -q --detach .worktrees/dead; rm -r .worktrees/dead
      git worktree add -q --detach .worktrees/kept; git worktree lock .worktrees/kept; rm -r .worktrees/kept
      mkdir .git/worktrees/empty; touch .git/worktrees/file
      """)
    for name in ["gone", "wt", "kept", "empty"] {
      let found = try await stage.assessment(name)
      #expect(found.verdict == "blocked", "\(found)")
    }
    let dry = try await stage.clean("prune", "--dry-run")
    #expect(dry.out == "planned: dead\n", "\(dry.out)")
    #expect(try await stage.clean("prune").out == "removed: dead\n")
    #expect(
      try await stage.field.sh("ls .git/worktrees") == "agent-1-ws-22\nempty\nfile\ngone\nkept\nwt")
  }

  @Test func `a worktree that took the path of a dead one is left alone`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "cp -a \(stage.admin) .git/worktrees/old; git worktree add -q --detach .worktrees/n; echo $PWD/.worktrees/n/.git >.git/worktrees/old/gitdir"
    )
    let found = try await stage.assessment("old")
    #expect(found.item("replaced") != nil && found.verdict == "dead")
    #expect(try await stage.clean("prune", "old").status == 0)
    #expect(
      try await stage.field.sh("git -C .worktrees/n status --short; ls .git/worktrees")
        == "agent-1-ws-22\nn")
  }

  @Test func `bare repository with worktrees beside it`() async throws {
    let field = try await GitField()
    try await field.sh(
      "git clone -q --bare . ../bare.git; cd ../bare.git; git worktree add -q ../.worktrees/one -b one; echo s >../.worktrees/one/note"
    )
    let run = try await ToolRun(
      "wt-clean", ["list", "--json", "--root", field.scratch.at("bare.git")], in: field.root,
      environment: field.environment)
    let found = try run.records(WtCleanStage.Assessment.self)
    #expect(found.map(\.verdict) == ["keep", "rescue-first"], "\(run.out)\(run.err)")
  }

  @Test func `an orphan is only adopted where nobody else is`() async throws {
    let stage = try await WtCleanStage()
    #expect(try await stage.clean("adopt", stage.worktree).status == 4, "it has its entry")
    try await stage.field.sh(
      "mkdir .worktrees/plain; echo x >.worktrees/plain/x; git init -q .worktrees/own")
    #expect(try await stage.clean("adopt", ".worktrees/own").status == 4)
    #expect(try await stage.clean("adopt", ".worktrees/plain", "--branch", "main").status == 4)
    let run = try await stage.clean("adopt", ".worktrees/plain", "--json")
    #expect(run.status == 0, "\(run.err)")
    #expect(try await stage.field.sh("git -C .worktrees/plain status --short | grep x") == "?? x")
  }
}
