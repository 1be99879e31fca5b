import Common
import SQLite
import TestSupport
import Testing

/// Putting a recovered store in place, and taking it back.
struct RecoverInstallTests {
  /// A store with events 31 to 33 only in its log, and a new one that has all of them.
  private func staged() async throws -> RecoverStage {
    let stage = try RecoverStage()
    try await stage.stage.snapshot()
    try stage.stage.addEvents(3)
    try stage.copy(to: "new.db")
    return stage
  }

  @Test func `the old set moves aside as one, the checklist is done, and undo brings it back`()
    async throws
  {
    let stage = try await staged()
    let before = try RecoverStage.events(stage.store)
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 0, "\(run.err)\(run.out)")
    let installed = try run.record(RecoverStage.Installed.self)
    #expect(installed.outcome == "installed")
    #expect(installed.loss?.lostCount == 0)
    #expect(
      installed.checklist.map(\.state) == ["done", "done", "done", "done", "not_run", "not_run"])
    #expect(try RecoverStage.events(stage.store) == before)
    let quarantine = try #require(installed.quarantine) + "/data/.ecw"
    #expect(try Disk.names(in: quarantine).contains("events.db-wal"))
    let ids = try await stage.stage.ids()
    #expect(ids.first == installed.snapshot)
    let record = try #require(installed.record)
    #expect(String(decoding: try Disk.read(record), as: UTF8.self).contains("\"installed\""))
    let log = try Disk.read(stage.scratch.at(".ecw/log/audit.jsonl"))
    #expect(String(decoding: log, as: UTF8.self).contains("\"tool\":\"ecw-recover\""))
    let undone = try await stage.recover("install", "--undo", "--json")
    #expect(undone.status == 0, "\(undone.err)")
    #expect(try RecoverStage.events(stage.store) == before)
    // What was in its place is kept as well.
    let aside = try Disk.names(in: installed.quarantine ?? "").compactMap { $0 }
    #expect(aside.contains { $0.hasPrefix("undone-") })
    #expect(try await stage.recover("install", "--undo").status == 69)
  }

  @Test func `a loss is listed and refused, and nothing is changed`() async throws {
    let stage = try await staged()
    try stage.copy(to: "less.db", without: 4, 33)
    let before = try stage.scratch.state()
    for arguments in [["install", "less.db"], ["install", "less.db", "--dry-run"]] {
      let run = try await stage.recover(arguments)
      #expect(run.status == 4)
      #expect(
        run.out.contains(
          """
          lost: 2 rows
            stream 'default:blackboard:phase-0' version 2
            stream 'default:blackboard:phase-2' version 11

          """), "\(run.out)")
      #expect(run.out.contains("--max-loss 2\n"))
    }
    #expect(try stage.scratch.state() == before)
    #expect(try await stage.recover("install", "less.db", "--max-loss", "1").status == 4)
    let run = try await stage.recover("install", "less.db", "--max-loss", "2", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let ids = try await stage.stage.ids()
    #expect(try run.record(RecoverStage.Installed.self).snapshot == ids.first)
    // What was accepted once is no loss the next time.
    try stage.copy(to: "again.db")
    let again = try await stage.recover("install", "again.db", "--json")
    let loss = try again.record(RecoverStage.Installed.self).loss
    #expect(loss?.lostCount == 0)
    #expect(again.status == 0, "\(again.out)")
  }

  @Test func `an empty store is never put in place of a full one`() async throws {
    let stage = try await staged()
    try EventStore.create(stage.scratch.at("empty.db"), events: 0, journal: "DELETE")
    let run = try await stage.recover("install", "empty.db", "--json")
    #expect(run.status == 4)
    let loss = try run.record(RecoverStage.Installed.self).loss
    #expect(loss?.lostEventsCount == 33)
    #expect(loss?.lostCount == 36, "33 events and 3 streams")
    try Database(stage.scratch.at("none.db"), .create).execute("CREATE TABLE t(x)")
    #expect(try await stage.recover("install", "none.db").status == 4)
  }

  @Test func `the numbers that were given out tell of a loss that no stream tells of`() async throws
  {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db", without: 28, 29, 30)
    let new = try Database(stage.scratch.at("new.db"), .readWrite)
    try new.execute("UPDATE streams SET version = 9")
    // The store itself forgot them too, but not that it gave their numbers.
    let live = try Database(stage.store, .readWrite)
    try live.execute("DELETE FROM events WHERE id > 27; UPDATE streams SET version = 9")
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 4)
    let loss = try run.record(RecoverStage.Installed.self).loss
    #expect(loss?.lostEventsCount == 0)
    #expect(loss?.lostNumbersCount == 3)
  }

  @Test func `a store that somebody has open is not replaced`() async throws {
    let stage = try await staged()
    let companion = try await Companion(stage.store, "read")
    let run = try await stage.recover("install", "new.db")
    #expect(run.status == 75, "\(run.err)")
    await companion.stop()
    #expect(try await stage.recover("install", "new.db").status == 0)
  }

  @Test func `what is damaged, has a log beside it or is the store itself is refused`() async throws
  {
    let stage = try await staged()
    try stage.copy(to: "bad.db")
    try RecoverStage.overwrite(stage.scratch.at("bad.db"), at: 8192, count: 4096)
    let before = try stage.scratch.state()
    #expect(try await stage.recover("install", "bad.db").status == 65)
    #expect(try await stage.recover("install", ".ecw/events.db").status == 64)
    #expect(try await stage.recover("install", "gone.db").status == 69)
    let inGit = try await stage.recover("install", "new.db", "--as", ".git/index")
    #expect(inGit.status == 4)
    let outside = try await stage.recover("install", "new.db", "--as", "/tmp/elsewhere.db")
    #expect(outside.status == 4)
    #expect(try stage.scratch.state() == before)
    try EventStore.create(stage.scratch.at("log.db"), events: 40)
    #expect(try Disk.exists(stage.scratch.at("log.db-wal")))
    let run = try await stage.recover("install", "log.db")
    #expect(run.status == 4)
    let hint = try #require(run.err.split(separator: "\n").last).dropFirst("hint: ".count)
    if Ability.has("sqlite3") {
      #expect(try await stage.stage.shell(String(hint)).status == 0)
      let other = try await stage.recover("install", "log.db", "--dry-run", "--accept-loss")
      #expect(other.status == 1, "\(other.err)")
    }
  }

  @Test func `a restore is not taken back by undoing an installation`() async throws {
    let stage = try await staged()
    #expect(try await stage.stage.backup("restore").status == 0)
    let run = try await stage.recover("install", "--undo")
    #expect(run.status == 4)
    #expect(run.err.contains("hint: ecw-backup restore --undo"))
  }

  static let points = [
    "restore.block", "restore.staged", "restore.moved", "restore.install", "restore.installed",
    "recover.installed", "recover.health", "recover.snapshot", "rename",
  ]

  @Test(arguments: points)
  func `a killed installation is continued, and it is undone`(point: String) async throws {
    let stage = try await staged()
    let before = try RecoverStage.events(stage.store)
    for step in 1...30 {
      let run = try await stage.recover(["install", "new.db"], failing: "\(point)#\(step)=kill")
      if run.status != -9 {
        #expect(run.status == 0, "\(run.err)")
        #expect(step > 1, "the point was never reached")
        return
      }
      let resumes = step % 2 == 1
      let end = try await stage.recover("install", resumes ? "--continue" : "--undo", "--json")
      // Nothing was begun, or all of it was done.
      #expect([0, 69].contains(end.status), "step \(step): \(end.err)")
      if resumes, end.status == 0 {
        #expect(try end.record(RecoverStage.Installed.self).snapshot != nil)
        #expect(try await stage.recover("install", "--undo").status == 0)
      }
      #expect(try RecoverStage.events(stage.store) == before, "step \(step)")
    }
    Issue.record("more than 30 steps")
  }
}
