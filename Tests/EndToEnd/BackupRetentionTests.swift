import Common
import TestSupport
import Testing

/// `prune`, `untrash` and what `create` prunes by itself.
struct BackupRetentionTests {
  private func stage(_ days: Int...) async throws -> (BackupStage, [String]) {
    let stage = try BackupStage()
    var ids: [String] = []
    for day in days {
      let time = "2026-11-\(day < 10 ? "0" : "")\(day)T08:00:00Z"
      ids.append(try await stage.snapshot("--no-prune", at: time))
    }
    return (stage, ids)
  }

  @Test func `a dry run says what would go and why, and changes nothing`() async throws {
    let (stage, _) = try await stage(10, 20, 21)
    let before = try stage.scratch.state()
    let run = try await stage.backup("prune", "--dry-run")
    let lines = run.out.split(separator: "\n").map { $0.hasPrefix("2026") ? $0.dropFirst(28) : $0 }
    #expect(
      lines == [
        "ID                          AGE     SIZE     VERDICT          REASONS",
        "55 min  24.0 KB  proven   keep    newest proven, within the kept age",
        "24 h    24.0 KB  proven   keep    within the kept age",
        "11 d    24.0 KB  proven   remove  no rule keeps it",
        "1 snapshot would go to the trash",
      ])
    #expect(try stage.scratch.state() == before)
  }

  @Test func `a flag replaces the policy of the settings`() async throws {
    let (stage, ids) = try await stage(19, 20, 21)
    let run = try await stage.backup("prune", "--keep-last", "1", "--json")
    #expect(run.status == 0, "\(run.err)")
    struct Record: Decodable {
      let id: String
      let kept: Bool
      let dryRun: Bool
      let reasons: [String]
    }
    let records = try run.records(Record.self)
    #expect(records.map(\.id) == ids.reversed())
    #expect(records.map(\.kept) == [true, false, false])
    #expect(records.map(\.dryRun) == [false, false, false])
    #expect(records[0].reasons == ["newest proven", "last 1"])
    #expect(try await stage.ids() == [ids[2]])
  }

  @Test func `what went to the trash can be had back`() async throws {
    let (stage, ids) = try await stage(19, 20, 21)
    #expect(try await stage.backup("prune", "--keep-last", "1").status == 0)
    let there = try await stage.backup("untrash", "--dry-run")
    #expect(
      there.transcript(root: stage.root) == "ID  in the trash\nID  in the trash\n[exit 0]\n")
    let one = try await stage.shell("echo \(ids[0]) | ecw-backup untrash -")
    #expect(one.transcript(root: stage.root) == "ID  brought back\n[exit 0]\n")
    #expect(try await stage.ids() == [ids[2], ids[0]])
    #expect(try await stage.backup("untrash").status == 0)
    #expect(try await stage.ids() == ids.reversed())
    let none = try await stage.backup("untrash")
    #expect(none.transcript(root: stage.root) == "the trash has none\n[exit 0]\n")
    let unknown = try await stage.backup("untrash", ids[0])
    #expect(
      unknown.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: no snapshot 'ID' in the trash
        hint: ecw-backup untrash --dry-run
        [exit 69]

        """)
  }

  @Test func `no ids from a pipe bring nothing back`() async throws {
    let (stage, ids) = try await stage(20, 21)
    #expect(try await stage.backup("prune", "--keep-last", "1").status == 0)
    let run = try await stage.shell("printf '' | ecw-backup untrash -")
    #expect(run.status == 0)
    let left = try await stage.ids()
    #expect(left == [ids[1]])
  }

  @Test func `create prunes by itself unless it is told not to`() async throws {
    let (stage, ids) = try await stage(1, 2)
    let kept = try await stage.snapshot(at: "2026-11-20T08:00:00Z")
    #expect(try await stage.ids() == [kept])
    #expect(try await stage.backup("untrash", ids[1], at: "2026-11-20T09:00:00Z").status == 0)
    let run = try await stage.backup("create", environment: ["ECW_BACKUP_AUTO_PRUNE": "no"])
    #expect(run.status == 0)
    #expect(try await stage.ids().count == 3)
  }

  @Test func `the trash is emptied after its days`() async throws {
    let (stage, ids) = try await stage(1, 20)
    #expect(try await stage.backup("prune", at: "2026-11-21T08:00:00Z").status == 0)
    #expect(try Disk.exists(stage.backups + "/.trash/" + ids[0]))
    #expect(try await stage.backup("prune", at: "2026-11-28T07:59:59Z").status == 0)
    #expect(try Disk.exists(stage.backups + "/.trash/" + ids[0]))
    #expect(try await stage.backup("prune", at: "2026-11-28T08:00:01Z").status == 0)
    #expect(try !Disk.exists(stage.backups + "/.trash/" + ids[0]))
  }

  @Test func `a suspect newest snapshot freezes the retention`() async throws {
    let (stage, ids) = try await stage(1, 2)
    for name in ["", "-wal", "-shm"] { try Disk.removeFile(stage.store + name) }
    let bad = try await stage.backup("create")
    #expect(bad.status == 2)
    let run = try await stage.backup("prune", "--keep-last", "1")
    #expect(run.out.hasSuffix("0 snapshots went to the trash\n"), "\(run.out)")
    #expect(run.out.contains("frozen: the newest is suspect"))
    #expect(Set(try await stage.ids()).isSuperset(of: ids))
  }

  @Test func `without snapshots there is nothing to prune`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup("prune")
    #expect(run.transcript(root: stage.root) == "no snapshots\n[exit 0]\n")
  }
}
