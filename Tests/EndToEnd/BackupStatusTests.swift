import Common
import SQLite
import TestSupport
import Testing

/// The exit statuses that need somebody in the way: busy, timed out, interrupted, out of space.
struct BackupStatusTests {
  @Test func `a store held by a writer in rollback mode is busy`() async throws {
    let stage = try BackupStage(journal: "DELETE")
    let companion = try await Companion(stage.store, "exclusive")
    let run = try await stage.backup("create", environment: ["ECW_BUSY_TIMEOUT": "0s"])
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: store 'ROOT/.ecw/events.db' is locked by another process
        hint: ecw-health --only store.locks
        [exit 75]

        """)
    #expect(try await stage.ids() == [])
    #expect(try Disk.names(in: stage.backups).allSatisfy { $0?.hasPrefix(".draft") == false })
    await companion.stop()
    #expect(try await stage.backup("create").status == 0)
  }

  @Test func `a store held longer than the time limit is a timeout`() async throws {
    let stage = try BackupStage(journal: "DELETE")
    let companion = try await Companion(stage.store, "exclusive")
    let run = try await stage.backup(
      "create", "--timeout", "1s", environment: ["ECW_BUSY_TIMEOUT": "1h"])
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: time limit reached
        [exit 124]

        """)
    #expect(run.err != "", "it must end by itself")
    await companion.stop()
  }

  @Test func `a repository that another backup holds is busy, then a timeout`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    guard let lock = try FileLock(stage.backups + "/.lock") else {
      Issue.record("somebody holds the lock already")
      return
    }
    let busy = try await stage.backup("create", environment: ["ECW_BUSY_TIMEOUT": "0s"])
    let text = busy.transcript(root: stage.root).replacing(/process \d+/, with: "process PID")
    #expect(
      text == """
        --- stderr
        ecw-backup: another backup is running (process PID)
        hint: ecw-backup list
        [exit 75]

        """)
    let late = try await stage.backup(
      "create", "--timeout", "1s", environment: ["ECW_BUSY_TIMEOUT": "1h"])
    #expect(
      late.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: time limit reached
        [exit 124]

        """)
    let prune = try await stage.backup("prune", environment: ["ECW_BUSY_TIMEOUT": "0s"])
    #expect(prune.status == 75)
    lock.keep()
  }

  @Test func `an interrupt leaves the last good state`() async throws {
    let stage = try BackupStage()
    let good = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    try stage.addEvents(2000)
    let run = try await stage.backup(
      "create", environment: ["ECW_FAILPOINT": "create.block=interrupt"])
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: interrupted
        [exit 130]

        """)
    #expect(try await stage.ids() == [good])
    #expect(try Disk.readLink(stage.backups + "/latest") == good)
    #expect(try Disk.names(in: stage.backups).allSatisfy { $0?.hasPrefix(".draft") == false })
  }

  @Test func `no space left is said before anything else`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup(
      "create", environment: ["ECW_FAILPOINT": "write@events.db=enospc"])
    let text = run.transcript(root: stage.root)
    #expect(text.contains("ecw-backup: no space left to write 'ROOT/.ecw/backups/"), "\(text)")
    #expect(text.hasSuffix("[exit 3]\n"))
    #expect(try await stage.ids() == [])
  }

  @Test func `a destination that cannot be written says why`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("a file", to: "taken")
    let run = try await stage.backup("create", "--dest", "taken/backups")
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: cannot create directory 'ROOT/taken/backups': not a directory
        [exit 3]

        """)
  }

  @Test(
    .enabled(if: Ability.isUnprivileged, "root may write into every directory")
  ) func `a read-only directory says why`() async throws {
    let stage = try BackupStage()
    try Disk.makeDirectory(stage.scratch.at("locked"), mode: 0o500)
    let run = try await stage.backup("create", "--dest", "locked/backups")
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: cannot create directory 'ROOT/locked/backups': permission denied
        hint: ls -ld ROOT/locked/backups
        [exit 3]

        """)
  }

  @Test func `wrong settings name the variable or the key`() async throws {
    let stage = try BackupStage()
    let variable = try await stage.backup("create", environment: ["ECW_BUSY_TIMEOUT": "soon"])
    #expect(
      variable.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'ECW_BUSY_TIMEOUT' is 'soon', not a duration such as 24h
        hint: unset ECW_BUSY_TIMEOUT
        [exit 64]

        """)
    let made = try await stage.shell("git init -q . && git config ecw.backup.keepDaily few")
    try #require(made.status == 0, "\(made.err)")
    let key = try await stage.backup("prune")
    #expect(
      key.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'ecw.backup.keepDaily' is 'few', not a whole number
        hint: git config --unset-all ecw.backup.keepDaily
        [exit 64]

        """)
  }
}
