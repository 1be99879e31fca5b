import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

/// Ways in which a wrong snapshot was once published as proven.
@Suite struct HazardTests {
  @Test func `a commit that is in the log but was never announced is not part of a snapshot`()
    throws
  {
    let field = try Field(events: 10)
    let open = try Database(field.store, .readWrite)
    try EventStore.append(open, events: 5)
    let log = StoreFiles(field.store).wal
    let before = try Disk.read(log)
    try EventStore.append(open, events: 3)
    // The writer dies after writing its frames and before announcing them: the index is the old one.
    let after = try Disk.read(log)
    #expect(after.count > before.count)
    let pinned = try PinnedStore(field.store, busySeconds: 1) { false }
    let frames = pinned.logFrameCount
    let file = try Descriptor(opening: log, .lock(mode: 0o600))
    try file.seek(to: Int64(after.count))
    try file.write(after[before.count...])
    let again = try PinnedStore(field.store, busySeconds: 1) { false }
    #expect(again.logFrameCount == frames)
    _ = try open.number("SELECT 1")
  }

  @Test func `an empty base does not cost its log`() throws {
    let field = try Field(events: 10)
    let open = try Database(field.store, .readWrite)
    try EventStore.append(open, events: 5)
    let log = try Disk.read(StoreFiles(field.store).wal)
    let base = try Descriptor(opening: field.store, .lock(mode: 0o600))
    try base.resize(to: 0)
    #expect(try field.created().verdict == .suspect)
    #expect(try Disk.read(StoreFiles(field.store).wal) == log)
    _ = try? open.number("SELECT 1")  // keeps the connection open until here
  }

  @Test func `a stored file that was written to is not linked on`() throws {
    let field = try Field(events: 400)
    let first = try field.created()
    let stored = field.repository.path(of: first.id) + "/data/.ecw/events.db"
    try Disk.setMode(stored, 0o600)
    try field.damage(stored, at: 9000, with: [1, 2, 3, 4, 5, 6, 7, 8])
    try field.at(hours: 1)
    let second = try field.created()
    #expect(second.stores[0].method == .blocks)
    #expect(second.verdict == .proven)
  }

  @Test func `a text that is named like a log is saved`() throws {
    let field = try Field()
    for name in ["notes", "notes-journal", "plan-wal"] {
      try field.scratch.write(name, to: ".ecw/signals/" + name)
    }
    let entry = try field.repository.entry(named: field.created().id)
    #expect(try FileList.read(entry).filter { $0.kind == .file }.count == 3)
  }

  @Test func `files of others in the repository's directory stay`() throws {
    let field = try Field()
    try field.scratch.write("mine", to: ".ecw/backups/.draft-mynovel/a")
    try field.scratch.write("mine", to: ".ecw/backups/.latest-news/a")
    _ = try field.created()
    #expect(try Disk.exists(field.scratch.at(".ecw/backups/.draft-mynovel/a")))
    #expect(try Disk.exists(field.scratch.at(".ecw/backups/.latest-news/a")))
  }

  @Test func `a very long time to keep keeps everything`() {
    let now = Timestamp(seconds: 1_800_000_000)
    let old = Retention.Candidate(
      id: "old", createdAt: now.adding(seconds: -86400 * 3000), verdict: .proven, isPinned: false)
    let new = Retention.Candidate(id: "new", createdAt: now, verdict: .proven, isPinned: false)
    let decided = Retention(withinSeconds: 31_536_000 * 900)
      .decide([old, new], now: now, utcOffset: { _ in 0 })
    #expect(decided.filter { !$0.isKept }.isEmpty)
  }

  @Test func `a list cannot lead a restore through its own link`() throws {
    let field = try Field()
    try field.scratch.write("{}", to: ".ecw/signals/a.json")
    let manifest = try field.created()
    let entry = try field.repository.entry(named: manifest.id)
    var records = try FileList.read(entry)
    records.append(
      FileRecord(
        path: ".ecw/signals/a.json/evil", unit: ".ecw/signals", kind: .file, mode: 0o644,
        sizeBytes: 0, isStable: true))
    let text = try FileList.text(records)
    let path = entry.directory + "/" + FileList.name
    try Disk.removeFile(path)
    try AtomicFile.write(text, to: path)
    var forged = manifest
    forged.filesSha256 = Digest.of(text)
    let hostile = BackupRepository.Entry(
      manifest: forged, isPinned: false, directory: entry.directory)
    #expect(throws: Failure.self) { _ = try FileList.read(hostile) }
  }
}
