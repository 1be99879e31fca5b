import Common
import SQLite
import TestSupport
import Testing

/// What was written after an installation, and who may read what it put in place.
struct InstallUndoTests {
  private struct Undone: Decodable { var quarantine: String }

  @Test func `what was written since is taken out of the store only when that is accepted`()
    async throws
  {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    #expect(try await stage.recover("install", "new.db").status == 0)
    try stage.stage.addEvents(2)
    let refused = try await stage.recover("install", "--undo")
    #expect(refused.status == 4 && refused.err.contains("was written to since"), "\(refused.err)")
    #expect(refused.err.hasSuffix(" --accept-loss\n"), "\(refused.err)")
    #expect(try stage.stage.eventCount() == 32)
    let undone = try await stage.recover("install", "--undo", "--accept-loss", "--json")
    #expect(undone.status == 0, "\(undone.err)")
    #expect(try stage.stage.eventCount() == 30)
    let kept = try undone.record(Undone.self).quarantine + "/events.db"
    #expect(try Database(kept, .readWrite).number("SELECT count(*) FROM events") == 32)
  }

  @Test func `neither tool takes out unasked what was written since`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    #expect(try await stage.recover("install", "new.db").status == 0)
    try stage.stage.addEvents(3)
    for arguments in [["--undo"], ["--undo", "--dry-run"]] {
      let run = try await ToolRun("ecw-backup", ["restore"] + arguments, in: stage.root)
      #expect(run.status == 4 && run.err.contains("was written to since"), "\(run.err)")
      #expect(run.err.hasSuffix("hint: ecw-recover install --undo --accept-loss\n"), "\(run.err)")
    }
    #expect(try stage.stage.eventCount() == 33)
    #expect(try await stage.recover("install", "--undo", "--accept-loss").status == 0)
    #expect(try stage.stage.eventCount() == 30)
  }

  @Test func `nor after an installation that was killed once the store was in place`()
    async throws
  {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    let killed = try await stage.recover("install", "new.db", failing: "restore.installed=kill")
    #expect(killed.status == -9)
    try stage.stage.addEvents(1)
    let refused = try await stage.recover("install", "--undo")
    #expect(refused.status == 4 && refused.err.contains("was written to since"), "\(refused.err)")
    #expect(try await stage.stage.backup("restore", "--undo").status == 4)
    #expect(try stage.stage.eventCount() == 31)
    #expect(try await stage.recover("install", "--undo", "--accept-loss").status == 0)
    #expect(try stage.stage.eventCount() == 30)
  }

  @Test(arguments: ["events.db", "events.db-wal", "events.db-shm"])
  func `an undo that was killed and repeated names where the written events are`(moved: String)
    async throws
  {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    #expect(try await stage.recover("install", "new.db").status == 0)
    try Database(stage.store, .readWrite).execute("PRAGMA journal_mode=WAL")
    try stage.stage.addEvents(2)
    // The log has a new name before its database; this is the moment after the last of the two.
    let killed = try await stage.recover(
      "install", "--undo", "--accept-loss", failing: "restore.moved@\(moved)=kill")
    #expect(killed.status == -9)
    let undone = try await stage.recover("install", "--undo", "--json")
    #expect(undone.status == 0, "\(undone.err)")
    #expect(try stage.stage.eventCount() == 30)
    let kept = try undone.record(Undone.self).quarantine + "/events.db"
    #expect(try Database(kept, .readWrite).number("SELECT count(*) FROM events") == 32)
  }

  @Test func `a store made while an undo was dead is asked for as well, and kept`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    #expect(try await stage.recover("install", "new.db").status == 0)
    try stage.stage.addEvents(2)
    _ = try await stage.recover(
      "install", "--undo", "--accept-loss", failing: "restore.moved@events.db=kill")
    try EventStore.create(stage.store, events: 7)
    #expect(try await stage.recover("install", "--undo").status == 4)
    let undone = try await stage.recover("install", "--undo", "--accept-loss", "--json")
    #expect(undone.status == 0, "\(undone.err)")
    #expect(try stage.stage.eventCount() == 30)
    let place = try undone.record(Undone.self).quarantine
    let later = try Disk.names(in: place).compactMap { $0 }.first { $0.hasPrefix("recreated-") }
    for (path, count) in [("/events.db", 32), ("/\(later ?? "")/events.db", 7)] as [(String, Int64)]
    {
      let found = try Database(place + path, .readWrite).number("SELECT count(*) FROM events")
      #expect(found == count)
    }
  }

  @Test func `an empty file that a question left is asked for by nobody`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    _ = try await stage.recover("install", "new.db", failing: "restore.install=kill")
    try stage.scratch.write("", to: ".ecw/events.db")
    #expect(try await stage.recover("install", "--undo").status == 0)
    #expect(try stage.stage.eventCount() == 30)
  }

  @Test func `behind a link the mode is that of the file`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "new.db")
    let real = stage.scratch.at(".ecw/real.db")
    try Disk.rename(stage.store, to: real)
    try Disk.setMode(real, 0o600)
    try Disk.symlink(real, at: stage.store)
    let run = try await stage.recover("install", "new.db")
    #expect(run.status == 0, "\(run.err)")
    #expect(try Disk.status(real)?.mode ?? 0 & 0o777 == 0o600)
    #expect(try Disk.status(stage.store)?.kind == .link)
  }
}
