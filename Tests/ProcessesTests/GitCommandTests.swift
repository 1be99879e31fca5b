import Common
import Processes
import TestSupport
import Testing

/// Where git works, and where it must not.
struct GitCommandTests {
  @Test func `a broken repository does not lead to the one around it`() async throws {
    let field = try await GitField()
    try await field.sh("mkdir -p inner/.git; : > inner/.git/config")
    let inner = GitCommand(in: field.git.directory + "/inner", world: field.git.world)
    let outer = field.git.directory
    // What the first look gives, which is refused, and the second one without the broken repository.
    let (refused, above) = try await Blocking.run {
      let worktrees = Result { try GitWorktree.all(in: inner.directory, world: inner.world) }
      try Disk.removeTree(inner.directory + "/.git")
      return (worktrees, try inner.text(["rev-parse", "--show-toplevel"]))
    }
    #expect(throws: Failure.self) { try refused.get() }
    #expect(try above == Disk.realPath(outer))
  }
}
