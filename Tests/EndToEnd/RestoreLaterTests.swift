import Common
import SQLite
import TestSupport
import Testing

/// A restore is finished or taken back whatever became of its snapshot.
struct RestoreLaterTests {
  private func interrupted(at point: String = "restore.moved@events.db") async throws -> (
    field: CrashField, before: [String], saved: [String]
  ) {
    let field = try await CrashField()
    let saved = try field.content()
    try field.change()
    let before = try field.content()
    let run = try await field.backup(["restore"], failing: point + "=kill")
    try #require(run.status == -9)
    return (field, before, saved)
  }

  @Test func `what an interrupted restore needs is not pruned`() async throws {
    let (field, _, saved) = try await interrupted(at: "restore.staged")
    let id = try await field.latest()
    try field.change()
    #expect(try await field.backup(["create", "--no-prune"]).status == 0)
    let prune = try await field.backup(["prune", "--keep-last", "1"])
    #expect(prune.out.contains("a restore may need it"), "\(prune.out)\(prune.err)")
    #expect(try field.names().contains(id))
    #expect(try await field.backup(["restore", "--continue"]).status == 0)
    #expect(try field.content() == saved)
  }

  @Test(arguments: ["--continue", "--undo"])
  func `an interrupted restore ends well with its snapshot in the trash`(flag: String) async throws
  {
    let (field, before, saved) = try await interrupted()
    let backups = field.scratch.at(".ecw/backups")
    try Disk.makeDirectories(backups + "/.trash")
    let id = try await field.latest()
    try Disk.rename(backups + "/" + id, to: backups + "/.trash/" + id)
    let end = try await field.backup(["restore", flag])
    #expect(end.status == 0, "\(end.err)")
    #expect(try field.content() == (flag == "--undo" ? before : saved))
  }

  @Test func `an undo needs no snapshot`() async throws {
    let field = try await CrashField()
    try field.change()
    let before = try field.content()
    #expect(try await field.backup(["restore"]).status == 0)
    try Disk.removeTree(field.scratch.at(".ecw/backups"))
    #expect(try await field.backup(["restore", "--undo"]).status == 0)
    #expect(try field.content() == before)
  }

  @Test func `a restore from another repository is continued without naming it`() async throws {
    let stage = try BackupStage()
    #expect(try await stage.backup("create", "--dest", "kept").status == 0)
    try stage.addEvents(5)
    let killed = try await stage.backup(
      "restore", "--dest", "kept", environment: ["ECW_FAILPOINT": "restore.moved=kill"])
    #expect(killed.status == -9)
    #expect(try await stage.backup("restore", "--continue").status == 0)
    #expect(try stage.eventCount() == 10)
    #expect(try await stage.backup("restore", "--undo").status == 0)
    #expect(try stage.eventCount() == 15)
  }

  @Test func `the hint of a refused schema does what was asked for`() async throws {
    let stage = try BackupStage(journal: "DELETE")
    try Database(stage.store, .readWrite).execute("PRAGMA user_version=5")
    let old = try await stage.snapshot(at: "2026-11-20T08:00:00Z")
    try Database(stage.store, .readWrite).execute("PRAGMA user_version=4")
    try await stage.snapshot()
    let run = try await stage.backup("restore", old, "--only", "events")
    #expect(run.status == 4)
    #expect(
      run.err.contains("hint: ecw-backup restore \(old) --only events --allow-other-schema\n"))
  }

  @Test func `one odd path does not keep the event store from being restored`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    let script = #"""
      import hashlib,json,os,sys
      d=sys.argv[1]; p=d+'/files.jsonl'; m=d+'/manifest.json'
      os.chmod(p,0o600); os.chmod(m,0o600)
      old=open(p,'rb').read()
      new=old.replace(b'pending/a.json',b'../../.git/hook')
      open(p,'wb').write(new)
      t=open(m).read().replace(hashlib.sha256(old).hexdigest(),hashlib.sha256(new).hexdigest())
      open(m,'w').write(t)
      """#
    let edited = try await ToolRun(
      "/usr/bin/python3", ["-c", script, stage.backups + "/" + id], in: stage.root)
    try #require(edited.status == 0, "\(edited.err)")
    let verify = try await stage.backup("verify")
    #expect(verify.status == 2)
    #expect(verify.out.contains("files.jsonl has the path"))
    #expect(try await stage.backup("restore").status != 0)
    #expect(try await stage.backup("restore", id, "--only", "events").status == 0)
  }
}
