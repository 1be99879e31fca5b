import Common
import TestSupport
import Testing

/// `verify` and `drill`: whether what was saved can be had again.
struct BackupVerifyTests {
  @Test func `a sound snapshot is sound`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.backup("verify")
    #expect(run.transcript(root: stage.root) == "ID  sound  2 files read\n[exit 0]\n")
  }

  @Test func `one flipped bit in a store is found`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    try BackupStage.damage(stage.backups + "/\(id)/data/.ecw/events.db", at: 4100)
    let run = try await stage.backup("verify", id)
    #expect(
      run.transcript(root: stage.root) == """
        ID  DAMAGED  2 files read
          'data/.ecw/events.db' differs from its checksum
        [exit 2]

        """)
    let quick = try await stage.backup("verify", "--quick", "--json")
    #expect(try quick.record(Verification.self).problems.count == 1)
  }

  @Test func `a missing file and a changed list are found`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    try Disk.removeFile(stage.backups + "/\(id)/data/.ecw/signals/pending/a.json")
    let missing = try await stage.backup("verify", "--json").record(Verification.self)
    #expect(missing.problems == ["'data/.ecw/signals/pending/a.json' is missing"])
    #expect((missing.id, missing.sound) == (id, false))
    try BackupStage.damage(stage.backups + "/\(id)/files.jsonl", at: 3)
    let list = try await stage.backup("verify", "--json").record(Verification.self)
    #expect(list.problems == ["files.jsonl does not match the manifest"])
  }

  @Test func `repeated samples cover everything`() async throws {
    let stage = try BackupStage()
    for number in 0..<8 { try stage.scratch.write("\(number)", to: ".ecw/signals/p/\(number)") }
    let id = try await stage.snapshot()
    try BackupStage.damage(stage.backups + "/\(id)/data/.ecw/signals/p/7", at: 0)
    var found: [String] = []
    for round in 0..<4 {
      let run = try await stage.backup(
        "verify", "--sample", "25%", "--json", at: "2026-11-21T09:0\(round):00Z")
      let record = try run.record(Verification.self)
      #expect((record.checkedFileCount, record.leftFileCount) == (3, 7))
      found += record.problems
    }
    #expect(found == ["'data/.ecw/signals/p/7' differs from its checksum"])
  }

  @Test func `all snapshots can be verified at once`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2026-11-20T08:00:00Z")
    try await stage.snapshot()
    let run = try await stage.backup("verify", "--all", "--json")
    #expect(try run.records(Verification.self).map(\.sound) == [true, true])
    let piped = try await stage.shell("ecw-backup list --json | ecw-backup verify --json -")
    #expect(try piped.records(Verification.self).count == 2)
    let wrong = try await stage.backup("verify", "--all", "latest")
    #expect(
      wrong.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: give ids or --all, not both
        hint: ecw-backup verify --help
        [exit 64]

        """)
  }

  @Test func `a drill restores, checks and records`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot(at: "2026-11-21T05:55:00Z")
    let run = try await stage.backup("drill")
    #expect(
      run.transcript(root: stage.root) == """
        drill of ID: sound, 24.0 KB restored in 0.0 s, data 3 h old
        [exit 0]

        """)
    struct Drill: Decodable {
      let snapshot: String
      let dataAgeSeconds: Int64
      let sound: Bool
      let problems: [String]
    }
    let kept = try JSON.decode(Drill.self, from: Disk.read(stage.backups + "/drill.json"))
    #expect((kept.snapshot, kept.dataAgeSeconds, kept.sound) == (id, 10800, true))
    try BackupStage.damage(stage.backups + "/\(id)/data/.ecw/events.db", at: 4100)
    let bad = try await stage.backup("drill", "--json")
    #expect(bad.status == 2)
    #expect(try bad.record(Drill.self).problems.count == 1)
    #expect(try Disk.names(in: stage.backups).allSatisfy { $0?.hasPrefix(".drill-") == false })
  }

  private struct Verification: Decodable {
    let id: String
    let sound: Bool
    let checkedFileCount: Int
    let leftFileCount: Int
    let problems: [String]
  }
}
