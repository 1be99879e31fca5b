import Common
import TestSupport
import Testing

/// Files that appear whole, locks, and trees that are removed without following a link.
struct DiskTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `a file that is not committed leaves nothing`() throws {
    try scratch.write("old", to: "f")
    do {
      let file = try AtomicFile(replacing: scratch.at("f"))
      try file.write("new".utf8)
      #expect(try Disk.names(in: scratch.path).count == 2)
      #expect(try Disk.read(scratch.at("f")) == Array("old".utf8))
    }
    #expect(try Disk.names(in: scratch.path) == ["f"])
    #expect(try Disk.read(scratch.at("f")) == Array("old".utf8))
  }

  @Test func `a device or a directory is not replaced`() throws {
    try Disk.makeDirectory(scratch.at("d"))
    for path in ["/dev/null", scratch.at("d")] {
      #expect(throws: Failure.self) { _ = try AtomicFile(replacing: path) }
    }
  }

  @Test func `a committed file replaces the old one whole`() throws {
    try scratch.write("old, and longer", to: "f")
    let before = try Disk.status(scratch.at("f"))
    try AtomicFile.write("new", to: scratch.at("f"))
    let after = try Disk.status(scratch.at("f"))
    #expect(try Disk.read(scratch.at("f")) == Array("new".utf8))
    #expect(before?.inode != after?.inode)
    #expect(after?.mode == 0o600)
    #expect(try Disk.names(in: scratch.path) == ["f"])
  }

  @Test func `a replaced link is replaced, not followed`() throws {
    try scratch.write("precious", to: "target")
    try Disk.symlink("target", at: scratch.at("link"))
    try AtomicFile.write("new", to: scratch.at("link"))
    #expect(try Disk.read(scratch.at("target")) == Array("precious".utf8))
    #expect(try Disk.status(scratch.at("link"))?.kind == .file)
  }

  @Test func `a lock has one holder at a time`() throws {
    let path = scratch.at("lock")
    do {
      guard let first = try FileLock(path) else {
        Issue.record("the lock is not free")
        return
      }
      let isFree = try FileLock(path) != nil
      #expect(!isFree)
      #expect(FileLock.holder(of: path).flatMap { Int32($0) } != nil)
      var asked = 0
      let waited = try FileLock(path, waiting: 0) { asked += 1 } != nil
      #expect(!waited && asked == 0)
      first.keep()
    }
    // A child that another test starts has the file open until it executes its program.
    let isFree = try FileLock(path, waiting: 60) {} != nil
    #expect(isFree, "the end of the scope releases it")
  }

  @Test func `waiting for a lock can be called off`() throws {
    let path = scratch.at("lock")
    guard let first = try FileLock(path) else {
      Issue.record("the lock is not free")
      return
    }
    let stop = Failure("enough", status: .timedOut)
    let failure = #expect(throws: Failure.self) {
      _ = try FileLock(path, waiting: 1_000_000) { throw stop }
    }
    #expect(failure == stop)
    first.keep()
  }

  @Test func `removing a tree never follows a link`() throws {
    try scratch.write("precious", to: "outside/keep.txt")
    try scratch.write("x", to: "tree/deep/file")
    try Disk.symlink("../outside", at: scratch.at("tree/directory"))
    try Disk.symlink("../../outside/keep.txt", at: scratch.at("tree/deep/file-link"))
    try Disk.symlink(scratch.at("outside"), at: scratch.at("root-link"))
    try Disk.setMode(scratch.at("tree/deep"), 0o500)
    try Disk.removeTree(scratch.at("tree"))
    try Disk.removeTree(scratch.at("root-link"))
    try Disk.removeTree(scratch.at("never-there"))
    #expect(try scratch.state().keys.sorted() == ["outside", "outside/keep.txt"])
  }

  @Test func `names that are not text are seen and never guessed`() async throws {
    let made = try await ToolRun(
      "/bin/sh", ["-c", #"mkdir d && touch d/plain "d/$(printf '\377')""#], in: scratch.path)
    try #require(made.status == 0, "\(made.err)")
    let names = try Disk.names(in: scratch.at("d"))
    #expect(names.count == 2 && names.contains(nil) && names.contains("plain"))
    let failure = #expect(throws: SystemFailure.self) { try Disk.removeTree(scratch.at("d")) }
    #expect(failure?.operation == "remove a name that is not UTF-8 in")
    let cleaned = try await ToolRun("/bin/rm", ["-r", "d"], in: scratch.path)
    #expect(cleaned.status == 0)
  }

  @Test func `only regular files are read, up to a limit`() async throws {
    try scratch.write("12345", to: "f")
    try Disk.symlink("f", at: scratch.at("link"))
    let made = try await ToolRun("/bin/sh", ["-c", "mkfifo pipe"], in: scratch.path)
    try #require(made.status == 0)
    #expect(try Disk.read(scratch.at("f"), limit: 5).count == 5)
    for (name, limit) in [("f", 4), ("link", 5), ("pipe", 5), ("missing", 5), ("", 5)] {
      #expect(throws: SystemFailure.self) { try Disk.read(scratch.at(name), limit: limit) }
    }
  }

  @Test func `what is missing is nil, what cannot be looked at is an error`() throws {
    try scratch.write("x", to: "file")
    #expect(try Disk.status(scratch.at("missing")) == nil)
    #expect(try Disk.status(scratch.at("file/below")) == nil)
    #expect(throws: SystemFailure.self) {
      try Disk.status(scratch.at(String(repeating: "n", count: 300)))
    }
    #expect(try Disk.readLink(scratch.at("file")) == nil)
    try Disk.symlink("nowhere", at: scratch.at("dangling"))
    #expect(try Disk.exists(scratch.at("dangling")))
    #expect(try Disk.readLink(scratch.at("dangling")) == "nowhere")
  }

  @Test func `patterns match below a directory whose name is no pattern`() throws {
    for name in ["[x]*/a.md", "[x]*/b.md", "[x]*/.c.md", "[x]*/deep/d.md", "x/e.md"] {
      try scratch.write("", to: name)
    }
    let directory = scratch.at("[x]*")
    #expect(try Disk.matches("*.md", in: directory) == [".c.md", "a.md", "b.md"])
    #expect(try Disk.matches("*/d.md", in: directory) == ["deep/d.md"])
    #expect(try Disk.matches("nothing*", in: directory) == [])
  }

  @Test func `a file system has room`() throws {
    let space = try DiskSpace(holding: scratch.path)
    #expect(space.totalBytes > 0 && (0...space.totalBytes).contains(space.availableBytes))
    #expect(throws: SystemFailure.self) { try DiskSpace(holding: scratch.at("missing")) }
  }
}
