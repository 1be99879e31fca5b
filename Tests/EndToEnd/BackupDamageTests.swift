import Common
import SQLite
import TestSupport
import Testing

/// What is known to be damaged, and what is not, after a check has said so.
struct BackupDamageTests {
  /// Changes bytes of a file without a trace in its times, as a failing disk does.
  private func rot(_ path: String) async throws {
    let run = try await ToolRun(
      "/bin/sh",
      [
        "-c",
        #"chmod u+w "$0" && touch -r "$0" t && printf XXXX | dd of="$0" bs=1 seek=5000 conv=notrunc && touch -r t "$0""#,
        path,
      ], in: Path.parent(path))
    try #require(run.status == 0, "\(run.err)")
  }

  private func stored(_ stage: BackupStage, _ id: String, _ path: String = ".ecw/events.db")
    -> String
  {
    stage.backups + "/\(id)/data/\(path)"
  }

  @Test func `a new snapshot never links to what is known to be damaged`() async throws {
    let stage = try BackupStage()
    let file = ".ecw/signals/pending/big.json"
    try stage.scratch.write(String(repeating: "s", count: 9000), to: file)
    let first = try await stage.snapshot(at: "2099-01-01T00:00:00Z")
    try stage.addEvents(1)
    let second = try await stage.snapshot(at: "2099-01-01T01:00:00Z")
    let third = try await stage.snapshot(at: "2099-01-01T02:00:00Z")
    try await rot(stored(stage, third))
    try await rot(stored(stage, third, file))
    #expect(try await stage.backup("verify").status == 2)
    let listed = try await stage.backup("list", "--json").records(BackupStage.Snapshot.self)
    // The file is one in all three, the store in two of them.
    #expect(listed.map(\.verdict) == ["suspect", "suspect", "suspect"], "\(first) \(second)")
    let new = try await stage.snapshot("--no-prune", at: "2099-01-01T03:00:00Z")
    #expect(try await stage.backup("verify", new).status == 0)
    #expect(try Disk.readLink(stage.backups + "/latest") == new)
  }

  @Test func `a snapshot that was mended is sound again after a whole check`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2026-11-20T08:00:00Z")
    try stage.addEvents(1)
    let id = try await stage.snapshot()
    let good = try Disk.read(stored(stage, id))
    try BackupStage.damage(stored(stage, id), at: 5000)
    #expect(try await stage.backup("verify", id).status == 2)
    #expect(try Disk.readLink(stage.backups + "/latest") != id)
    try BackupStage.damage(stored(stage, id), at: 5000)
    #expect(try Disk.read(stored(stage, id)) == good)
    #expect(try await stage.backup("verify", id, "--quick").status == 0)
    #expect(try Disk.exists(stage.backups + "/\(id)/damaged"))
    #expect(try await stage.backup("verify", id).out == "\(id)  sound  2 files read\n")
    #expect(try Disk.readLink(stage.backups + "/latest") == id)
  }

  @Test func `rows that violate a foreign key are no damage of the snapshot`() async throws {
    let stage = try BackupStage()
    try Database(stage.store, .readWrite).execute(
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p); INSERT INTO c VALUES(7)"
    )
    _ = try await stage.backup("create", "--verify", "none")
    let run = try await stage.backup("verify")
    #expect(
      run.transcript(root: stage.root) == """
        ID  sound  2 files read
          'data/.ecw/events.db': 1 rows violate a foreign key
        [exit 1]

        """)
    #expect(
      try await stage.backup("list", "--json").record(BackupStage.Snapshot.self).verdict
        == "unverified")
  }

  @Test func `two drills at once do not take each other's scratch`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    guard let lock = try FileLock(stage.backups + "/.drill.lock") else {
      Issue.record("somebody holds the lock already")
      return
    }
    let run = try await stage.backup("drill", environment: ["ECW_BUSY_TIMEOUT": "0s"])
    #expect(run.status == 75)
    #expect(run.err.contains("another drill is running"))
    lock.keep()
  }

  @Test func `a snapshot whose manifest is damaged does not disappear`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    try BackupStage.damage(stage.backups + "/\(id)/manifest.json", at: 300)
    let bytes = try Disk.read(stage.backups + "/\(id)/manifest.json")
    try Disk.removeFile(stage.backups + "/\(id)/manifest.json")
    try Descriptor(opening: stage.backups + "/\(id)/manifest.json", .createNew(mode: 0o600))
      .write(bytes.prefix(300) + Array("}\n".utf8))
    let run = try await stage.backup("verify", "--all")
    #expect(
      run.transcript(root: stage.root) == """
        ID  DAMAGED  0 files read  (its source was suspect)
          manifest.json is damaged
        [exit 2]

        """)
    #expect(try await stage.ids() == [id])
    #expect(try await stage.backup("prune", "--keep-last", "1").status == 0)
    #expect(try await stage.ids() == [id])
    let next = try await stage.backup("create", "--if-older-than", "24h", "--json")
    #expect(try next.record(BackupStage.Created.self).outcome == "created")
  }

  @Test func `one damaged store does not keep the changes of the others out`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write(String(repeating: "x", count: 2000), to: ".state/bad.db")
    let first = try await stage.backup("create", "--json", at: "2099-01-01T00:00:00Z")
    let still = try await stage.backup("create", "--json", at: "2099-01-01T01:00:00Z")
    #expect(try still.record(BackupStage.Created.self).outcome == "still_suspect")
    try stage.addEvents(5)
    let next = try await stage.backup("create", "--json", at: "2099-01-01T02:00:00Z")
    let made = try next.record(BackupStage.Created.self)
    #expect((first.status, next.status, made.outcome) == (2, 2, "created"))
    #expect(made.snapshot?.eventPosition == 15)
    try stage.scratch.write("new", to: ".ecw/signals/pending/b.json")
    let file = try await stage.backup("create", "--json", at: "2099-01-01T03:00:00Z")
    #expect(try file.record(BackupStage.Created.self).outcome == "created")
  }
}
