import Common
import SQLite
import TestSupport
import Testing

/// Every place that a lost store can be brought back from.
struct RecoverFindTests {
  private func found(_ stage: RecoverStage, _ arguments: String...) async throws
    -> [RecoverStage.Found]
  {
    let run = try await stage.recover(["find", "--json"] + arguments)
    #expect(run.status == 0, "\(run.err)")
    return try run.records(RecoverStage.Found.self)
  }

  @Test func `every version in git, wherever it hangs`() async throws {
    let stage = try RecoverStage(events: 3, journal: "DELETE")
    try await stage.git("init", "-q", "-b", "main")
    func version(_ count: Int) throws -> String {
      if count > 0 { try stage.stage.addEvents(count) }
      return stage.store
    }
    // On a branch that is not checked out, under another name.
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "one")
    try await stage.git("checkout", "-qb", "side")
    _ = try version(1)
    try Disk.makeDirectories(stage.scratch.at("old"))
    try await stage.git("mv", ".ecw/events.db", "old/events.db.backup")
    try await stage.git("commit", "-qam", "two")
    try await stage.git("checkout", "-q", "main")
    // In a stash, in a dropped stash, in a commit only the reflog knows, in one nobody knows.
    _ = try version(2)
    try await stage.git("stash", "-q")
    _ = try version(3)
    try await stage.git("stash", "-q")
    try await stage.git("stash", "drop", "-q")
    _ = try version(4)
    try await stage.git("commit", "-qam", "three")
    try await stage.git("reset", "-q", "--hard", "HEAD~1")
    // Staged once, and a blob without any name.
    _ = try version(5)
    try await stage.git("add", "-f", ".ecw/events.db")
    try stage.copy(to: "nameless.bin")
    try Database(stage.scratch.at("nameless.bin"), .readWrite)
      .execute("DELETE FROM events WHERE id = 8")
    try await stage.git("hash-object", "-w", "nameless.bin")
    try Disk.removeFile(stage.scratch.at("nameless.bin"))
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let versions = try await found(stage).filter { $0.kind == "git" }
    #expect(versions.compactMap(\.eventCount) == [8, 7, 7, 6, 5, 4, 3])
    #expect(
      versions.map { "\($0.eventCount ?? 0) \($0.reachable ?? "")" }.sorted() == [
        "3 ref", "4 ref", "5 ref", "6 unreachable", "7 object", "7 reflog", "8 object",
      ])
    #expect(versions.allSatisfy { $0.readable == "sound" && $0.sha256?.utf8.count == 64 })
    #expect(versions[5].path == "old/events.db.backup")
    // One gets out byte for byte.
    let run = try await stage.recover("extract", versions[3].id, "--to", "got.db", "--json")
    #expect(run.status == 0, "\(run.err)")
    #expect(try RecoverStage.events(stage.scratch.at("got.db")).count == 6)
    #expect(run.out.contains(versions[3].sha256 ?? "?"))
  }

  @Test func `files, quarantine, snapshots, trash, exports and worktrees, best first`() async throws
  {
    let stage = try RecoverStage(events: 10)
    try await stage.git("init", "-q", "-b", "main")
    try await stage.git("commit", "-q", "--allow-empty", "-m", "one")
    try await stage.git("worktree", "add", "-q", stage.root + "-linked")
    defer { try? Disk.removeTree(stage.root + "-linked") }  // a directory of this test
    try Disk.makeDirectory(stage.root + "-linked/.ecw")
    try stage.stage.addEvents(1)
    try stage.copy(to: "w.db")
    try Disk.rename(stage.scratch.at("w.db"), to: stage.root + "-linked/.ecw/events.db")
    let id = try await stage.stage.snapshot()
    try await stage.stage.snapshot("--reason", "again", at: "2026-11-21T08:56:00Z")
    try Disk.makeDirectories(stage.backups + "/.trash")
    try Disk.rename(stage.backups + "/\(id)", to: stage.backups + "/.trash/\(id)")
    try stage.stage.addEvents(1)
    try Disk.makeDirectories(stage.backups + "/20260101")
    try stage.copy(to: ".ecw/backups/20260101/events.db")
    try stage.scratch.write(
      #"{"id":1,"stream_id":"s","version":1,"event_type":"T","event_data":"{}","created_at":"t"}"#,
      to: "docs/events.ndjson")
    try stage.scratch.write("{\"other\":1}\n", to: "docs/other.jsonl")
    try Disk.makeDirectories(stage.scratch.at("deep/down"))
    try stage.copy(to: "deep/down/events.db.corrupted.20260101")
    try RecoverStage.overwrite(
      stage.scratch.at("deep/down/events.db.corrupted.20260101"), at: 4096 * 3, count: 4096)
    #expect(try await stage.stage.backup("restore").status == 0)
    let before = try stage.scratch.state()
    let remnants = try await found(stage)
    #expect(try stage.scratch.state() == before)
    #expect(
      remnants.map { "\($0.kind) \($0.readable) \($0.eventCount ?? -1)" }.sorted()
        == [
          "export sound 1", "file damaged 0", "file sound 12", "quarantine sound 12",
          "snapshot sound 11", "store sound 11", "trash sound 11", "worktree sound 11",
        ].sorted())
    let events = remnants.filter { $0.readable == "sound" }.map { $0.eventCount ?? 0 }
    #expect(events == events.sorted(by: >), "best first")
    // The quarantined set has its log beside it: both come out.
    let quarantined = try #require(remnants.first { $0.kind == "quarantine" })
    let run = try await stage.recover("extract", quarantined.id, "--to", "set.db")
    #expect(run.status == 0, "\(run.err)")
    #expect(try RecoverStage.events(stage.scratch.at("set.db")).count == 12)
    for kind in ["snapshot", "trash", "worktree"] {
      let one = try #require(remnants.first { $0.kind == kind })
      let extracted = try await stage.recover("extract", one.id, "--to", "\(kind).db")
      #expect(extracted.status == 0, "\(extracted.err)")
      #expect(try RecoverStage.events(stage.scratch.at("\(kind).db")).count == 11)
    }
  }

  @Test func `an existing file is never replaced, and an id leads nowhere else`() async throws {
    let stage = try RecoverStage(events: 3)
    try await stage.git("init", "-q")
    try stage.scratch.write("mine", to: "mine.db")
    for id in ["file:.ecw/events.db", "git:0", "nothing"] {
      let run = try await stage.recover("extract", id, "--to", "mine.db")
      #expect([4, 64].contains(run.status))
    }
    let snapshot = try await stage.stage.snapshot()
    for (id, status) in [
      ("snapshot:\(snapshot)/../../events.db", 69), ("snapshot:../../x/y", 69),
      ("git:--help", 64), ("git:0000000000000000000000000000000000000000", 69),
      ("offsite:--repo/x", 64), ("file:gone", 69),
    ] {
      let run = try await stage.recover("extract", id, "--to", "out.db")
      #expect(Int(run.status) == status, "\(id): \(run.err)")
    }
    #expect(try !Disk.exists(stage.scratch.at("out.db")))
    let killed = try await stage.recover(
      ["extract", "file:.ecw/events.db", "--to", "out.db"], failing: "extract.place=kill")
    #expect(killed.status == -9)
    #expect(try !Disk.exists(stage.scratch.at("out.db")))
  }

  @Test func `nothing left is said, and the search goes on without git`() async throws {
    let stage = try RecoverStage(events: 0)
    let run = try await stage.recover("find")
    #expect(run.transcript(root: stage.root) == "nothing was found\n[exit 1]\n")
    try stage.scratch.write("gitdir: /nowhere\n", to: ".git")
    #expect(try await stage.recover("find", "--root", stage.root).status == 1)
  }

  @Test(.enabled(if: Ability.has("restic"), "restic is not installed"))
  func `snapshots off-site are found when they are asked for, and come back whole`() async throws {
    let stage = try RecoverStage(events: 7)
    let environment = [
      "ECW_BACKUP_RESTIC": stage.scratch.at("there"), "RESTIC_PASSWORD": "x",
      "RESTIC_CACHE_DIR": stage.scratch.at("cache"),
    ]
    try await stage.stage.snapshot()
    let shell = try await stage.stage.shell(
      """
      set -e; restic -q -r there init; ecw-backup push >&2; rm -rf .ecw
      mkdir .ecw; ecw-recover find --offsite --json > found.json
      ecw-recover extract "$(sed 's/.*"id":"\\([^"]*\\)".*/\\1/' found.json)" --to back.db
      """, environment: environment)
    #expect(shell.status == 0, "\(shell.out)\(shell.err)")
    #expect(try RecoverStage.events(stage.scratch.at("back.db")).count == 7)
  }
}

extension RecoverStage {
  var backups: String { stage.backups }
}
