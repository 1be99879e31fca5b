import Common
import Processes
import TestSupport
import Testing

@testable import Worktrees

/// The decisions of the room that need no repository.
struct RoomTests {
  @Test func `a lock's reason names its owner, in every form we have met`() {
    let forms: [(String, Int32?, String?)] = [
      (
        "claude agent agent-1 (pid 4242 start Sat Nov 21 08:00:00 2026)", 4242,
        "2026-11-21T08:00:00Z"
      ),
      ("claude session x (pid 77)", 77, nil),
      ("pid: 9, start=2026-11-21T08:00:00Z", 9, "2026-11-21T08:00:00Z"),
      ("(pid 5 start 1795248000)", 5, "2026-11-21T08:00:00Z"),
      ("(pid 5 start 1795248000000)", 5, "2026-11-21T08:00:00Z"),
      ("agent rapid 12 restart 5", nil, nil), ("portable disk", nil, nil), ("pid", nil, nil),
    ]
    for (reason, pid, start) in forms {
      let owner = LockOwner(reason: reason, utcOffset: { _ in 0 })
      #expect(owner.pid == pid, "\(reason)")
      #expect(owner.startedAt == start.flatMap { Timestamp($0) }, "\(reason)")
    }
  }

  @Test func `what a build makes again, and what it does not`() {
    let known = Regenerable(also: ["mine", "*.tmp"])
    for path in [
      "sub/__pycache__/m.pyc", "x.o", "build/x.o", "mine/x", "deep/y.tmp", "mine/notes.md",
    ] {
      #expect(known.answer(Array(path.utf8)) == .yes, "\(path)")
    }
    for (path, directory) in [
      (".build/debug/x", ".build"), ("node_modules/clone/", "node_modules"),
      ("node_modules/a/README.md", "node_modules"), ("a/.venv/lib/x/LICENSE.txt", "a/.venv"),
      (".pytest_cache/README.md", ".pytest_cache"), (".build/build.db", ".build"),
      ("node_modules/.cache/x/d.db", "node_modules"),
      ("node_modules/a/.env.example", "node_modules"), (".mypy_cache/index.txt", ".mypy_cache"),
      (".ipynb_checkpoints/a-checkpoint.md", ".ipynb_checkpoints"),
    ] {
      #expect(known.answer(Array(path.utf8)) == .within(Array(directory.utf8)), "\(path)")
    }
    for (path, directory) in [
      ("build/x.js", "build"), ("bin/tool", "bin"), ("a/target/debug/tool", "a/target"),
      ("out/bin/x", "out"),
      ("build/clone/", "build"),
    ] {
      #expect(known.answer(Array(path.utf8)) == .below(Array(directory.utf8)), "\(path)")
    }
    for (path, package) in [
      ("node_modules/a/.env", "node_modules/a"), ("node_modules/@s/a/b/.env", "node_modules/@s/a"),
    ] {
      let answer = Regenerable.Answer.packaged(
        Array(package.utf8), in: Array("node_modules".utf8))
      #expect(known.answer(Array(path.utf8)) == answer, "\(path)")
    }
    for path in [
      ".env", "build/.env.local", "dist/notes.md", "target/data.sqlite", "run.log", "secrets/key",
      "node_modules", "vendor/clone/", "o", "a.db-wal", "node_modules/.env",
      "node_modules/notes.md",
      "node_modules/a/b/dev.sqlite", ".ipynb_checkpoints/notes.md", ".venv/notes.md", "model.obj",
      "bin/deploy.sh", ".build/notes.md", ".venv/local.db",
    ] {
      #expect(known.answer(Array(path.utf8)) == .no, "\(path)")
    }
  }

  @Test func `names that git refuses are stored under others and come back`() {
    for path in [
      "a/.git/config", ".GIT", "%.git", "%%.Git/x", ".gitmodules", "%", "a%.git", ".github/x", "%x",
    ] {
      let stored = StoredPath.encoded(Array(path.utf8))
      #expect(StoredPath.decoded(stored) == Array(path.utf8), "\(path)")
      let parts = stored.split(separator: 0x2f).map {
        String(decoding: $0, as: UTF8.self).lowercased()
      }
      #expect(!parts.contains(".git") && !parts.contains(".gitmodules"), "\(path)")
    }
    #expect(StoredPath.encoded(Array("%.git".utf8)) != StoredPath.encoded(Array(".git".utf8)))
  }

  @Test func `a list of files that would lead out is refused`() throws {
    let good = SavedEntry(kind: .file, mode: 0o4755, path: [0xff, 0x0a, 0x20])
    #expect(try SavedEntry.read(good.record) == [good])
    for text in [
      "f 644 ../x", "f 644 /etc/x", "f 644 a//b", "f 644 a/./b", "x 644 a", "f a", "f 9 a",
    ] {
      #expect(throws: Failure.self, "\(text)") { try SavedEntry.read(Array(text.utf8) + [0]) }
    }
  }

  @Test func `a path in quotes as git reads it`() {
    let quoted = RescueTree.quoted(Array("a\"\\".utf8) + [0xff, 0x0a, 0x07])
    #expect(String(decoding: quoted, as: UTF8.self) == #""a\"\\\377\012\007""#)
  }

  @Test func `an index that is cut or wrong anywhere is left to git, never misread`() async throws {
    let field = try await GitField()
    try await field.sh(
      "for i in 1 2 3 4 5 6 7 8 9; do echo $i >f$i; done; git add .; git update-index --skip-worktree f3; git update-index --assume-unchanged f7"
    )
    for version in ["2", "3", "4"] {
      try await field.sh("git update-index --index-version \(version)")
      let bytes = try Disk.read(field.root + "/.git/index")
      #expect(Self.hidden(bytes) == ["f3 skip", "f7 assume"], "version \(version)")
      for length in 0..<bytes.count {
        let cut = Self.hidden(Array(bytes[..<length]))
        #expect(cut == nil || cut == ["f3 skip", "f7 assume"], "version \(version), \(length)")
      }
    }
  }

  private static func hidden(_ bytes: [UInt8]) -> [String]? {
    var reader = IndexReader(bytes)
    guard reader.readHeader() else { return nil }
    var found: [String] = []
    while let entry = reader.next() {
      found.append(
        String(decoding: entry.path, as: UTF8.self) + (entry.isSkipped ? " skip" : " assume"))
    }
    return reader.endsWell ? found : nil
  }

  @Test func `a health check reads what is there without git`() async throws {
    let field = try await GitField()
    try await field.sh(
      """
      for n in a b c; do git worktree add -q .worktrees/$n; done
      rm -r .worktrees/b; rm .worktrees/c/.git; mkdir .worktrees/left; git worktree lock .worktrees/a
      """)
    var world = World.fixed()
    world.currentDirectory = field.root
    let repository = try Repository(
      of: Workspace(root: field.root, isRepository: true), world: world)
    let reading = try WorktreeReading(of: repository)
    #expect(reading.linkedCount == 1)
    #expect(reading.dead == ["b"])
    #expect(reading.broken == ["c"])
    #expect(reading.orphans == [".worktrees/left"])
    #expect(reading.locked == ["a"])
  }

  @Test func `the branch that a directory's name tells`() {
    #expect(
      Adopter.branches(namedLike: "agent-1-ws-22") == [
        "refs/heads/agent-1-ws-22", "refs/heads/ws/ws-22/agent-1",
      ])
  }

  @Test func `a relative path between two directories`() {
    #expect(Repairer.relative("/a/b/.git", from: "/a/c/d") == "../../b/.git")
    #expect(Repairer.relative("/a/c/d/e", from: "/a/c") == "d/e")
  }
}
