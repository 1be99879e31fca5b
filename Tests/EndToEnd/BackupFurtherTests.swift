import Common
import SQLite
import TestSupport
import Testing

/// What a review found, one test a finding.
@Suite struct BackupFurtherTests {
  @Test func aBrokenManifestMakesABackupDue() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    let manifest = stage.backups + "/\(id)/manifest.json"
    let bytes = try Disk.read(manifest)
    try Disk.removeFile(manifest)
    try Descriptor(opening: manifest, .createNew(mode: 0o400)).write(Array(bytes.dropLast(20)))
    let run = try await stage.backup("create", "--if-older-than", "24h", "--json")
    #expect(try run.record(BackupStage.Created.self).outcome == "created")
  }

  @Test func anIncludedStoreKeepsItsRoleAndItsTurn() async throws {
    let stage = try BackupStage(events: 0)
    try EventStore.create(stage.scratch.at(".state/my-events.db"), events: 5)
    try EventStore.create(stage.scratch.at(".state/other.db"), events: 1)
    let run = try await stage.backup(
      "create", "--json", environment: ["ECW_EVENT_STORE_PATH": ".state/my-events.db"])
    let made = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect(made.stores.map(\.path) == [".state/other.db", ".state/my-events.db"])
    #expect(made.eventPosition == 5)
  }

  @Test func whoWantsNoneVerifiedIsNotBackedUpAtEverySession() async throws {
    let stage = try BackupStage()
    let environment = ["ECW_BACKUP_VERIFY": "none"]
    for outcome in ["created", "not_due"] {
      let run = try await stage.backup(
        "create", "--if-older-than", "24h", "--json", environment: environment)
      #expect(try run.record(BackupStage.Created.self).outcome == outcome)
    }
    let verifying = try await stage.backup("create", "--if-older-than", "24h", "--json")
    #expect(try verifying.record(BackupStage.Created.self).outcome == "created")
  }

  @Test func aSnapshotStandsWhenTheRetentionFails() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2026-10-01T00:00:00Z")
    try stage.scratch.write("in the way", to: ".ecw/backups/.trash")
    try stage.addEvents(1)
    let run = try await stage.backup("create", "--json")
    #expect(run.status == 5)
    #expect(run.out.contains("\"retention_problem\":\""))
    #expect(try await stage.ids().count == 2)
  }

  @Test func aPlaceOnAnotherFileSystemIsRefusedBeforeAnythingMoves() async throws {
    let stage = try BackupStage()
    let elsewhere = try Scratch(inMemory: true)
    guard try Disk.status(elsewhere.path)?.device != Disk.status(stage.root)?.device else { return }
    try await stage.snapshot()
    try Disk.symlink(elsewhere.path, at: stage.scratch.at(".ecw/quarantine"))
    let before = try stage.scratch.state()
    let run = try await stage.backup("restore", "--json")
    #expect(run.status == 4)
    #expect(try run.problem().message.contains("another file system"))
    #expect(try stage.scratch.state() == before)
  }

  @Test func whatAnUndoWouldDoIsShownFirst() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    try stage.addEvents(3)
    #expect(try await stage.backup("restore").status == 0)
    let before = try stage.scratch.state()
    let run = try await stage.backup("restore", "--undo", "--dry-run", "--json")
    #expect(run.status == 0 && run.out.contains("\"outcome\":\"would_undo\""))
    #expect(try stage.scratch.state() == before)
    #expect(try await stage.backup("restore", "--undo").status == 0)
    #expect(try stage.eventCount() == 13)
  }
}
