import Common
import SQLite
import TestSupport
import Testing

/// Real output of every verb against `docs/schemas`.
struct SchemasBackupTests {
  private static let script = Path.normal("../../../scripts/validate-json", from: #filePath)

  /// Validates texts; each must hold at least one record.
  private func expectValid(
    _ texts: String..., as name: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let scratch = try Scratch()
    for (number, text) in texts.enumerated() { try scratch.write(text, to: "\(number).json") }
    let flags = name.map { ["--schema", $0] } ?? []
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script] + flags + texts.indices.map { "\($0).json" },
      in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "[exit 0]\n", sourceLocation: sourceLocation)
  }

  private func file(_ path: String) throws -> String {
    String(decoding: try Disk.read(path), as: UTF8.self)
  }

  @Test func `a record with a missing or an unknown key is not valid`() async throws {
    let scratch = try Scratch()
    try scratch.write(
      #"{"schema":"ecw.backup.push/1","id":"x","outcome":"pushed","problem":null,"more":1}"#,
      to: "bad.json")
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script, "bad.json"], in: scratch.path)
    #expect(run.status == 2, "\(run.err)")
    #expect(run.out.contains("'size_bytes' is a required property"))
    #expect(run.out.contains("'more' was unexpected"))
    #expect(run.out.contains("id: 'x' does not match"))
  }

  @Test func `the verbs that look`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot("--tag", "v1", "--reason", "a reason")
    let list = try await stage.backup("list", "--json")
    let show = try await stage.backup("show", "latest", "--json")
    let sound = try await stage.backup("verify", "--json")
    let drill = try await stage.backup("drill", "--json")
    let recorded = try file(stage.backups + "/drill.json")
    try await expectValid(list.out, show.out, sound.out, drill.out, recorded)
    try BackupStage.damage(stage.backups + "/\(id)/data/.ecw/events.db", at: 4100)
    let damaged = try await stage.backup("verify", "--json")
    let failed = try await stage.backup("drill", "--json")
    #expect((damaged.status, failed.status) == (2, 2))
    try await expectValid(damaged.out, failed.out)
  }

  @Test func `every outcome of create`() async throws {
    let empty = try BackupStage(events: 0)
    let nothing = try await empty.backup("create", "--json")
    let stage = try BackupStage()
    let created = try await stage.backup("create", "--json", at: "2099-01-01T00:00:00Z")
    let again = try await stage.backup("create", "--json", at: "2099-01-01T00:01:00Z")
    let young = try await stage.backup(
      "create", "--json", "--if-older-than", "1h", at: "2099-01-01T00:02:00Z")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try stage.scratch.write(String(repeating: "x", count: 2000), to: ".ecw/events.db")
    let suspect = try await stage.backup("create", "--json", at: "2099-01-01T00:03:00Z")
    let still = try await stage.backup("create", "--json", at: "2099-01-01T00:04:00Z")
    let runs = [nothing, created, again, young, suspect, still]
    #expect(
      try runs.map { try $0.record(BackupStage.Created.self).outcome } == [
        "nothing_to_protect", "created", "created", "not_due", "created", "still_suspect",
      ])
    try await expectValid(
      nothing.out, created.out, again.out, young.out, suspect.out, still.out,
      try await stage.backup("list", "--json").out)
  }

  @Test func `every outcome of restore, and its journal`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let planned = try await stage.backup("restore", "--dry-run", "--json")
    let copied = try await stage.backup("restore", "--to", "look", "--json")
    let restored = try await stage.backup("restore", "--json")
    let undone = try await stage.backup("restore", "--undo", "--json")
    let killed = try await stage.backup(
      "restore", environment: ["ECW_FAILPOINT": "restore.installed=kill"])
    #expect(killed.status == -9)
    let directory = stage.scratch.at(".ecw/quarantine")
    let journals = try Disk.names(in: directory).compactMap { $0 }.filter { !$0.hasPrefix(".") }.map
    {
      try file(directory + "/" + $0 + "/restore.json")
    }
    #expect(journals.count == 2)
    let continued = try await stage.backup("restore", "--continue", "--json")
    try await expectValid(
      planned.out, copied.out, restored.out, undone.out, continued.out, journals[0], journals[1])
  }

  @Test func `the verbs that change what is kept`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot("--no-prune", at: "2026-11-01T08:00:00Z")
    try await stage.snapshot("--no-prune")
    let pin = try await stage.backup("pin", "latest", "--json")
    let unpin = try await stage.backup("unpin", "latest", "--json")
    let planned = try await stage.backup("prune", "--dry-run", "--json")
    let pruned = try await stage.backup("prune", "--json")
    let trash = try await stage.backup("untrash", "--dry-run", "--json")
    let back = try await stage.backup("untrash", "--json")
    let log = try file(stage.scratch.at(".ecw/log/audit.jsonl"))
    #expect(log.split(separator: "\n").count == 6)
    try await expectValid(pin.out, unpin.out, planned.out, pruned.out, trash.out, back.out, log)
  }

  @Test func `what a snapshot has on disk`() async throws {
    let stage = try BackupStage()
    try Database(stage.store, .readWrite).execute("CREATE TABLE \"camelCase Name\"(x)")
    try Disk.symlink("a.json", at: stage.scratch.at(".ecw/signals/pending/link"))
    try EventStore.create(stage.scratch.at(".swarm/memory.db"), events: 1, journal: "DELETE")
    try stage.scratch.write("{}", to: ".swarm/state.json")
    let id = try await stage.snapshot()
    let manifest = try file(stage.backups + "/\(id)/manifest.json")
    #expect(manifest.contains("\"camelCase Name\" : 0"), "names of tables are not keys of ours")
    try await expectValid(manifest)
    try await expectValid(try file(stage.backups + "/\(id)/files.jsonl"), as: "ecw.backup.file")
    try stage.scratch.write("not a store", to: ".ecw/projections.db")
    let suspect = try await stage.backup("create", "--json", at: "2026-11-21T09:00:00Z")
    let bad = try #require(try suspect.record(BackupStage.Created.self).snapshot?.id)
    try await expectValid(suspect.out, try file(stage.backups + "/\(bad)/manifest.json"))
  }

  @Test func `errors, with a hint and without`() async throws {
    let stage = try BackupStage()
    let usage = try await stage.backup("list", "--json", "--frob")
    let missing = try await stage.backup("show", "nope", "--json")
    let interrupted = try await stage.backup(
      "create", "--json", environment: ["ECW_FAILPOINT": "create.block=interrupt"])
    #expect([usage.status, missing.status, interrupted.status] == [64, 69, 130])
    #expect([usage.out, missing.out, interrupted.out] == ["", "", ""])
    try await expectValid(usage.err, missing.err, interrupted.err)
  }

  @Test(.enabled(if: Ability.has("restic"), "restic is not installed"))
  func `push to restic`() async throws {
    let stage = try BackupStage()
    let environment = [
      "ECW_BACKUP_RESTIC": stage.scratch.at("there"), "RESTIC_PASSWORD": "x",
      "RESTIC_CACHE_DIR": stage.scratch.at("cache"),
    ]
    let made = try await stage.shell("restic -q -r there init", environment: environment)
    try #require(made.status == 0, "\(made.err)")
    try await stage.snapshot()
    let planned = try await stage.backup("push", "--dry-run", "--json", environment: environment)
    let pushed = try await stage.backup("push", "--json", environment: environment)
    try await expectValid(planned.out, pushed.out)
  }
}
