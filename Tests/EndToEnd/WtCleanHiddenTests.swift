import Common
import TestSupport
import Testing

/// Work that `git status` does not show, or shows as something that needs no saving.
struct WtCleanHiddenTests {
  private func lost(_ script: String, _ item: String, leftOut: [String] = []) async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(script)
    try await stage.expectNothingLost(item, leftOut: leftOut)
  }

  // Each makes work in a clone `pkg` below what a build makes again.
  private static let inClones = [
    "git checkout -q --detach; git commit -q --allow-empty -m own; git checkout -q main",
    "git branch own; git commit -q --allow-empty -m own; git reset -q --hard own; rm -r .git/logs",
    "echo secret >.env", "git update-index --assume-unchanged a; echo edit >>a",
    "git update-index --skip-worktree a; echo edit >>a", "git bisect start -q HEAD HEAD",
    "git config core.fileMode false; chmod +x a",
    "mkdir -p .git/modules/x; echo x >.git/modules/x/x",
    "printf '#!/bin/sh\n' >.git/hooks/pre-commit",
  ]

  @Test(arguments: inClones) func `work in a clone below what a build makes again`(script: String)
    async throws
  {
    try await lost(
      "git clone -q ../.. node_modules/pkg; cd node_modules/pkg; \(script)", "embedded_repository",
      leftOut: [])
  }

  @Test func `a bare repository below what a build makes again, and a mirror`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("git clone -q --mirror ../.. node_modules/cache")
    #expect(try await stage.assessment().verdict == "safe", "a mirror is a copy by its name")
    try await stage.inside(
      """
      git init -q --bare node_modules/own; rm -r node_modules/cache
      git checkout -q --detach; git commit -q --allow-empty -m own; git push -q node_modules/own HEAD:refs/heads/x
      git checkout -q ws/ws-22/agent-1; rm "$(git rev-parse --git-dir)/logs/HEAD"
      """)
    try await stage.expectNothingLost("embedded_repository")
  }

  @Test func `files in the directory of a submodule that is not there`() async throws {
    try await lost(
      """
      git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),lib; git commit -qm lib
      mkdir -p lib/deep; echo work >lib/deep/w; ln -s w lib/deep/l
      """, "untracked")
  }

  @Test func `a submodule comes back with its work, its store and its stashes`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      git init -q ../lib; cd ../lib; printf '.env\n' >.gitignore; echo 1 >f; echo 2 >g
      git add .; git commit -qm lib
      """)
    try await stage.inside(
      """
      git -c protocol.file.allow=always submodule --quiet add ../../../lib lib; git commit -qm lib
      cd lib; echo stashed >f; git stash -q; echo secret >.env
      git update-index --assume-unchanged g; echo edit >g; git commit -q --allow-empty -m own
      """)
    let found = try await stage.assessment()
    #expect(found.item("submodules")?.effect == "rescue")
    #expect(found.next == "wt-clean remove --rescue agent-1-ws-22 --root \(stage.root)")
    try await stage.expectRefused()
    let before = try await stage.inside(
      "cd lib; git rev-parse HEAD stash@{0}; cat .env g f; git ls-files -v")
    let removed = try await stage.clean("remove", "--rescue", WtCleanStage.name)
    #expect(removed.status == 0, "\(removed.out)\(removed.err)")
    let restored = try await stage.clean(
      "rescues", "restore", WtCleanStage.name, "--to", "../back")
    #expect(restored.status == 0, "\(restored.err)")
    let after = try await stage.field.sh(
      "cd ../back/lib; git rev-parse HEAD stash@{0}; cat .env g f; git ls-files -v")
    #expect(after == before)
    #expect(
      try await stage.field.sh("cd ../back/lib; git rev-parse --show-toplevel | xargs basename")
        == "lib")
    try await stage.field.sh(
      "git -C ../back status --short >../status; cd ../back/lib; git fsck --strict")
  }

  @Test func `what lies in regenerable directories and no build makes`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      "printf 'bin/\nvenv/*.secret\n.venv/\n*.obj\n' >>.git/info/exclude")
    try await stage.inside(
      """
      mkdir venv; echo x >venv/m.py; git add venv; git commit -qm venv
      echo 1 >venv/t.secret; echo 3 >model.obj
      mkdir bin; echo 'deploy' >bin/deploy.sh; printf '#!/bin/sh\n' >bin/run; printf '\\177ELF' >bin/tool
      mkdir -p node_modules/p .venv; echo 5 >node_modules/notes.md; echo 6 >node_modules/.env
      echo 7 >node_modules/p/README.md; echo 8 >.venv/notes.md; echo 9 >node_modules/p/.env
      """)
    let found = try await stage.assessment()
    #expect(
      found.item("ignored_precious")?.paths.sorted() == [
        ".venv/notes.md", "bin/deploy.sh", "bin/run", "model.obj", "node_modules/.env",
        "node_modules/notes.md", "node_modules/p/.env", "venv/t.secret",
      ])
    try await stage.expectNothingLost(
      "ignored_precious", leftOut: ["bin/tool", "node_modules/p/README.md"])
  }

  @Test func `bytes that a clean filter hides from git`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      git config filter.strip.clean 'grep -v ^out'; printf '*.nb filter=strip\n*.t text eol=crlf\n' >.gitattributes
      printf 'in\nout 1\n' >n.nb; printf 'in\n' >plain.nb; printf 'a\r\nb\r\n' >x.t
      git add .; git commit -qm nb; touch -d @1 n.nb; git update-index -q --refresh
      """)
    let found = try await stage.assessment()
    #expect(found.item("hidden_edits")?.paths == ["n.nb"])
    try await stage.expectNothingLost("hidden_edits")
  }

  @Test(arguments: ["printf '* text=auto\n' >.gitattributes", "git config core.autocrlf input"])
  func `line ends that git takes for no change`(setting: String) async throws {
    try await lost(
      "\(setting); git add .; git commit -q --allow-empty -m a; printf 'one\\r\\n' >a; git add a 2>/dev/null",
      "hidden_edits")
  }

  @Test func `what git-lfs has in its store is no work, and what it has not is`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      id=$(printf content | sha256sum | cut -c1-64)
      printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 7\n' $id >../../../pointer
      git config filter.lfs.clean "cat >/dev/null; cat \(stage.field.scratch.path)/pointer"
      printf '*.bin filter=lfs\n' >.gitattributes; printf content >x.bin; git add .; git commit -qm bin
      store=../../.git/lfs/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-4); mkdir -p $store
      printf content >$store/$id
      """)
    #expect(try await stage.assessment().item("hidden_edits") == nil)
    try await stage.field.sh("rm -r .git/lfs")
    try await stage.expectNothingLost("hidden_edits")
  }

  private static let settings = [
    ("git config core.fileMode false; chmod +x a", "modified"),
    (
      "touch -d @1600000000 a; git update-index --refresh; git config core.trustctime false; git config core.checkStat minimal; printf 'eno\n' >t; mv t a; touch -d @1600000000 a",
      "modified"
    ),
    ("git update-index --assume-unchanged a; chmod +x a", "hidden_edits"),
    ("git config core.ignoreCase true; echo x >A", "untracked"),
  ]

  @Test(arguments: settings) func `work that the configuration hides`(
    script: String, item: String
  ) async throws {
    try await lost(script, item)
  }

  @Test func `refs of the worktree keep what they name, and git gc is content`() async throws {
    let stage = try await WtCleanStage()
    let names = try await stage.inside(
      """
      blob=$(echo own blob | git hash-object -w --stdin); one=$(echo in tree | git hash-object -w --stdin)
      tree=$(printf '100644 blob %s\\tf\\n' $one | git mktree)
      commit=$(git commit-tree -m own HEAD^{tree}); old=$(git commit-tree -m old HEAD^{tree})
      tag=$(printf 'object %s\\ntype commit\\ntag t\\ntagger A <a@b> 1 +0000\\n\\nt\\n' $commit | git mktag)
      git update-ref refs/worktree/blob $blob; git update-ref refs/worktree/tree $tree
      git update-ref refs/bisect/tag $tag
      git update-ref --create-reflog refs/worktree/x $old; git update-ref refs/worktree/x HEAD
      echo $blob $one $tree $commit $old
      """)
    try await stage.expectNothingLost("worktree_refs")
    // Git itself lets go of the tag, which is a ref of another worktree to it.
    try await stage.field.sh(
      """
      git reflog expire --expire=now --all; git gc -q --prune=now
      for id in \(names); do git cat-file -e $id; done
      """)
    #expect(
      try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "../two").status == 0)
    try await stage.field.sh("cd ../two; git cat-file tag refs/bisect/tag | grep -q '^tag t'")
  }

  @Test func `a rescued index does not break git gc`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "mkdir d; echo n >d/n; git add d; git write-tree >/dev/null; echo m >d/m")
    try await stage.expectNothingLost("staged")
    try await stage.field.sh(
      "git worktree remove --force ../back; git reflog expire --expire=now --all; git gc -q --prune=now"
    )
    #expect(
      try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "../two").status == 0)
    try await stage.field.sh("git gc -q --prune=now; git fsck --strict")
  }

  @Test(arguments: ["ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD"])
  func `a commit that only such a file names`(name: String) async throws {
    let stage = try await WtCleanStage()
    let commit = try await stage.inside(
      """
      git config core.logAllRefUpdates false; rm -f "$(git rev-parse --git-dir)/logs/HEAD"
      id=$(git commit-tree -m alone HEAD^{tree}); echo $id >"$(git rev-parse --git-dir)/\(name)"; echo $id
      """)
    try await stage.expectNothingLost("reflog_commits")
    try await stage.field.sh(
      "git worktree remove --force ../back; git reflog expire --expire=now --all; git gc -q --prune=now; git cat-file -e \(commit)"
    )
  }

  @Test func `a nested worktree that has lost its gitfile, below what a build makes`() async throws
  {
    let stage = try await WtCleanStage()
    try await stage.inside(
      "git worktree add -q node_modules/in -b in; echo work >node_modules/in/w; rm node_modules/in/.git"
    )
    try await stage.expectBlocked("nested_worktree")
  }

  @Test func `the repository itself inside one of its worktrees`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh("git worktree add -q --no-checkout ../around; mkdir ../around/x")
    try await stage.field.sh(
      "mv repo around/x/repo && ln -s around/x/repo repo", in: stage.field.scratch.path)
    try await stage.field.sh(
      "echo \"gitdir: $PWD/around/x/repo/.git/worktrees/around\" >around/.git",
      in: stage.field.scratch.path)
    let found = try await stage.assessment("around")
    #expect(found.item("nested_worktree")?.effect == "blocks", "\(found)")
  }

  @Test func `modes and empty directories come back, and a pipe is told of`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside(
      """
      echo n >n; chmod 700 .; mkfifo pipe
      store="$(git rev-parse --git-dir)/modules/lib"; git init -q --bare "$store"; chmod 711 "$store"
      chmod 755 "$store/description"
      (cd "$store"; find . -printf '%y %m %p\\n' | LC_ALL=C sort) >../../../store-before
      """)
    #expect(try await stage.clean("remove", "--rescue", WtCleanStage.name).status == 0)
    let run = try await stage.clean("rescues", "restore", WtCleanStage.name, "--to", "../back")
    #expect(run.status == 0)
    #expect(run.out.contains("pipe"), "\(run.out)\(run.err)")
    let mode = try await stage.field.sh("stat -c %a ../back")
    #expect(mode == "700")
    try await stage.field.sh(
      """
      cd "$(git -C ../back rev-parse --git-dir)/modules/lib"
      find . -printf '%y %m %p\\n' | LC_ALL=C sort | diff \(stage.field.scratch.path)/store-before - >&2
      """)
  }
}
