import Common
import SQLite
import TestSupport
import Testing

/// `ecw-backup create`, as its user sees it.
struct BackupCreateTests {
  @Test func `without a verb it takes a snapshot`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup()
    #expect(
      run.transcript(root: stage.root) == """
        snapshot ID  24.0 KB  1 store, 3 files  proven
        [exit 0]

        """)
  }

  @Test func `a workspace with nothing in it is not an error`() async throws {
    let stage = try BackupStage(events: 0)
    let run = try await stage.backup("create")
    #expect(run.transcript(root: stage.root) == "nothing to protect here yet\n[exit 0]\n")
    #expect(try !Disk.exists(stage.backups))
  }

  @Test func `the record says what was taken`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup("create", "--reason", "before v2", "--tag", "v2", "--json")
    let created = try run.record(BackupStage.Created.self)
    #expect(run.err == "")
    #expect((created.outcome, created.retentionFrozen) == ("created", false))
    let snapshot = try #require(created.snapshot)
    #expect(snapshot.reason == "before v2")
    #expect((snapshot.eventPosition, snapshot.fileCount) == (10, 3))
    #expect(snapshot.stores.map(\.path) == [".ecw/events.db"])
    #expect(snapshot.stores.map(\.method) == ["blocks"])
    #expect(created.latest == snapshot.id)
    #expect(try Disk.readLink(stage.backups + "/latest") == snapshot.id)
  }

  @Test func `a young snapshot makes another one unnecessary`() async throws {
    let stage = try BackupStage()
    let first = try await stage.snapshot(at: "2026-11-21T05:55:00Z")
    let run = try await stage.backup("create", "--if-older-than", "24h")
    #expect(
      run.transcript(root: stage.root) == """
        none due: snapshot ID was taken 3 h ago
        [exit 0]

        """)
    let json = try await stage.backup("create", "--if-older-than", "auto", "--json")
    let record = try json.record(BackupStage.Created.self)
    #expect((record.outcome, record.latest, record.ageSeconds) == ("not_due", first, 10800))
    let due = try await stage.backup("create", "--if-older-than", "3h", "--json")
    #expect(try due.record(BackupStage.Created.self).outcome == "created")
  }

  @Test func `a store that cannot be read is kept as evidence and latest stays`() async throws {
    let stage = try BackupStage()
    let good = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try stage.scratch.write(String(repeating: "not a store ", count: 100), to: ".ecw/events.db")
    let run = try await stage.backup("create")
    #expect(
      run.transcript(root: stage.root) == """
        snapshot ID  1.2 KB  1 store, 3 files  suspect
          .ecw/events.db: file is not a database
          latest stays ID; nothing is pruned until a sound snapshot
        hint: ecw-recover assess ROOT/.ecw/events.db
        [exit 2]

        """)
    #expect(try Disk.readLink(stage.backups + "/latest") == good)
  }

  @Test func `an event log that went back is suspect until it is accepted`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try EventStore.create(stage.store, events: 4)
    let run = try await stage.backup("create")
    #expect(
      run.transcript(root: stage.root) == """
        snapshot ID  24.0 KB  1 store, 3 files  suspect
          the event log of '.ecw/events.db' went back from 10 to 4
          latest stays ID; nothing is pruned until a sound snapshot
        hint: ecw-backup create --accept-loss
        [exit 2]

        """)
    let accepted = try await stage.backup("create", "--accept-loss", at: "2026-11-21T08:56:00Z")
    #expect(accepted.status == 0, "\(accepted.out)")
  }

  @Test func `a store that is gone is a loss`() async throws {
    let stage = try BackupStage()
    let good = try await stage.snapshot(at: "2026-11-21T06:00:00Z")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let run = try await stage.backup("create", "--json")
    let record = try run.record(BackupStage.Created.self)
    #expect((run.status, record.retentionFrozen, record.latest) == (2, true, good))
    #expect(
      record.snapshot?.findings == ["store '.ecw/events.db' is gone; snapshot \(good) has it"])
  }

  @Test func `a violated foreign key is a finding but no damage`() async throws {
    let stage = try BackupStage()
    try Database(stage.store, .readWrite).execute(
      "INSERT INTO events(stream_id, version, event_type, event_data, created_at) "
        + "VALUES ('nobody', 1, 't', '{}', 'now')")
    let run = try await stage.backup("create")
    #expect(
      run.transcript(root: stage.root) == """
        snapshot ID  24.0 KB  1 store, 3 files  proven
          .ecw/events.db: 1 rows violate a foreign key
        [exit 1]

        """)
  }

  @Test func `an unverified snapshot says so and does not become the latest`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup("create", "--verify", "none")
    #expect(run.out.hasSuffix("  unverified\n"), "\(run.out)")
    #expect(run.status == 0)
    #expect(try Disk.readLink(stage.backups + "/latest") == nil)
  }
}
