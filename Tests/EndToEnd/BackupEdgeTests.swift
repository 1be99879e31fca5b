import Common
import SQLite
import TestSupport
import Testing

/// What once let one odd thing hide another.
struct BackupEdgeTests {
  /// Replaces text in the manifest of a snapshot.
  private func edit(_ stage: BackupStage, _ id: String, _ old: String, _ new: String) throws {
    let manifest = stage.backups + "/\(id)/manifest.json"
    let text = String(decoding: try Disk.read(manifest), as: UTF8.self)
    try #require(text.contains(old))
    try Disk.removeFile(manifest)
    try Descriptor(opening: manifest, .createNew(mode: 0o600))
      .write(text.replacing(old, with: new).utf8)
  }

  @Test func `one manifest with unsafe paths does not keep the others from being verified`()
    async throws
  {
    let stage = try BackupStage()
    let old = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    let odd = try await stage.snapshot(at: "2026-11-21T07:00:00Z")
    let new = try await stage.snapshot()
    try edit(stage, odd, #""path" : ".ecw/events.db""#, #""path" : "../escaped.db""#)
    let run = try await stage.backup("verify", "--all")
    #expect(
      run.out == """
        \(new)  sound  2 files read
        \(odd)  DAMAGED  2 files read
          manifest.json has the path '../escaped.db'
        \(old)  sound  2 files read

        """, "\(run.err)")
    #expect(run.status == 2)
    #expect(try await stage.backup("restore", odd, "--only", "events").status == 65)
    try edit(stage, new, #""stored" : "data"#, #""stored" : "../data"#)
    let stored = try await stage.backup("verify", new)
    #expect(stored.status == 2)
    #expect(stored.out.contains("manifest.json has the path '../data/.ecw/events.db'"))
  }

  @Test func `one list that cannot be read does not keep the others from being verified`()
    async throws
  {
    let stage = try BackupStage()
    let odd = try await stage.snapshot(at: "2026-11-21T07:00:00Z")
    let new = try await stage.snapshot()
    let list = stage.backups + "/\(odd)/files.jsonl"
    let script = "sha256sum \(list) | cut -d' ' -f1"
    let old = try await stage.shell(script).out
    try Disk.removeFile(list)
    try Descriptor(opening: list, .createNew(mode: 0o600)).write("{\n".utf8)
    let changed = try await stage.shell(script).out
    try edit(stage, odd, String(old.dropLast()), String(changed.dropLast()))
    let run = try await stage.backup("verify", "--all")
    #expect(
      run.out == """
        \(new)  sound  2 files read
        \(odd)  DAMAGED  1 file read
          files.jsonl cannot be read

        """, "\(run.err)")
    #expect(run.status == 2)
    #expect(try await stage.backup("restore", odd, "--only", "events").status == 65)
  }

  @Test(arguments: [#""verification""#, #""verdict""#])
  func `a newest snapshot whose manifest cannot be read is told`(key: String) async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    let newest = try await stage.snapshot(at: "2026-11-21T07:00:00Z")
    try edit(stage, newest, key, #""vexdixt""#)
    let health = try await ToolRun(
      "ecw-health", ["--only", "backup.proof"], in: stage.root,
      environment: ["ECW_TEST_NOW": BackupStage.now])
    #expect(health.status == 2, "\(health.out)\(health.err)")
    #expect(health.out.contains("the newest (\(newest)) is suspect"), "\(health.out)")
    let due = try await stage.backup("create", "--if-older-than", "24h", "--json")
    #expect(try due.record(BackupStage.Created.self).outcome == "created")
  }

  @Test(arguments: ["user_version", "application_id"])
  func `the schema of the store in place is read from its log too`(pragma: String) async throws {
    let stage = try BackupStage()
    try Database(stage.store, .readWrite).execute("PRAGMA \(pragma)=7")
    try Database(stage.store, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let id = try await stage.snapshot()
    // In the log only: the file still says what the snapshot says.
    try Database(stage.store, .readWrite).execute("PRAGMA \(pragma)=5")
    let run = try await stage.backup("restore", id, "--only", "events")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.err.contains("--allow-other-schema"))
    let meant = try await stage.backup("restore", id, "--only", "events", "--allow-other-schema")
    #expect(meant.status == 0, "\(meant.err)")
  }

  @Test func `a log that says what the snapshot says is no other schema`() async throws {
    let stage = try BackupStage()
    try Database(stage.store, .readWrite).execute("PRAGMA user_version=5")
    try Database(stage.store, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try Database(stage.store, .readWrite).execute("PRAGMA user_version=7")
    let id = try await stage.snapshot()
    let run = try await stage.backup("restore", id, "--only", "events")
    #expect(run.status == 0, "\(run.err)")
  }

  @Test func `repeated samples cover two names that only differ in their bytes`() async throws {
    let stage = try BackupStage(events: 0)
    let names = ["e\u{301}", "\u{e9}"].map { ".ecw/signals/" + $0 }
    for name in names { try stage.scratch.write("signal", to: name) }
    let id = try await stage.snapshot()
    for name in names { try BackupStage.damage(stage.backups + "/\(id)/data/\(name)", at: 0) }
    var found: Set<[UInt8]> = []
    for round in 0..<4 {
      let run = try await stage.backup(
        "verify", id, "--sample", "50%", at: "2026-11-21T09:0\(round):00Z")
      found.formUnion(run.out.split(separator: "\n").dropFirst().map { Array($0.utf8) })
    }
    #expect(found.count == 2)
  }

  @Test func `plain files count in the space that a snapshot needs`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2099-01-01T00:00:00Z")
    // The limit keeps a tool that does not look first from filling the disk.
    let run = try await stage.shell(
      "truncate -s 4T .swarm-big && mkdir -p .swarm && mv .swarm-big .swarm/big && "
        + "ulimit -f 20000 && ecw-backup create")
    #expect(run.status == 3, "\(run.status)")
    #expect(run.err.contains("no space left for a snapshot"), "\(run.err)")
    #expect(run.err.contains("4.0 TB needed"), "\(run.err)")
    #expect(try await stage.ids().count == 1)
  }
}
