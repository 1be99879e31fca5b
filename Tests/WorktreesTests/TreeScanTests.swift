import Common
import Processes
import TestSupport
import Testing

@testable import Worktrees

/// A look at the directories finds the same whether it lists all of them or passes by those of the
/// index.
struct TreeScanTests {
  private let field: GitField

  init() async throws {
    field = try await GitField()
    try await field.sh(
      """
      mkdir -p a/b/c a/b/d a/e f/g/h .hidden/in && echo '*.log' >.gitignore
      for d in a a/b a/b/c a/b/d a/e f f/g f/g/h .hidden .hidden/in; do
        echo $d >$d/file && echo $d >$d/other
      done
      ln -s ../other a/e/in && ln -s /nowhere/at/all f/out
      git add -A && git commit -qm files
      """)
  }

  // What agents, package managers and accidents do to a tree; DIR is one of its directories.
  private static let mishaps = [
    "mkdir DIR/empty", "mkdir -p DIR/broken/.git/objects", "git init -q DIR/clone",
    "mkdir -p DIR/deep/er && git init -q DIR/deep/er/clone && echo x >DIR/deep/er/clone/x",
    "git init -q DIR", "echo 'gitdir: /nowhere/at/all' >DIR/.git", "rm -rf DIR",
    "rm -rf DIR && mkdir -p DIR-new/.git", "rm -rf DIR && ln -s /nowhere/at DIR",
    "ln -s /nowhere/at/all DIR/away", "ln -s file DIR/near", "ln -s /nowhere/at/all DIR/away.log",
    "echo x >DIR/untracked", "echo x >DIR/ignored.log", "echo changed >DIR/file", "rm DIR/file",
    "git rm -q --cached DIR/file", "chmod 700 DIR", "mkfifo DIR/pipe",
    "ln -sf /nowhere/at/all DIR/file",
    "git update-index --skip-worktree DIR/file && ln -sf /nowhere/at/all DIR/file",
    "git update-index --assume-unchanged DIR/other && ln -sf /nowhere/at/all DIR/other",
    "mkdir DIR/.GIT", "git mv DIR/file DIR/moved", "git update-index --index-version 4",
    "git update-index --split-index",
  ]

  @Test(arguments: 1...40) func `what is passed by holds nothing`(seed: UInt64) async throws {
    var dice = SplitMix(state: seed)
    let directories = ["a", "a/b", "a/b/c", "a/b/d", "a/e", "f", "f/g", "f/g/h", ".hidden/in"]
    var done: [String] = []
    for _ in 0..<Int.random(in: 0...5, using: &dice) {
      let mishap = Self.mishaps.randomElement(using: &dice) ?? ""
      let line = mishap.replacing("DIR", with: directories.randomElement(using: &dice) ?? "a")
      // One may make the next impossible: then it is not done.
      try await field.sh("(\(line)) 2>/dev/null || :")
      done.append(line)
    }
    let (all, brief) = try await scans()
    #expect(brief.embedded.sorted() == all.embedded.sorted(), "\(done)")
    #expect(brief.nested.sorted() == all.nested.sorted(), "\(done)")
    #expect(brief.submodules.sorted() == all.submodules.sorted(), "\(done)")
    #expect(brief.linksOut.sorted() == all.linksOut.sorted(), "\(done)")
    #expect(brief.unreadable.sorted() == all.unreadable.sorted(), "\(done)")
  }

  @Test func `directories as they were committed are passed by`() async throws {
    let root = field.root
    let repository = try repository()
    let index = try await Blocking.run {
      try IndexReading(of: root, index: root + "/.git/index", in: repository)
    }
    let whole = try index.directories.children.keys.filter {
      try index.directories.whole($0, FileTree.status($0, in: root), in: root) != nil
    }
    // Links have theirs listed.
    #expect(
      whole.map { String(decoding: $0, as: UTF8.self) }.sorted()
        == [".hidden", ".hidden/in", "a", "a/b", "a/b/c", "a/b/d", "f/g", "f/g/h"])
  }

  private func repository() throws -> Repository {
    try Repository(
      of: Workspace(root: field.root, isRepository: true), world: field.git.world)
  }

  private func scans() async throws -> (all: TreeScan, brief: TreeScan) {
    let root = field.root
    let repository = try repository()
    return try await Blocking.run {
      let status = try StatusReading(of: root, in: repository)
      let index = try IndexReading(of: root, index: root + "/.git/index", in: repository)
      return try (
        TreeScan(of: root, in: repository, mounts: []),
        TreeScan(
          of: root, in: repository, mounts: [], besides: index.directories(besides: status))
      )
    }
  }
}

extension [[UInt8]] {
  fileprivate func sorted() -> [[UInt8]] { sorted { $0.lexicographicallyPrecedes($1) } }
}
