import Common
import SQLite
import TestSupport
import Testing

/// What an unchanged store costs, and what several callers at once make.
struct BackupSpaceTests {
  // A state counts as settled two seconds after its last change: the tool's clock is far ahead.
  private static let later = "2099-01-01T00:00:00Z"

  @Test func `an unchanged store is a hard link to the previous snapshot`() async throws {
    let stage = try BackupStage()
    let first = try await stage.snapshot(at: Self.later)
    let run = try await stage.backup("create", "--json", at: "2099-01-01T01:00:00Z")
    let second = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect(second.stores.map(\.method) == ["linked"])
    #expect(second.verdict == "proven")
    for file in [".ecw/events.db", ".ecw/signals/pending/a.json"] {
      let one = try Disk.status(stage.backups + "/\(first)/data/\(file)")
      let two = try Disk.status(stage.backups + "/\(second.id)/data/\(file)")
      #expect(one?.inode == two?.inode, "\(file)")
    }
    #expect(try await stage.backup("verify", at: Self.later).status == 0)
  }

  @Test func `a changed store is copied again, and the old snapshot keeps its bytes`() async throws
  {
    let stage = try BackupStage()
    let first = try await stage.snapshot(at: Self.later)
    try stage.addEvents(1)
    let run = try await stage.backup("create", "--json", at: "2099-01-01T01:00:00Z")
    let second = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect(second.stores.map(\.method) == ["blocks"])
    #expect(second.eventPosition == 11)
    #expect(try await stage.backup("verify", first, at: Self.later).status == 0)
  }

  @Test func `a store that may have changed within the clock's grain is copied`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot(at: "2000-01-01T00:00:00Z")
    let run = try await stage.backup("create", "--json", at: "2000-01-01T00:00:05Z")
    let second = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect(second.stores.map(\.method) == ["blocks"])
  }

  @Test func `a linked store was verified at least as deeply as is asked for`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot("--verify", "quick", at: Self.later)
    let run = try await stage.backup("create", "--json", at: "2099-01-01T01:00:00Z")
    let full = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect(full.stores.map(\.method) == ["blocks"])
    let again = try await stage.backup(
      "create", "--verify", "quick", "--json", at: "2099-01-01T02:00:00Z")
    let quick = try #require(try again.record(BackupStage.Created.self).snapshot)
    #expect(quick.stores.map(\.method) == ["linked"])
  }

  @Test func `two session starts at the same moment make one snapshot`() async throws {
    let stage = try BackupStage()
    async let one = stage.backup("create", "--if-older-than", "24h", "--json")
    async let two = stage.backup("create", "--if-older-than", "24h", "--json")
    let runs = try await [one, two]
    #expect(runs.map(\.status) == [0, 0], "\(runs.map(\.err))")
    let outcomes = try runs.map { try $0.record(BackupStage.Created.self).outcome }
    #expect(outcomes.sorted() == ["created", "not_due"])
    #expect(try await stage.ids().count == 1)
  }

  @Test func `restoring a linked snapshot does not touch its brothers`() async throws {
    let stage = try BackupStage()
    let first = try await stage.snapshot(at: Self.later)
    try await stage.snapshot(at: "2099-01-01T01:00:00Z")
    #expect(try await stage.backup("restore", at: "2099-01-01T02:00:00Z").status == 0)
    try stage.addEvents(3)
    try Database(stage.store, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    #expect(try await stage.backup("verify", "--all", at: Self.later).status == 0)
    #expect(try await stage.backup("show", first, at: Self.later).status == 0)
  }
}
