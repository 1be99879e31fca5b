import Common
import Processes
import TestSupport
import Testing

/// A clone can carry a bare repository among its files; git must not take its word for the user's.
struct EmbeddedRepositoryTests {
  private static let makeBare = """
    bare() { mkdir -p $1/objects $1/refs $1/sub; echo 'ref: refs/heads/x' > $1/HEAD
      printf '[core]\\nbare = true\\nrepositoryformatversion = 0\\n[ecw]\\nx = theirs\\n' > $1/config; }

    """

  private func answers(_ places: [String], after script: String) async throws -> [String] {
    let field = try await GitField()
    try await field.sh(Self.makeBare + script)
    return try await Blocking.run {
      try places.map { place in
        let git = GitCommand(in: field.git.directory + "/" + place, world: field.git.world)
        return String(decoding: try git.run(["config", "ecw.x"]).bytes, as: UTF8.self)
      }
    }
  }

  @Test func `its configuration is not read`() async throws {
    let found = try await answers(
      ["tools", "tools/sub", "."], after: "git config ecw.x ours; bare tools")
    #expect(found == ["", "", "ours\n"])
  }

  @Test func `a bare repository is one's own when the worktree of it leads there`() async throws {
    let worktree = """
      tie() { mkdir -p $1/worktrees/w $2; echo "$PWD/$2/$3" > $1/worktrees/w/gitdir
        echo "gitdir: $PWD/$1/worktrees/w" > $2/$3; }

      """
    let script =
      worktree + "bare p.git; tie p.git p.git/wt .git; bare q; tie q q/wt git; bare r; "
      + "tie r s .git; echo 'gitdir: ../.git' > s/.git"
    let found = try await answers(["p.git", "p.git/sub", "q", "r"], after: script)
    #expect(found == ["theirs\n", "theirs\n", "", ""])
  }

  @Test func `a repository of one's own is one, wherever it is`() async throws {
    let script = "bare p/.bare; echo 'gitdir: ./.bare' > p/.git; bare q/.git; bare q/.git/modules/m"
    let places = ["p", "p/.bare", "p/.bare/sub", "q/.git", "q/.git/modules/m"]
    let found = try await answers(places, after: script)
    #expect(found == places.map { _ in "theirs\n" })
  }
}
