import Common
import TestSupport
import Testing

/// Plans, races, pipes, interrupted removals and the host's hook.
struct WtCleanPlanTests {
  @Test func `the pipe of the manual removes what is safe and nothing else`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "git worktree add -q .worktrees/dirty -b d; echo x >.worktrees/dirty/x")
    let run = try await stage.shell(
      "wt-clean list --json | grep '\"verdict\":\"safe\"' | wt-clean remove -")
    #expect(run.out == "removed: agent-1-ws-22\n", "\(run.err)")
    #expect(try await stage.field.sh("git worktree list | wc -l").hasSuffix("2"))
    let log = try await stage.field.sh("cat .ecw/log/audit.jsonl")
    #expect(log.contains("\"verb\":\"remove\"") && log.split(separator: "\n").count == 1)
  }

  @Test func `a dry run changes nothing`() async throws {
    let stage = try await WtCleanStage()
    let before = try stage.state()
    #expect(
      try await stage.clean("remove", WtCleanStage.name, "--dry-run").out
        == "planned: agent-1-ws-22\n")
    #expect(try await stage.clean("plan").status == 0)
    #expect(try stage.state() == before)
  }

  @Test func `apply reports what has changed since the plan as raced`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git worktree add -q .worktrees/two -b two; echo n >.worktrees/two/n")
    try await stage.shell("wt-clean plan --rescue --json >../plan")
    try await stage.field.sh("echo more >>.worktrees/two/n")
    let run = try await stage.clean("apply", "../plan", "--json")
    #expect(run.status == 5)
    let outcomes = try run.records(WtCleanStage.Removal.self).map { "\($0.id) \($0.outcome)" }
    #expect(outcomes.sorted() == ["agent-1-ws-22 removed", "two raced"])
    #expect(try await stage.field.sh("cat .worktrees/two/n") == "n\nmore")
  }

  @Test func `what is written while it is removed is in place or in the rescue`() async throws {
    let stage = try await WtCleanStage()
    let file = stage.worktree + "/n"
    try await stage.field.sh("echo 0 >\(file); echo 0 >../log")
    let run = try await stage.shell(
      """
      (while [ ! -e ../stop ]; do { echo x >>\(file); } 2>/dev/null && echo x >>../log; done) &
      wt-clean remove --rescue \(WtCleanStage.name); echo $? >../status; touch ../stop; wait
      """)
    if try !Disk.exists(file) {
      let name = WtCleanStage.name
      #expect(
        try await stage.clean("rescues", "restore", name, "--to", stage.worktree).status == 0)
    } else {
      #expect(run.out.hasPrefix("raced: ") || run.out.contains("live_process"), "\(run.out)")
    }
    try await stage.field.sh("[ $(grep -c . \(file)) -ge $(grep -c . ../log) ]")
  }

  @Test func `killed before anything is moved, the worktree and its rescue are there`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    let run = try await stage.clean(
      "remove", "--rescue", WtCleanStage.name, environment: ["ECW_FAILPOINT": "clean.aside=kill"])
    #expect(run.status == -9)
    #expect(try await stage.assessment().verdict == "rescue-first")
    #expect(try await stage.clean("rescues").out.contains("agent-1-ws-22/"))
  }

  @Test func `a removal that is killed is found, and can be ended or taken back`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    let decided = try await stage.clean(
      "remove", "--rescue", WtCleanStage.name, environment: ["ECW_FAILPOINT": "clean.decided=kill"])
    #expect(decided.status == -9)
    #expect(try await stage.assessment().item("moved") != nil)
    #expect(try await stage.clean("repair").status == 0)
    #expect(
      try await stage.inside("cat n; git status --short; ls -d ../.*ecw* || true") == "n\n?? n")
    let deleted = try await stage.clean(
      "remove", "--rescue", WtCleanStage.name, environment: ["ECW_FAILPOINT": "tree.remove=kill"])
    #expect(deleted.status == -9)
    let left = try await stage.clean("list", "--json").records(WtCleanStage.Assessment.self)
    let leftover = try #require(left.first { $0.item("leftover") != nil })
    #expect(try await stage.clean("remove", leftover.id).status == 0)
    #expect(try await stage.clean("prune").status == 0)
    #expect(
      try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "../back").status == 0)
    #expect(try await stage.field.sh("cat ../back/n") == "n")
  }

  @Test func `what something makes again at once is said`() async throws {
    let stage = try await WtCleanStage()
    let run = try await stage.shell(
      """
      (while :; do mkdir -p '\(stage.worktree)'; done) & loop=$!
      wt-clean remove \(WtCleanStage.name) --json; status=$?
      kill $loop
      exit $status
      """)
    #expect(run.status == 5, "\(run.out)\(run.err)")
    let removal = try run.record(WtCleanStage.Removal.self)
    #expect(removal.outcome == "recreated")
    #expect(removal.problem?.contains("made '\(stage.worktree)' again") == true)
    #expect(try !Disk.exists(stage.admin))
  }

  @Test(.enabled(if: Host.isRoot)) func `a mount below is never entered`() async throws {
    let stage = try await WtCleanStage()
    let run = try await stage.shell(
      """
      unshare --mount sh -ec '
        mkdir "$1/vendor"
        mount -t tmpfs none "$1/vendor"
        echo precious >"$1/vendor/file"
        wt-clean list "$2" --json
        ! wt-clean remove --rescue "$2" || exit 9
        cat "$1/vendor/file"
      ' - '\(stage.worktree)' \(WtCleanStage.name)
      """)
    guard run.status != 1 || !run.err.contains("unshare") else { return }  // not in this container
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(run.out.contains("\"verdict\":\"blocked\""), "\(run.out)")
    #expect(run.out.hasSuffix("precious\n"))
    #expect(try Disk.exists(stage.worktree + "/.git"))
  }

  @Test func `two removals at once do not harm each other`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    let name = WtCleanStage.name
    _ = try await stage.shell(
      "wt-clean remove --rescue \(name) & wt-clean remove --rescue \(name); wait")
    _ = try await stage.clean("repair")
    if try !Disk.exists(stage.worktree), try Disk.exists(stage.admin) {
      _ = try await stage.clean("prune")
    }
    #expect(try await stage.clean("rescues", "restore", name, "--to", "../back").status == 0)
    #expect(try await stage.field.sh("cat ../back/n") == "n")
  }

  @Test func `drop forgets one rescue and says how to have it again`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    #expect(try await stage.clean("remove", "--rescue", WtCleanStage.name).status == 0)
    let id = "agent-1-ws-22/20261121T085500000Z"
    #expect(try await stage.clean("rescues", "show", id).out.contains("\n  n\n"))
    #expect(
      try await stage.clean("rescues", "drop", WtCleanStage.name).status == 69, "only exact ids")
    let run = try await stage.clean("rescues", "drop", id)
    let undo = try #require(run.out.split(separator: "undo: ").last)
    #expect(try await stage.clean("rescues").out == "no rescues\n")
    try await stage.field.sh(String(undo))
    #expect(try await stage.clean("rescues", "show", id).status == 0)
  }

  @Test func `a rescue is restored only where nothing is`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo n >n")
    #expect(try await stage.clean("remove", "--rescue", WtCleanStage.name).status == 0)
    let before = try stage.state()
    #expect(
      try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "sub").status == 4)
    #expect(try await stage.clean("rescues", "restore", "nope", "--to", "../x").status == 69)
    #expect(try stage.state() == before)
  }

  @Test func `the host's hook removes what is safe and vetoes the rest`() async throws {
    let stage = try await WtCleanStage(name: "a repo")
    func hook(_ arguments: String = "") async throws -> ToolRun {
      try await stage.shell(
        "cd /; printf '{\"session_id\":\"s\",\"cwd\":\"/\",\"hook_event_name\":\"WorktreeRemove\",\"worktree_path\":\"%s\"}' '\(stage.worktree)' | wt-clean hook worktree-remove \(arguments)"
      )
    }
    try await stage.field.sh("echo x >'.worktrees/\(WtCleanStage.name)/.env'")
    let veto = try await hook()
    #expect(veto.status == 4)
    #expect(veto.out == "" && veto.err.contains("would be lost: ignored_precious"), "\(veto.err)")
    #expect(try Disk.exists(stage.worktree + "/.env"))
    let saved = try await hook("--rescue")
    #expect(saved.status == 0, "\(saved.err)")
    #expect(try !Disk.exists(stage.worktree))
    let wrong = try await stage.shell("echo '{}' | wt-clean hook worktree-remove")
    #expect(wrong.status == 65)
  }

  @Test func `names never become paths`() async throws {
    let stage = try await WtCleanStage()
    for name in ["../..", "/etc", "-x", "nope", ".git/worktrees/agent-1-ws-22"] {
      let run = try await stage.shell("printf '%s\\n' '\(name)' | wt-clean remove -")
      #expect(run.status == 69, "\(name): \(run.out)\(run.err)")
    }
    #expect(try await stage.shell("printf '{\"no\":1}\\n' | wt-clean remove -").status == 65)
  }
}
