import Common
import SQLite
import TestSupport
import Testing

/// Names and files that agents leave behind, and that no tool should stumble over.
struct BackupHostileTests {
  static let names = [
    "-rf", "--help", "a\nb", "a\u{1b}[31mred", "sp ace'quote\"", "*", "$(id)", "ünïcode", "a\\b",
    "\u{202e}gnp.exe", "latest", "manifest.json", ".hidden", "x=y;z",
  ]

  @Test func `files of any name come back byte for byte`() async throws {
    let stage = try BackupStage()
    for name in Self.names {
      try stage.scratch.write("of \(name)", to: ".ecw/signals/pending/" + name)
    }
    try await stage.snapshot()
    #expect(try await stage.backup("verify").status == 0)
    try Disk.removeTree(stage.scratch.at(".ecw/signals"))
    let run = try await stage.backup("restore", "--only", "signals")
    #expect(run.status == 0, "\(run.err)")
    for name in Self.names {
      let path = stage.scratch.at(".ecw/signals/pending/" + name)
      #expect(try Disk.read(path) == Array("of \(name)".utf8))
    }
  }

  @Test func `control characters of a name never reach the terminal`() async throws {
    let stage = try BackupStage()
    let name = "evil\u{1b}]0;owned\u{7}\nline"
    try stage.scratch.write("n", to: ".ecw/signals/" + name)
    let id = try await stage.snapshot("--reason", "tricky \u{1b}[2J reason")
    try Disk.removeFile(stage.backups + "/\(id)/data/.ecw/signals/" + name)
    let verify = try await stage.backup("verify")
    #expect(
      verify.transcript(root: stage.root) == #"""
        ID  DAMAGED  3 files read
          'data/.ecw/signals/evil\u{1b}]0;owned\u{7}\u{a}line' is missing
        [exit 2]

        """#)
    let list = try await stage.backup("list")
    #expect(list.out.contains(#"tricky \u{1b}[2J reason"#))
    let restore = try await stage.backup("restore")
    for text in [verify.out, list.out, restore.err] {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(text)")
    }
  }

  @Test func `names that only differ in their bytes are two files`() async throws {
    let stage = try BackupStage(events: 0)
    for name in ["e\u{301}", "\u{e9}"] {
      try stage.scratch.write(name, to: ".swarm/" + name)
      try stage.scratch.write(name, to: ".ecw/signals/" + name)
    }
    let id = try await stage.snapshot()
    let data = stage.backups + "/\(id)/data/"
    #expect(try Disk.names(in: data + ".ecw/signals").count == 2)
    let saved = try Disk.names(in: data + ".swarm").count
    #expect(saved == 2)
  }

  @Test func `links are saved as links and never followed`() async throws {
    let stage = try BackupStage()
    let outside = try Scratch()
    try outside.write("secret", to: "secret.txt")
    let pending = stage.scratch.at(".ecw/signals/pending")
    try Disk.symlink(outside.at("secret.txt"), at: pending + "/link")
    try Disk.symlink(outside.path, at: pending + "/directory")
    try Disk.symlink("nowhere", at: pending + "/dangling")
    let id = try await stage.snapshot()
    let saved = stage.backups + "/\(id)/data/.ecw/signals/pending"
    #expect(try Disk.names(in: saved) == ["a.json"])
    try Disk.removeTree(stage.scratch.at(".ecw/signals"))
    #expect(try await stage.backup("restore", "--only", "signals").status == 0)
    #expect(try Disk.readLink(pending + "/link") == outside.at("secret.txt"))
    #expect(try Disk.readLink(pending + "/directory") == outside.path)
    #expect(try Disk.readLink(pending + "/dangling") == "nowhere")
    #expect(try outside.state().keys.sorted() == ["secret.txt"])
  }

  @Test func `a pipe is left out and said so, and nothing hangs`() async throws {
    let stage = try BackupStage()
    let made = try await stage.shell("mkfifo .ecw/signals/pending/fifo")
    try #require(made.status == 0)
    let run = try await stage.backup("create")
    #expect(
      run.transcript(root: stage.root) == """
        snapshot ID  24.0 KB  1 store, 3 files  proven
          '.ecw/signals/pending/fifo' is a pipe, socket or device: left out
        [exit 1]

        """)
  }

  @Test func `a name that is not text is left out and said so`() async throws {
    let stage = try BackupStage()
    let made = try await stage.shell(#"touch ".ecw/signals/pending/$(printf '\377')""#)
    try #require(made.status == 0, "\(made.err)")
    let run = try await stage.backup("create")
    #expect(
      run.transcript(root: stage.root) == """
        snapshot ID  24.0 KB  1 store, 3 files  proven
          a name in '.ecw/signals/pending' is not UTF-8: left out
        [exit 1]

        """)
  }

  @Test func `a manifest cannot lead a restore out of the workspace`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    let manifest = stage.backups + "/\(id)/manifest.json"
    let text = String(decoding: try Disk.read(manifest), as: UTF8.self)
    try Disk.removeFile(manifest)
    try Descriptor(opening: manifest, .createNew(mode: 0o600))
      .write(text.replacing("\".ecw/events.db\"", with: "\"../escaped.db\"").utf8)
    let run = try await stage.backup("restore", "--json")
    #expect(run.status == 65)
    #expect(try run.problem().message.contains("has the path '../escaped.db'"))
    #expect(try !Disk.exists(Path.parent(stage.root) + "/escaped.db"))
    let copy = try await stage.backup("restore", "--to", stage.scratch.at("a/b"))
    let isOutside = try Disk.exists(stage.scratch.at("a/escaped.db"))
    #expect(copy.status == 65)
    #expect(!isOutside)
  }

  @Test func `directories that are not ours are passed over`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    try stage.scratch.write("{}", to: ".ecw/backups/20261121T085500000Z-ffffff/manifest.json")
    try stage.scratch.write("mine", to: ".ecw/backups/notes.txt")
    #expect(try await stage.ids() == [id])
    #expect(try await stage.backup("prune", "--keep-last", "1").status == 0)
    #expect(try Disk.exists(stage.backups + "/20261121T085500000Z-ffffff/manifest.json"))
    #expect(try Disk.exists(stage.backups + "/notes.txt"))
  }
}
