import Common
import SQLite
import TestSupport
import Testing

/// What agents and attackers do between the steps of a restore; each case lost data once.
@Suite struct RestoreHazardTests {
  private func quarantine(_ field: CrashField) throws -> String {
    let directory = field.scratch.at(".ecw/quarantine")
    let name = try Disk.names(in: directory).compactMap { $0 }.last { !$0.hasPrefix(".") }
    return directory + "/" + (try #require(name))
  }

  @Test func `a store made meanwhile is never overwritten by an undo`() async throws {
    let field = try await CrashField()
    let store = field.scratch.at(".ecw/events.db")
    _ = try await field.backup(["restore"], failing: "restore.moved@events.db=kill")
    try EventStore.create(store, events: 7)
    let undo = try await field.backup(["restore", "--undo"])
    #expect(undo.status == 4 || undo.status == 0)
    // The seven events are where they were made, or whole in the quarantine with their log.
    let home = try quarantine(field)
    let undone = try Disk.names(in: home).compactMap { $0 }.filter { $0.hasPrefix("undone-") }
    let places = [store] + undone.map { home + "/" + $0 + "/events.db" }
    let counts = places.map { path in
      (try? Database(path, .readWrite).number("SELECT count(*) FROM events")) ?? nil
    }
    #expect(counts.contains(7), "\(places)")
  }

  @Test func `an undo that is killed and repeated keeps every committed row`() async throws {
    for step in 1...3 {
      let field = try await CrashField()
      try field.change()
      let current = try field.content()
      #expect(try await field.backup(["restore"]).status == 0)
      _ = try await field.backup(["restore", "--undo"], failing: "restore.undone#\(step)=kill")
      let end = try await field.backup(["restore", "--undo"])
      #expect(end.status == 0 || end.status == 69, "\(end.err)")
      #expect(try field.content() == current, "step \(step)")
    }
  }

  @Test func `a log that came after the plan goes with its base and comes back with it`()
    async throws
  {
    let field = try await CrashField()
    let store = field.scratch.at(".ecw/events.db")
    _ = try Database(store, .readWrite).texts("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in [StoreFiles(store).wal, StoreFiles(store).sharedMemory] where try Disk.exists(path)
    {
      try Disk.removeFile(path)
    }
    _ = try await field.backup(["restore"], failing: "restore.staged=kill")
    try field.change()
    let current = try field.content()
    #expect(try await field.backup(["restore", "--continue"]).status == 0)
    #expect(try await field.backup(["restore", "--undo"]).status == 0)
    #expect(try field.content() == current)
  }

  @Test func `the log of a store made meanwhile stays with it`() async throws {
    let stage = try BackupStage(journal: "DELETE")
    try await stage.snapshot()
    _ = try await stage.backup(
      "restore", environment: ["ECW_FAILPOINT": "restore.moved@events.db=kill"])
    try EventStore.create(stage.store, events: 7)
    #expect(try await stage.backup("restore", "--continue").status == 0)
    let found = try await stage.shell("find .ecw/quarantine -name events.db")
    let counts = try found.out.split(separator: "\n").map { path in
      try Database(stage.scratch.at(String(path)), .readWrite).number("SELECT count(*) FROM events")
    }
    #expect(Set(counts) == [7, 10], "\(found.out)")
  }

  @Test func `where nothing was, an undo leaves a store made meanwhile alone`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    for path in StoreFiles(stage.store).all where try Disk.exists(path) {
      try Disk.removeFile(path)
    }
    _ = try await stage.backup("restore", environment: ["ECW_FAILPOINT": "restore.install=kill"])
    try EventStore.create(stage.store, events: 7)
    let undo = try await stage.backup("restore", "--undo")
    #expect(undo.status == 0, "\(undo.err)")
    #expect(try stage.eventCount() == 7)
  }

  @Test func `a journal cannot name a place of its own`() async throws {
    let field = try await CrashField()
    try field.scratch.write("precious", to: "victim/notes")
    _ = try await field.backup(["restore"], failing: "restore.staged=kill")
    let path = try quarantine(field) + "/restore.json"
    let text = String(decoding: try Disk.read(path), as: UTF8.self)
    let lines = text.split(separator: "\n").map { line in
      line.contains("\"staged\"") ? "\"staged\" : \"\(field.scratch.at("victim"))\"," : String(line)
    }
    try AtomicFile.write(lines.joined(separator: "\n"), to: path)
    #expect(try await field.backup(["restore", "--undo"]).status == 65)
    #expect(try Disk.exists(field.scratch.at("victim/notes")))
  }

  @Test func `a restore without what was quarantined refuses to be undone`() async throws {
    let field = try await CrashField()
    #expect(try await field.backup(["restore"]).status == 0)
    let content = try field.content()
    try Disk.removeTree(try quarantine(field) + "/data")
    #expect(try await field.backup(["restore", "--undo"]).status == 4)
    #expect(try field.content() == content)
  }

  @Test func `damage found later is remembered, and the good snapshot stays`() async throws {
    let field = try await CrashField()
    let good = try await field.latest()
    try field.change()
    #expect(try await field.backup(["create"]).status == 0)
    let rotten = try await field.latest()
    let file = field.scratch.at(".ecw/backups/\(rotten)/data/.ecw/events.db")
    try Disk.setMode(file, 0o600)
    let handle = try Descriptor(opening: file, .lock(mode: 0o600))
    try handle.seek(to: 8000)
    try handle.write([UInt8](repeating: 0xa5, count: 500))
    #expect(try await field.backup(["verify"]).status == 2)
    #expect(try await field.latest() == good)
    _ = try await field.backup(["prune", "--keep-last", "1"])
    #expect(try await field.backup(["verify", good]).status == 0)
  }
}
