import Common
import TestSupport
import Testing

/// The verbs that look at snapshots: `list`, `show`, `pin`, and ids that come from a pipe.
struct BackupListTests {
  @Test func `without snapshots the list says how to take one`() async throws {
    let stage = try BackupStage()
    let text = try await stage.backup("list")
    #expect(
      text.transcript(root: stage.root) == """
        no snapshots yet
        hint: ecw-backup create
        [exit 0]

        """)
    let json = try await stage.backup("list", "--json")
    #expect(json.transcript(root: stage.root) == "[exit 0]\n")
  }

  @Test func `the list is newest first, aligned, with a reason for each`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot("--reason", "before the migration", at: "2026-11-18T08:55:00Z")
    try await stage.snapshot("--tag", "v2", at: "2026-11-21T08:15:00Z")
    let run = try await stage.backup("list")
    let lines = run.out.split(separator: "\n").map { $0.dropFirst(28) }
    #expect(
      lines == [
        "AGE     SIZE     STORES  EVENTS  VERDICT  KEPT                                REASON",
        "40 min  24.0 KB  1       10      proven   newest proven, within the kept age  v2",
        "3 d     24.0 KB  1       10      proven   within the kept age                 "
          + "before the migration",
      ])
    let records = try await stage.backup("list", "--json").records(BackupStage.Snapshot.self)
    #expect(records.map(\.reason) == [nil, "before the migration"])
  }

  @Test func `show prints the stores of one snapshot`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.backup("show", "latest")
    let text = run.transcript(root: stage.root).replacing(/[0-9a-f]{16}\n/, with: "HASH\n")
    #expect(
      text == """
        snapshot ID  TIME  proven (full)  24.0 KB
        STORE           SIZE     ROWS  METHOD  PINNED  VERDICT  SHA-256
        .ecw/events.db  24.0 KB  13    blocks  0.0 ms  proven   HASH
        3 files, links and directories
        [exit 0]

        """)
  }

  @Test func `a snapshot can be named by the beginning of its id`() async throws {
    let stage = try BackupStage()
    let first = try await stage.snapshot(at: "2026-11-20T08:00:00Z")
    let second = try await stage.snapshot(at: "2026-11-21T08:00:00Z")
    let one = try await stage.backup("show", "20261120", "--json")
    #expect(try one.record(BackupStage.Snapshot.self).id == first)
    let latest = try await stage.backup("show", "latest", "--json")
    #expect(try latest.record(BackupStage.Snapshot.self).id == second)
    let several = try await stage.backup("show", "202611")
    #expect(
      several.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: '202611' is the beginning of several ids
        hint: ecw-backup list
        [exit 64]

        """)
  }

  @Test(arguments: ["nope", "", "../..", "-"]) func `an unknown id is unavailable, not damage`(
    id: String
  ) async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.backup("show", "--json", "--", id)
    #expect(run.status == 69)
    #expect(run.out == "")
    let problem = try run.problem()
    #expect(problem.message == "no snapshot '\(id)'")
    #expect(problem.exitStatus == 69)
    #expect(problem.hint?.hasPrefix("ecw-backup list") == true, "\(problem)")
  }

  @Test func `pin and unpin take ids, latest, and records from a pipe`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2026-11-20T08:00:00Z")
    try await stage.snapshot()
    let pinned = try await stage.backup("pin", "latest", "20261120")
    #expect(pinned.transcript(root: stage.root) == "ID  pinned\nID  pinned\n[exit 0]\n")
    let unpinned = try await stage.shell("ecw-backup list --json | ecw-backup unpin -")
    #expect(unpinned.transcript(root: stage.root) == "ID  not pinned\nID  not pinned\n[exit 0]\n")
    let one = try await stage.shell(
      "ecw-backup list --json | jq -r .id | head -n 1 | ecw-backup pin - --json")
    #expect(try one.record(BackupStage.Snapshot.self).pinned)
  }

  @Test func `junk from a pipe is named by its line`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.shell(
      #"printf '%s\n' latest '' '{"name":"x"}' | ecw-backup pin -"#)
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: line 3 of standard input has no 'id'
        [exit 65]

        """)
  }

  @Test func `the list can be cut off by a pipe without a complaint`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.shell("ecw-backup list --json | jq -r '.stores[0].path'")
    #expect(run.transcript(root: stage.root) == ".ecw/events.db\n[exit 0]\n")
    let cut = try await stage.shell("ecw-backup list | :; echo done")
    #expect(cut.transcript(root: stage.root) == "done\n[exit 0]\n")
  }
}
