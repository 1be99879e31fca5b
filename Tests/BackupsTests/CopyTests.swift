import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

@Suite struct CopyTests {
  @Test(arguments: [512, 1024, 4096, 32768, 65536], ["WAL", "DELETE", "TRUNCATE", "PERSIST"])
  func `the copy has the rows of the store`(pageSize: Int, journal: String) throws {
    let field = try Field(events: 0)
    try EventStore.create(field.store, events: 700, journal: journal, pageSize: pageSize)
    let open = try Database(field.store, .readWrite)
    try EventStore.append(open, events: 40)
    let manifest = try field.created()
    #expect(manifest.verdict == .proven)
    #expect(manifest.stores[0].tableRows == ["events": 740, "streams": 3])
    #expect(manifest.stores[0].method == .blocks)
    _ = try open.number("SELECT 1")
  }

  @Test func `blocks and the backup API give the same content`() throws {
    let field = try Field(events: 900)
    let open = try Database(field.store, .readWrite)
    try EventStore.append(open, events: 90)
    let names = ["blocks.db", "api.db"].map(field.scratch.at)
    for (index, target) in names.enumerated() {
      var pinned = try PinnedStore(field.store, busySeconds: 1) { false }
      let copier = StoreCopier(
        world: field.world, store: .init(path: "events.db", source: field.store, role: nil),
        target: target)
      _ = try index == 0 ? copier.copy(&pinned) : copier.copyWithBackupAPI(pinned)
    }
    let contents = try names.map { path in
      try Database(path, .immutable).texts("SELECT id || event_data FROM events ORDER BY id")
    }
    #expect(contents[0].count == 990)
    #expect(contents[0] == contents[1])
    _ = try open.number("SELECT 1")
  }

  @Test func `a log restarted while the store is pinned at its end is left out`() throws {
    let field = try Field(events: 100)
    let writer = try Database(field.store, .readWrite)
    try EventStore.append(writer, events: 50)
    _ = try writer.texts("PRAGMA wal_checkpoint(PASSIVE)")
    // All frames are in the file now: the pin is at mark 0, which does not stop a restart.
    var pinned = try PinnedStore(field.store, busySeconds: 1) { false }
    let frames = pinned.logFrameCount
    try EventStore.append(writer, events: 30)
    #expect(frames > 0)
    #expect(try !pinned.isLogUnmoved())
    let copier = StoreCopier(
      world: field.world, store: .init(path: "events.db", source: field.store, role: nil),
      target: field.scratch.at("copy.db"))
    _ = try copier.copy(&pinned)
    #expect(pinned.logFrameCount == 0)
    let copy = try Database(field.scratch.at("copy.db"), .immutable)
    #expect(copy.integrity(.full) == .ok)
    #expect(try copy.number("SELECT count(*) FROM events") == 150)
  }

  @Test func `a projection is never newer than its events`() throws {
    let field = try Field()
    try EventStore.create(field.scratch.at(".ecw/projections.db"), events: 5)
    try EventStore.create(field.scratch.at(".state/orchestration.db"), events: 5)
    let set = try ProtectedSet(
      of: field.workspace, environment: [:], include: [], repository: field.repository.directory)
    #expect(
      set.stores.map(\.path) == [
        ".ecw/projections.db", ".state/orchestration.db", ".ecw/events.db",
      ])
  }

  @Test func `what agents left in the way is left out and named`() throws {
    let field = try Field()
    try field.scratch.write("{}", to: ".ecw/signals/pending/sig-0000000b.json")
    try Disk.symlink("/etc/passwd", at: field.scratch.at(".ecw/signals/evil"))
    let manifest = try field.created()
    let stored = field.repository.path(of: manifest.id) + "/data/.ecw/signals/evil"
    #expect(try !Disk.exists(stored))
    let record = try FileList.read(field.repository.entry(named: manifest.id))
      .first { $0.path == ".ecw/signals/evil" }
    #expect(record?.kind == .link && record?.target == "/etc/passwd")
  }
}
