import Common
import TestSupport
import Testing

/// What happens on every working day, and must neither stop nor frighten anybody.
struct WtCleanEverydayTests {
  private static let name = WtCleanStage.name

  @Test(arguments: [".gitkeep", ".keep", ".gitignore", ".placeholder"])
  func `a file that only keeps a directory makes nothing in it precious`(_ file: String)
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      printf 'node_modules/*\n!node_modules/\(file)\n' >.gitignore; mkdir -p node_modules/p
      : >node_modules/\(file); git add -f .gitignore node_modules/\(file); git commit -qm keep
      git -C ../.. merge -q ws/ws-22/agent-1; echo x >node_modules/p/m.js
      """)
    let found = try await stage.assessment()
    #expect(found.verdict == "safe" && found.item("ignored_regenerable") != nil, "\(found)")
    try await stage.inside("git update-index --split-index; echo y >node_modules/p/n.js")
    #expect(try await stage.assessment().verdict == "safe")
    try await stage.inside(
      "echo own >node_modules/p/own; git add -f node_modules/p/own; git commit -qm own")
    let patched = try await stage.assessment()
    #expect(patched.item("ignored_precious")?.count == 2, "somebody has work there: \(patched)")
  }

  @Test func `what was fetched from elsewhere is no work of the worktree`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      git clone -q . ../other; git clone -q --bare . ../hub.git; git remote add hub "$PWD/../hub.git"
      cd ../other; git checkout -qb topic; git commit -q --allow-empty -m topic
      git push -q ../hub.git topic
      """)
    try await stage.inside("git fetch -q hub; git fetch -q \(stage.root)/../hub.git topic")
    try await stage.field.sh("git -C ../hub.git branch -qD topic; git fetch -q --prune hub")
    let found = try await stage.assessment()
    #expect(found.verdict == "safe", "\(found)")
    try await stage.inside(
      """
      git clone -q ../.. vendor/own; cd vendor/own; git commit -q --allow-empty -m own; cd ../..
      git fetch -q ./vendor/own; rm -rf vendor
      """)
    #expect(try await stage.assessment().item("reflog_commits") != nil)
  }

  @Test func `who removed the directory of all worktrees is told how to say so`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("rm -rf .worktrees")
    let next = try await stage.assessment().next
    #expect(next == "wt-clean prune \(Self.name) --root \(stage.root)")
    let run = try await stage.clean("prune")
    #expect(run.status == 0 && run.out == "")
    #expect(run.err.contains("if its directory is gone: wt-clean prune \(Self.name)\n"))
    #expect(try await stage.shell(next ?? "false").status == 0)
    #expect(try !Disk.exists(stage.admin))
    try await stage.field.sh("git worktree add -q --detach ../mnt/wt; rm -r ../mnt/wt")
    #expect(try await stage.assessment("wt").next?.hasPrefix("ls -ld ") == true)
    #expect(try await stage.clean("prune").err.contains("left: wt: directory unknown"))
  }

  @Test func `where the file system has no modes and no links git is believed`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      ln -s a link; git add link; git commit -qm link; git config core.symlinks false
      git -C .worktrees/\(Self.name) merge -q main
      """)
    try await stage.inside(
      "git config core.fileMode false; git update-index --assume-unchanged c; chmod -R +x .")
    let found = try await stage.assessment()
    #expect(found.verdict == "safe", "\(found)")
    try await stage.inside("chmod -x .git")
    #expect(try await stage.assessment().item("modified") != nil, "it has modes")
    try await stage.inside("chmod +x .git; git config core.fileMode true")
    #expect(try await stage.assessment().item("modified") != nil, "git was not told so")
  }

  private func killed(_ script: String = ":") async throws -> WtCleanStage {
    let stage = try await WtCleanStage()
    try await stage.inside(script)
    let run = try await stage.clean(
      "remove", Self.name, environment: ["ECW_FAILPOINT": "tree.remove=kill"])
    try #require(run.status == -9)
    return stage
  }

  @Test(arguments: [
    "wt-clean prune", "wt-clean prune \(name)", "wt-clean plan --json | wt-clean apply -",
  ])
  func `prune and apply end a removal that was killed`(_ command: String) async throws {
    let stage = try await killed()
    let run = try await stage.shell(command)
    #expect(run.status == 0 && run.out == "removed: \(Self.name)\n", "\(run.out)\(run.err)")
    #expect(try await stage.field.sh("ls -A .worktrees") == "")
    #expect(try !Disk.exists(stage.admin))
    #expect(try await stage.clean("plan").out == "nothing to do\n")
  }

  @Test func `prune deletes nothing that came after the removal was killed`() async throws {
    let stage = try await killed()
    try await stage.field.sh("echo late >$(ls -d .worktrees/.*removing*)/late")
    let before = try stage.state()
    let run = try await stage.clean("prune", Self.name)
    #expect(run.status == 4 && run.out.contains("'late' was written"), "\(run.out)\(run.err)")
    #expect(try stage.state() == before)
    let left = try await stage.field.sh("rm .worktrees/.*/late; ls -d .worktrees/.*removing*")
    try await stage.withProcess(in: left) {
      let run = try await stage.clean("prune", Self.name)
      #expect(run.status == 4 && run.out.contains("works in"), "\(run.out)")
    }
    #expect(try await stage.clean("prune", Self.name).status == 0)
  }

  @Test func `a date in the future does not hold up what a removal has left`() async throws {
    let stage = try await killed("touch -d 2037-01-01 a c; ln c ../../../outside")
    let run = try await stage.clean("prune", Self.name)
    #expect(run.status == 0, "\(run.out)\(run.err)")
  }

  @Test func `the printed command takes a name that begins with a dash`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git worktree add -q --detach ./.worktrees/-x")
    let next = try await stage.assessment(stage.root + "/.worktrees/-x").next
    #expect(try await stage.shell(next ?? "false").status == 0, "\(next ?? "")")
    #expect(try !Disk.exists(stage.root + "/.worktrees/-x"))
  }

  @Test func `hidden files that git converts are hidden edits only when they are edited`()
    async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      id=$(printf content | sha256sum | cut -c1-64)
      printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 7\n' $id >../../../pointer
      git config filter.lfs.clean "cat >/dev/null; cat \(stage.field.scratch.path)/pointer"
      printf '*.bin filter=lfs\n*.t text eol=crlf\n' >.gitattributes
      printf content >x.bin; printf 'a\r\nb\r\n' >x.t; printf 'a\r\n' >y.t; git add .; git commit -qm x
      store=../../.git/lfs/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-4); mkdir -p $store
      printf content >$store/$id
      git update-index --assume-unchanged x.bin x.t; git update-index --skip-worktree y.t
      """)
    #expect(try await stage.assessment().item("hidden_edits") == nil)
    try await stage.inside("printf CONTENT >x.bin; printf 'a\r\nB\r\n' >x.t; printf 'b\r\n' >y.t")
    let found = try await stage.assessment()
    #expect(found.item("hidden_edits")?.paths.sorted() == ["x.bin", "x.t", "y.t"], "\(found)")
  }

  // Runs the tool and tells how often it has called git with a word.
  private func calls(_ stage: WtCleanStage, _ arguments: [String], _ word: String) async throws
    -> Int
  {
    let git = try await stage.field.sh("command -v git")
    try await stage.field.sh(
      """
      mkdir -p ../bin; : >../calls
      printf '#!/bin/sh\\necho "$@" >>%s\\nexec %s "$@"\\n' "$PWD/../calls" \(git) >../bin/git
      chmod +x ../bin/git
      """)
    let path = stage.field.scratch.at("bin") + ":" + (Host.environment["PATH"] ?? "")
    let run = try await ToolRun(
      "wt-clean", arguments, in: stage.root,
      environment: stage.field.environment.merging(["PATH": path]) { $1 })
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let lines = try await stage.field.sh("cat ../calls").split(separator: "\n")
    #expect(!lines.isEmpty)
    return lines.filter { $0.contains(word) }.count
  }

  @Test func `what is the same for every branch is asked once`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "for n in 1 2 3 4; do git worktree add -q .worktrees/$n -b b$n; done")
    #expect(try await calls(stage, ["plan", "--delete-branch"], "symref") == 1)
    let remove = ["remove", "--delete-branch", "1", "2", "3"]
    #expect(try await calls(stage, remove, "symref") == 1)
    #expect(try await stage.field.sh("git for-each-ref refs/heads/b[123]") == "")
  }

  @Test func `what is as long as git has it is not read for line ends`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("printf '* text\n' >.gitattributes; git add .; git commit -qm x")
    #expect(try await calls(stage, ["list", Self.name], "hash-object") == 0)
    try await stage.inside("printf 'one\\r\\n' >a; git add a 2>/dev/null")
    #expect(try await stage.assessment().item("hidden_edits")?.paths == ["a"])
  }

  @Test func `settings that come with a package are made again with it`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      mkdir -p node_modules/p node_modules/@s/q/test node_modules/bare
      echo '{}' | tee node_modules/p/package.json >node_modules/@s/q/package.json
      for d in p @s/q/test bare; do echo x >node_modules/$d/.env; done
      """)
    #expect(
      try await stage.assessment().item("ignored_precious")?.paths == ["node_modules/bare/.env"])
  }
}
