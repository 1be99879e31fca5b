import Common
import SQLite
import TestSupport
import Testing

/// What is saved can be restored, whatever it is called and wherever it is.
struct BackupOddNamesTests {
  private func paths(_ stage: BackupStage) async throws -> [String] {
    let found = try await stage.shell(
      "find workstreams .state .swarm docs \\( -type f -o -type l \\) 2>/dev/null | LC_ALL=C sort")
    return found.out.split(separator: "\n").map(String.init)
  }

  private func expectRestorable(
    _ stage: BackupStage, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try await paths(stage)
    let created = try await stage.backup("create")
    #expect(created.status == 0, "\(created.out)\(created.err)", sourceLocation: sourceLocation)
    let verified = try await stage.backup("verify")
    #expect(verified.status == 0, "\(verified.out)", sourceLocation: sourceLocation)
    _ = try await stage.shell("rm -rf workstreams .state .swarm docs")
    let run = try await stage.backup("restore")
    #expect(run.status == 0, "\(run.err)", sourceLocation: sourceLocation)
    let after = try await paths(stage)
    #expect(
      after.map { Array($0.utf8) } == before.map { Array($0.utf8) }, sourceLocation: sourceLocation)
  }

  @Test func `a clone in a protected tree`() async throws {
    let stage = try BackupStage()
    let made = try await stage.shell("git init -q workstreams/clone")
    try #require(made.status == 0, "\(made.err)")
    try await expectRestorable(stage)
  }

  @Test func `names that begin with a combining mark, and stores with such names`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("x", to: "workstreams/\u{301}a")
    try EventStore.create(stage.scratch.at("workstreams/\u{301}s.db"), events: 2, journal: "DELETE")
    try await expectRestorable(stage)
  }

  @Test func `two spellings of a letter, in files, stores and links`() async throws {
    let stage = try BackupStage()
    for (count, name) in ["e\u{301}", "\u{e9}"].enumerated() {
      try stage.scratch.write(name, to: "workstreams/\(name)/file")
      try stage.scratch.write(name, to: ".swarm/\(name)")
      let store = stage.scratch.at(".state/\(name).db")
      try Disk.makeDirectories(Path.parent(store))
      try EventStore.create(store, events: count + 1, journal: "DELETE")
    }
    try Disk.symlink("nowhere", at: stage.scratch.at("workstreams/u\u{308}"))
    try stage.scratch.write("below", to: "workstreams/\u{fc}/file")
    try await expectRestorable(stage)
    for (count, name) in ["e\u{301}", "\u{e9}"].enumerated() {
      let store = try Database(stage.scratch.at(".state/\(name).db"), .readOnly)
      #expect(try store.number("SELECT count(*) FROM events") == Int64(count + 1))
    }
    #expect(try await stage.backup("restore", "--undo").status == 0)
  }

  @Test func `included directories that overlap are saved once`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("a", to: "workstreams/a/file")
    try stage.scratch.write("d", to: "docs/sub/file")
    let made = try await stage.shell(
      """
      git init -q . && git config ecw.backup.include 'docs/*' &&
      git config --add ecw.backup.include docs && git config --add ecw.backup.include workstreams/a
      """)
    try #require(made.status == 0, "\(made.err)")
    try await expectRestorable(stage)
  }

  @Test func `an included directory above our own files is restored file by file`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("n", to: ".ecw/notes")
    try stage.scratch.write("s", to: ".swarm/state.json")
    try stage.scratch.write("d", to: ".swarm/deep/er/file")
    let made = try await stage.shell(
      "git init -q . && git config ecw.backup.include .ecw && git config --add ecw.backup.include .swarm"
    )
    try #require(made.status == 0, "\(made.err)")
    try await expectRestorable(stage)
    #expect(try Disk.exists(stage.backups + "/latest"))
  }

  @Test func `an event store in a tree whose header is damaged is one store`() async throws {
    let stage = try BackupStage(events: 0)
    try stage.scratch.write(String(repeating: "x", count: 2000), to: "workstreams/events.db")
    let run = try await stage.backup(
      "create", "--json", environment: ["ECW_EVENT_STORE_PATH": "workstreams/events.db"])
    #expect(run.status == 2, "\(run.err)")
    #expect(
      try run.record(BackupStage.Created.self).snapshot?.stores.map(\.path)
        == ["workstreams/events.db"])
  }

  @Test func `stores elsewhere may have one name, and a copy keeps them apart`() async throws {
    let stage = try BackupStage()
    let outside = try Scratch()
    try Disk.makeDirectories(stage.scratch.at(".state"))
    for name in ["a", "b", "c", "d"] {
      try Disk.makeDirectories(outside.at(name))
      try EventStore.create(outside.at(name + "/s.db"), events: 3, journal: "DELETE")
    }
    for name in ["a", "b"] {
      try Disk.symlink(outside.at(name + "/s.db"), at: stage.scratch.at(".state/\(name).db"))
    }
    let environment = [
      "ECW_EVENT_STORE_PATH": outside.at("c/s.db"),
      "ECW_PROJECTION_STORE_PATH": outside.at("d/s.db"),
    ]
    let created = try await stage.backup("create", environment: environment)
    #expect(created.status == 0, "\(created.out)\(created.err)")
    let copy = try await stage.backup("restore", "--to", "look", environment: environment)
    #expect(copy.status == 0, "\(copy.err)")
    let found = try await stage.shell("find look -name s.db | wc -l")
    #expect(found.out.contains("4"))
  }

  @Test func `a directory that is a link is left out and said so`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("x", to: "elsewhere/file")
    try Disk.symlink("elsewhere", at: stage.scratch.at("workstreams"))
    let run = try await stage.backup("create")
    #expect(run.status == 1)
    #expect(run.out.contains("'workstreams' is a link: left out"))
  }

  @Test func `an included link above a store does not make the snapshot useless`() async throws {
    let stage = try BackupStage()
    try EventStore.create(stage.scratch.at("there/memory.db"), events: 2, journal: "DELETE")
    try Disk.symlink("there", at: stage.scratch.at(".swarm"))
    let made = try await stage.shell("git init -q . && git config ecw.backup.include .swarm")
    try #require(made.status == 0, "\(made.err)")
    let run = try await stage.backup("create")
    #expect(run.out.contains("'.swarm' could not be restored: left out of the list"), "\(run.out)")
    #expect(try await stage.backup("verify").status == 0)
    #expect(try await stage.backup("restore").status == 0)
  }

  @Test func `a part copied elsewhere is whole`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("x", to: "workstreams/a/file")
    try EventStore.create(stage.scratch.at("workstreams/a/s.db"), events: 2, journal: "DELETE")
    try await stage.snapshot()
    #expect(try await stage.backup("restore", "--only", "signals", "--to", "one").status == 0)
    #expect(try Disk.exists(stage.scratch.at("one/.ecw/signals/pending/a.json")))
    #expect(try await stage.backup("restore", "--only", "workstreams", "--to", "two").status == 0)
    #expect(try Disk.exists(stage.scratch.at("two/workstreams/a/s.db")))
    #expect(try Disk.exists(stage.scratch.at("two/workstreams/a/file")))
    #expect(try !Disk.exists(stage.scratch.at("two/.ecw")))
  }
}
