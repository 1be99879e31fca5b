import Common
import SQLite
import TestSupport
import Testing

/// Real output of the verbs that find and put back against `docs/schemas`.
struct RecoverFindSchemasTests {
  @Test func `what looks and what gets out`() async throws {
    let stage = try RecoverStage()
    try await stage.git("init", "-q")
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "events")
    try await stage.stage.snapshot()
    try stage.stage.addEvents(30)
    try stage.scratch.write("no store", to: "events.db.old")
    let found = try await stage.recover("find", "--json")
    let sound = try await stage.recover("assess", "--json")
    let extracted = try await stage.recover(
      "extract", "file:.ecw/events.db", "--to", "got.db", "--json")
    #expect([found.status, sound.status, extracted.status] == [0, 0, 0])
    try RecoverStage.overwrite(stage.store, at: 0, count: 100)
    let damaged = try await stage.recover("assess", "--json")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let missing = try await stage.recover("assess", "--json")
    #expect([damaged.status, missing.status] == [2, 2])
    try await stage.expectValid(found.out, sound.out, extracted.out, damaged.out, missing.out)
  }

  @Test func `merge with conflicts and gaps, and every outcome of install`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db", without: 4)
    try stage.copy(to: "b.db", without: 4)
    try Database(stage.scratch.at("b.db"), .readWrite)
      .execute("UPDATE events SET event_data = x'00ff' WHERE id = 3")
    let planned = try await stage.recover(
      "merge", "a.db", "b.db", "--to", "n.db", "--dry-run", "--json")
    let merged = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    let conflicts = try Disk.read(stage.scratch.at("new.db.conflicts.ndjson"))
    let refused = try await stage.recover("install", "new.db", "--json")
    let dry = try await stage.recover("install", "new.db", "--max-loss", "1", "--dry-run", "--json")
    let killed = try await stage.recover(
      ["install", "new.db", "--max-loss", "1"], failing: "restore.installed=kill")
    #expect(killed.status == -9)
    let names = try Disk.names(in: stage.scratch.at(".ecw/quarantine")).compactMap { $0 }
    let journal = stage.scratch.at(
      ".ecw/quarantine/\(names.first { !$0.hasPrefix(".") } ?? "")/restore.json")
    let open = String(decoding: try Disk.read(journal), as: UTF8.self)
    let continued = try await stage.recover("install", "--continue", "--json")
    let undone = try await stage.recover("install", "--undo", "--json")
    let installed = try await stage.recover("install", "new.db", "--accept-loss", "--json")
    let statuses = [planned, merged, refused, dry, continued, undone, installed].map(\.status)
    // The snapshot of the continued installation lacks the event, but the store that is back has it.
    #expect(statuses == [1, 1, 4, 1, 1, 0, 1])
    let record = try #require(installed.record(RecoverStage.Installed.self).record)
    let busy = try await stage.recover("install", "--undo", "--continue", "--json")
    try await stage.expectValid(
      planned.out, merged.out, String(decoding: conflicts, as: UTF8.self), refused.out, dry.out,
      open, continued.out, undone.out, installed.out,
      String(decoding: try Disk.read(record), as: UTF8.self), busy.err)
  }
}
