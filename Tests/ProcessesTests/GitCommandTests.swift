import Common
import Processes
import Synchronization
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

  @Test func `an entry that another git has only begun is waited for`() async throws {
    let field = try await GitField()
    try await field.sh("git worktree add -q ../w && : >.git/worktrees/w/commondir")
    let entry = field.root + "/.git/worktrees/w/commondir"
    let looks = Mutex(0)
    var world = field.git.world
    world.stopReason = {
      let count = looks.withLock {
        $0 += 1; return $0
      }
      if count == 20 { try? AtomicFile.write("../..\n", to: entry) }  // if not, the listing fails
      return nil
    }
    let waiting = world
    let root = field.root
    let found = try await Blocking.run { try GitWorktree.all(in: root, world: waiting) }
    #expect(found.map { Path.name($0.path) } == ["repo", "w"])
    #expect(looks.withLock { $0 } >= 20)
  }
}
