import Common
import SQLite
import TestSupport
import Testing

/// `ecw-backup restore`, forwards, backwards and not at all.
struct BackupRestoreTests {
  @Test func `a dry run prints the plan and changes nothing`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let before = try stage.scratch.state()
    let run = try await stage.backup("restore", "--dry-run")
    #expect(
      run.transcript(root: stage.root) == """
        planned: snapshot ID, 24.0 KB
        PATH            KIND   SIZE     MOVED ASIDE
        .ecw/events.db  store  24.0 KB  3 files
        .ecw/signals    tree   3 B      1 file
        what was there would be in ROOT/.ecw/quarantine/ID
        [exit 0]

        """)
    #expect(try stage.scratch.state() == before)
  }

  @Test func `a restore brings back the state of the snapshot and can be taken back`() async throws
  {
    let stage = try BackupStage()
    try await stage.snapshot()
    try stage.addEvents(5)
    try stage.scratch.write("{}", to: ".ecw/signals/pending/b.json")
    let run = try await stage.backup("restore")
    #expect(
      run.transcript(root: stage.root) == """
        restored: snapshot ID, 24.0 KB
        PATH            KIND   SIZE     MOVED ASIDE
        .ecw/events.db  store  24.0 KB  3 files
        .ecw/signals    tree   3 B      1 file
        what was there is in ROOT/.ecw/quarantine/ID
        hint: ecw-backup restore --undo
        [exit 0]

        """)
    #expect(try stage.eventCount() == 10)
    #expect(try !Disk.exists(stage.scratch.at(".ecw/signals/pending/b.json")))
    let undo = try await stage.backup("restore", "--undo")
    #expect(undo.status == 0, "\(undo.err)")
    #expect(undo.out.hasPrefix("undone: snapshot "))
    #expect(try stage.eventCount() == 15)
    #expect(try Disk.exists(stage.scratch.at(".ecw/signals/pending/b.json")))
  }

  @Test(.enabled(if: Host.isRoot)) func `what root restores belongs to who owned it`() async throws
  {
    let stage = try BackupStage()
    try await stage.snapshot()
    let chown = try await ToolRun(
      "/bin/sh", ["-c", "chown -R 1234:2345 .ecw && rm -r .ecw/signals"], in: stage.root)
    #expect(chown.status == 0, "\(chown.err)")
    let run = try await stage.backup("restore")
    #expect(run.status == 0, "\(run.err)")
    let owners = try await ToolRun(
      "/bin/sh", ["-c", "stat -c %u:%g .ecw/events.db .ecw/signals .ecw/signals/*/*"],
      in: stage.root)
    #expect(owners.out == String(repeating: "1234:2345\n", count: 3))
  }

  @Test func `a lost workspace comes back from nothing`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try Disk.removeTree(stage.scratch.at(".ecw/signals"))
    let run = try await stage.backup("restore", "--only", "events")
    #expect(
      run.transcript(root: stage.root) == """
        restored: snapshot ID, 24.0 KB
        PATH            KIND   SIZE     MOVED ASIDE
        .ecw/events.db  store  24.0 KB  nothing was there
        what was there is in ROOT/.ecw/quarantine/ID
        hint: ecw-backup restore --undo
        [exit 0]

        """)
    #expect(try stage.eventCount() == 10)
    #expect(try !Disk.exists(stage.scratch.at(".ecw/signals")))
    let rest = try await stage.backup("restore", "--only", ".ecw/signals")
    #expect(rest.status == 0, "\(rest.err)")
    #expect(try Disk.read(stage.scratch.at(".ecw/signals/pending/a.json")) == Array("{}\n".utf8))
  }

  @Test func `a store that another process has open is not replaced`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let companion = try await Companion(stage.store, "read")
    let before = try stage.scratch.state()
    let run = try await stage.backup("restore")
    let text = run.transcript(root: stage.root).replacing(/\d+ \(store-writer\)/, with: "PID")
      .replacing(/ps -fp \d+/, with: "ps -fp PID")
    #expect(
      text == """
        --- stderr
        ecw-backup: a store is open in process PID
        hint: ps -fp PID
        [exit 75]

        """)
    #expect(try stage.scratch.state() == before)
    await companion.stop()
    #expect(try await stage.backup("restore").status == 0)
  }

  @Test func `a damaged snapshot is not restored`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    try BackupStage.damage(stage.backups + "/\(id)/data/.ecw/events.db", at: 5000)
    let run = try await stage.backup("restore")
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: snapshot 'ID' is damaged: 'data/.ecw/events.db': differs from its checksum
        hint: ecw-backup verify --all
        [exit 65]

        """)
    #expect(try stage.eventCount() == 10)
    #expect(try await stage.backup("restore", "--continue").status == 69)
  }

  @Test func `a suspect snapshot is refused, but its sound parts can be had`() async throws {
    let stage = try BackupStage()
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try stage.scratch.write(String(repeating: "x", count: 2000), to: ".ecw/events.db")
    let create = try await stage.backup("create", "--json")
    let id = try #require(try create.record(BackupStage.Created.self).snapshot?.id)
    let run = try await stage.backup("restore", id)
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: snapshot 'ID' is suspect
        hint: ecw-backup list
        [exit 4]

        """)
    try Disk.removeTree(stage.scratch.at(".ecw/signals"))
    let part = try await stage.backup("restore", id, "--only", "signals")
    #expect(part.status == 0, "\(part.err)")
    #expect(try Disk.exists(stage.scratch.at(".ecw/signals/pending/a.json")))
    #expect(try await stage.backup("restore", id, "--only", "events").status == 4)
  }

  @Test func `a copy goes to a new directory only`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.backup("restore", "--to", "look")
    #expect(
      run.transcript(root: stage.root) == """
        copied ID to ROOT/look: 24.0 KB, every store sound
        [exit 0]

        """)
    let copy = try Database(stage.scratch.at("look/.ecw/events.db"), .immutable)
    #expect(try copy.number("SELECT count(*) FROM events") == 10)
    let again = try await stage.backup("restore", "--to", "look")
    #expect(
      again.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'ROOT/look' is not empty
        hint: ls -la ROOT/look
        [exit 4]

        """)
  }

  @Test func `a copy of a part that is not there is an error, not an empty success`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.backup("restore", "--to", "look", "--only", "nope")
    #expect(run.status == 69)
    let planned = try await stage.backup("restore", "--dry-run", "--only", "nope")
    #expect(
      planned.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: snapshot 'ID' has no 'nope'
        hint: ecw-backup show ID
        [exit 69]

        """)
  }
}
