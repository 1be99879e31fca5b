import Common
import SQLite
import TestSupport
import Testing

/// `push` to a real restic repository on this disk.
@Suite(.enabled(if: Ability.has("restic"), "restic is not installed"))
struct BackupPushTests {
  private let offsite: Scratch
  private let environment: [String: String]

  init() throws {
    offsite = try Scratch()
    environment = [
      "ECW_BACKUP_RESTIC": offsite.at("repository"), "RESTIC_PASSWORD": "correct horse",
      "RESTIC_CACHE_DIR": offsite.at("cache"),
    ]
  }

  private func initialise(_ stage: BackupStage) async throws {
    let made = try await stage.shell(
      #"restic --quiet --repo "$ECW_BACKUP_RESTIC" init"#, environment: environment)
    try #require(made.status == 0, "\(made.err)")
  }

  private func push(_ stage: BackupStage, _ arguments: String...) async throws -> ToolRun {
    try await ToolRun(
      "ecw-backup", ["push"] + arguments, in: stage.root,
      environment: environment.merging(["ECW_TEST_NOW": BackupStage.now]) { $1 })
  }

  private func countThere(_ stage: BackupStage) async throws -> String {
    try await stage.shell(
      #"restic --repo "$ECW_BACKUP_RESTIC" snapshots --json | jq length"#,
      environment: environment
    ).out
  }

  @Test func `a snapshot is pushed once and every byte is there`() async throws {
    let stage = try BackupStage()
    try await initialise(stage)
    let id = try await stage.snapshot()
    let planned = try await push(stage, "--dry-run")
    #expect(planned.transcript(root: stage.root) == "ID  planned  24.0 KB\n[exit 0]\n")
    #expect(try await countThere(stage) == "0\n")
    let pushed = try await push(stage)
    #expect(pushed.transcript(root: stage.root) == "ID  pushed  24.0 KB\n[exit 0]\n")
    let again = try await push(stage)
    #expect(
      again.transcript(root: stage.root) == """
        everything asked for is there already
        [exit 0]

        """)
    #expect(try await countThere(stage) == "1\n")
    let copy = try await stage.shell(
      #"restic --repo "$ECW_BACKUP_RESTIC" restore latest --target back >/dev/null"#,
      environment: environment)
    #expect(copy.status == 0, "\(copy.err)")
    let stored = "/\(id)/data/.ecw/events.db"
    let found = try await stage.shell("find back -name events.db")
    let back = try #require(found.out.split(separator: "\n").first)
    #expect(
      try Disk.read(stage.scratch.at(String(back))) == Disk.read(stage.backups + stored))
  }

  @Test func `what was pushed and not read back is pushed again`() async throws {
    let stage = try BackupStage()
    try await initialise(stage)
    try await stage.snapshot()
    #expect(try await push(stage).status == 0)
    // As a push leaves it that was interrupted while it read back.
    let untagged = try await stage.shell(
      #"restic --quiet --repo "$ECW_BACKUP_RESTIC" tag --remove verified"#,
      environment: environment)
    try #require(untagged.status == 0, "\(untagged.err)")
    let again = try await push(stage)
    #expect(again.transcript(root: stage.root) == "ID  pushed  24.0 KB\n[exit 0]\n")
    #expect(try await push(stage).out == "everything asked for is there already\n")
  }

  @Test func `a wrong password is said in restic's words`() async throws {
    let stage = try BackupStage()
    try await initialise(stage)
    try await stage.snapshot()
    let run = try await stage.backup(
      "push", environment: environment.merging(["RESTIC_PASSWORD": "wrong"]) { $1 })
    let text = run.transcript(root: stage.root).replacing(offsite.path, with: "OFFSITE")
    #expect(
      text == """
        --- stderr
        ecw-backup: restic snapshots failed: Fatal: wrong password or no key found
        hint: restic --repo OFFSITE/repository snapshots
        [exit 3]

        """)
  }

  @Test func `a repository that is not there is said in one sentence`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await push(stage)
    #expect(run.status == 3)
    #expect(run.err.hasPrefix("ecw-backup: restic snapshots failed: "), "\(run.err)")
    #expect(run.err.contains("repository"))
    #expect(run.err.split(separator: "\n").count == 2)
  }

  @Test func `a snapshot that lost half of its size is refused, and nothing is deleted there`()
    async throws
  {
    let stage = try BackupStage()
    try await initialise(stage)
    try stage.addEvents(500)
    try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    #expect(try await push(stage).status == 0)
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try EventStore.create(stage.store, events: 1)
    try await stage.snapshot("--accept-loss")
    let run = try await push(stage)
    let text = run.transcript(root: stage.root).replacing(/\d+\.\d KB/, with: "SIZE")
    #expect(
      text == """
        --- stderr
        ecw-backup: snapshot 'ID' is less than half of what was pushed last (ID: SIZE, 1 stores)
        hint: ecw-backup push --accept-shrink
        [exit 4]

        """)
    #expect(try await countThere(stage) == "1\n")
    #expect(try await push(stage, "--accept-shrink").status == 0)
    #expect(try await countThere(stage) == "2\n")
  }

  @Test func `without a proven snapshot there is nothing to push`() async throws {
    let stage = try BackupStage()
    let run = try await push(stage)
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: no proven snapshot to push
        hint: ecw-backup create
        [exit 69]

        """)
  }

  @Test func `without restic the sentence names it`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let made = try await stage.shell(#"mkdir bin && ln -s "$(command -v git)" bin/git"#)
    try #require(made.status == 0, "\(made.err)")
    let run = try await stage.backup(
      "push", environment: environment.merging(["PATH": stage.scratch.at("bin")]) { $1 })
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'restic' is not installed
        [exit 69]

        """)
  }
}
