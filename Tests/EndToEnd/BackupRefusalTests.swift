import Common
import SQLite
import TestSupport
import Testing

/// What `ecw-backup restore` does not do, and what an interrupted one asks for.
struct BackupRefusalTests {
  @Test func `a store of another application is not overwritten`() async throws {
    let stage = try BackupStage()
    try Database(stage.store, .readWrite).execute(
      "PRAGMA application_id=7; PRAGMA user_version=3; PRAGMA wal_checkpoint(TRUNCATE)")
    try await stage.snapshot()
    try Database(stage.store, .readWrite).execute(
      "PRAGMA application_id=8; PRAGMA wal_checkpoint(TRUNCATE)")
    let other = try await stage.backup("restore")
    #expect(
      other.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'ROOT/.ecw/events.db' belongs to another application (id 8, not 7)
        hint: ecw-backup restore ID --allow-other-schema
        [exit 4]

        """)
    try Database(stage.store, .readWrite).execute(
      "PRAGMA application_id=7; PRAGMA user_version=2; PRAGMA wal_checkpoint(TRUNCATE)")
    let older = try await stage.backup("restore")
    #expect(
      older.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'ROOT/.ecw/events.db' has schema version 2, the snapshot the newer 3
        hint: ecw-backup restore ID --allow-other-schema
        [exit 4]

        """)
    #expect(try await stage.backup("restore", "--allow-other-schema").status == 0)
  }

  @Test func `an interrupted restore is continued or undone before the next one`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    try stage.addEvents(5)
    let killed = try await stage.backup(
      "restore", environment: ["ECW_FAILPOINT": "restore.installed@events.db=kill"])
    #expect(killed.status == -9)
    let refused = try await stage.backup("restore")
    #expect(
      refused.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: the restore of snapshot 'ID' was interrupted; continue it, or undo it with --undo
        hint: ecw-backup restore --continue
        [exit 4]

        """)
    let continued = try await stage.backup("restore", "--continue")
    #expect(continued.status == 0, "\(continued.err)")
    #expect(continued.out.hasPrefix("continued: snapshot "))
    #expect(try stage.eventCount() == 10)
    #expect(try await stage.backup("restore", "--undo").status == 0)
    #expect(try stage.eventCount() == 15)
  }

  @Test func `there is nothing to continue or to undo at first`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let resumed = try await stage.backup("restore", "--continue")
    #expect(
      resumed.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: no restore was interrupted
        hint: ecw-backup list
        [exit 69]

        """)
    let undone = try await stage.backup("restore", "--undo", "--json")
    #expect(undone.status == 69)
    #expect(try undone.problem().message == "no restore to undo")
  }

  @Test func `without a proven snapshot there is none to restore`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup("restore")
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: no proven snapshot yet
        hint: ecw-backup create
        [exit 69]

        """)
  }

  @Test(arguments: [
    ["--continue", "--undo"], ["--continue", "--dry-run"], ["--to", "x", "--dry-run"],
  ]) func `modes of a restore exclude each other`(flags: [String]) async throws {
    let stage = try BackupStage()
    let run = try await ToolRun("ecw-backup", ["restore"] + flags, in: stage.root)
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: --continue, --undo and --to exclude each other; --dry-run may go with --undo
        hint: ecw-backup restore --help
        [exit 64]

        """)
  }
}
