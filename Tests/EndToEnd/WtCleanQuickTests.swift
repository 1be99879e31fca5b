import Common
import TestSupport
import Testing

/// `wt-clean list` looks at ordinary worktrees itself, and asks git where that is not enough.
struct WtCleanQuickTests {
  @Test func `a git that ends before it has read a question is asked another`() async throws {
    let stage = try await WtCleanStage()
    // As much as no pipe holds.
    try await stage.inside(
      """
      git ls-files -z | xargs -0 touch -d '2026-01-01' && git status >/dev/null
      name=$(printf '%0200d' 0); i=0
      while [ $i -lt 9000 ]; do : >$name$i; i=$((i + 1)); done
      """)
    try stage.field.scratch.write(
      """
      #!/bin/sh
      case " $* " in *" check-ignore "*) exec <&-; : >"$HOME/asked"; exit 128 ;; esac
      PATH=${PATH#*:} exec git "$@"

      """, to: "bin/git")
    try await stage.field.sh("chmod +x '\(stage.field.scratch.at("bin/git"))'")
    let run = try await stage.shell(
      "PATH='\(stage.field.scratch.at("bin"))':$PATH wt-clean list --json")
    #expect(run.status == 0, "\(run.status) \(run.err)")
    #expect(run.out.contains(#""count":9000,"detail":null,"effect":"rescue","item":"untracked""#))
    #expect(try Disk.exists(stage.field.scratch.at("asked")))
  }

  @Test func `a commit that one branch has lost stops nobody`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      commit=$(git commit-tree -m x 'HEAD^{tree}') && git branch broken "$commit"
      file=.git/objects/$(echo "$commit" | cut -c1-2)/$(echo "$commit" | cut -c3-)
      rm -f "$file"
      """)
    #expect(try await stage.clean("list").status == 0)
    #expect(try await stage.clean("remove", "--dry-run", WtCleanStage.name).status != 3)
  }

  @Test func `a worktree whose tree git has lost is not safe`() async throws {
    let stage = try await WtCleanStage()
    try await stage.field.sh(
      """
      tree=$(git rev-parse 'ws/ws-22/agent-1^{tree}')
      file=.git/objects/$(echo "$tree" | cut -c1-2)/$(echo "$tree" | cut -c3-)
      chmod u+w "$file" && : >"$file"
      """)
    let found = try await stage.assessment()
    #expect(found.verdict == "blocked", "\(found)")
  }

  @Test func `a date that nobody lives to see is a date`() async throws {
    let stage = try await WtCleanStage()
    try await stage.inside("echo x >new && touch -d '2400-01-01' new")
    #expect(try await stage.assessment().item("untracked")?.count == 1)
  }
}
