import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

/// Damage never rotates out the good.
@Suite struct SuspectTests {
  private func expectSuspect(
    _ field: Field, after good: Manifest, _ word: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    try field.at(hours: 30)
    let bad = try field.created()
    #expect(bad.verdict == .suspect, sourceLocation: location)
    #expect(
      bad.findings.contains { $0.contains(word) }, "\(bad.findings)", sourceLocation: location)
    #expect(try field.repository.latestLink() == .snapshot(good.id), sourceLocation: location)
    try field.at(hours: 24 * 400)
    let kept = try Pruner(
      repository: field.repository, world: field.world, workspace: field.workspace
    )
    .prune(Retention(last: 1), trashDays: 7, busySeconds: 0)
    #expect(kept.filter { !$0.decision.isKept }.isEmpty, sourceLocation: location)
  }

  @Test func `a destroyed page`() throws {
    let field = try Field(events: 400)
    let good = try field.created()
    try field.damageStore(at: 4096 * 5, with: [UInt8](repeating: 0xa5, count: 4096))
    try expectSuspect(field, after: good, ".ecw/events.db")
  }

  @Test func `a header that is no header`() throws {
    let field = try Field()
    let good = try field.created()
    try field.damageStore(at: 0, with: [UInt8](repeating: 0x5a, count: 100))
    try expectSuspect(field, after: good, "not a database")
  }

  @Test func `a store that is gone`() throws {
    let field = try Field()
    let good = try field.created()
    for path in try StoreFiles(field.store).existing() { try Disk.removeFile(path) }
    try expectSuspect(field, after: good, "is gone")
  }

  @Test func `a store cut to nothing`() throws {
    let field = try Field()
    let good = try field.created()
    for path in try StoreFiles(field.store).existing() { try Disk.removeFile(path) }
    try field.scratch.write("", to: ".ecw/events.db")
    try expectSuspect(field, after: good, "is empty")
  }

  @Test func `an event log that went back`() throws {
    let field = try Field()
    let good = try field.created()
    try Database(field.store, .readWrite).execute("DELETE FROM events WHERE id > 20")
    try expectSuspect(field, after: good, "went back from 50 to 20")
  }

  @Test func `a base that is missing while its log is there is never opened`() throws {
    let field = try Field()
    let good = try field.created()
    let open = try Database(field.store, .readWrite)
    try EventStore.append(open, events: 5)
    try Disk.removeFile(field.store)
    let log = try Disk.read(StoreFiles(field.store).wal)
    try expectSuspect(field, after: good, "database file is missing")
    #expect(try Disk.read(StoreFiles(field.store).wal) == log)
    #expect(try !Disk.exists(field.store))
    _ = try? open.number("SELECT 1")  // keeps the connection open until here
  }

  @Test func `a loss that is meant is accepted when told so`() throws {
    let field = try Field()
    _ = try field.created()
    try Database(field.store, .readWrite).execute("DELETE FROM events WHERE id > 20")
    try field.at(hours: 1)
    #expect(try field.created(SnapshotRequest(acceptsLoss: true)).verdict == .proven)
  }

  @Test func `damage that stays is reported again without another copy`() throws {
    let field = try Field(events: 400)
    _ = try field.created()
    try field.damageStore(at: 4096 * 5, with: [UInt8](repeating: 0xa5, count: 4096))
    try field.at(hours: 1)
    let bad = try field.created()
    try field.at(hours: 48)
    guard case .stillSuspect(let again) = try field.create() else {
      Issue.record("copied again")
      return
    }
    #expect(again.id == bad.id)
    #expect(try field.repository.entries().count == 2)
  }

  @Test func `a sound store thaws the retention`() throws {
    let field = try Field()
    let good = try field.created()
    try field.damageStore(at: 0, with: [UInt8](repeating: 0x5a, count: 100))
    try field.at(hours: 1)
    _ = try field.created()
    for path in try StoreFiles(field.store).existing() { try Disk.removeFile(path) }
    try EventStore.create(field.store, events: 60)
    try field.at(hours: 2)
    let new = try field.created()
    #expect(new.verdict == .proven)
    #expect(try field.repository.latestLink() == .snapshot(new.id))
    let outcomes = try Pruner(
      repository: field.repository, world: field.world, workspace: field.workspace
    )
    .prune(Retention(last: 1), trashDays: 7, busySeconds: 0)
    #expect(Set(outcomes.filter { !$0.decision.isKept }.map(\.manifest.id)).contains(good.id))
  }
}
