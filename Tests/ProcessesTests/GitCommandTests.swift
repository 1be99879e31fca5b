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
    try await Blocking.run {
      #expect(throws: Failure.self) {
        try GitWorktree.all(in: inner.directory, world: inner.world)
      }
      try Disk.removeTree(inner.directory + "/.git")
      #expect(try inner.text(["rev-parse", "--show-toplevel"]) == Disk.realPath(outer))
    }
  }
}
