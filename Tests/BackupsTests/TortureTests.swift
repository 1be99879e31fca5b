import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

/// Snapshots beside writers and checkpointers in other processes.
@Suite(.serialized) struct TortureTests {
  static let rounds = Int(Host.environment["ECW_TORTURE_ROUNDS"] ?? "") ?? 20

  @Test(arguments: [20, 400, 0]) func `every snapshot beside a WAL writer is one committed state`(
    commitsPerSecond: Int
  ) async throws {
    let scratch = try Scratch(inMemory: true)
    let store = scratch.at(".ecw/events.db")
    try EventStore.createInvariant(store, rows: 5000)
    let writer = try await Companion(store, "write", "\(commitsPerSecond)")
    let checkpointer = try await Companion(store, "checkpoint")
    try await expectGoodSnapshots(of: scratch, count: Self.rounds)
    await writer.stop()
    await checkpointer.stop()
  }

  @Test func `snapshots beside a rollback-journal writer are committed states`() async throws {
    let scratch = try Scratch(inMemory: true)
    let store = scratch.at(".ecw/events.db")
    try EventStore.createInvariant(store, rows: 5000, journal: "DELETE")
    let writer = try await Companion(store, "write", "400")
    try await expectGoodSnapshots(of: scratch, count: min(50, Self.rounds))
    await writer.stop()
  }

  private func expectGoodSnapshots(of scratch: Scratch, count: Int) async throws {
    let workspace = Workspace(root: scratch.path, isRepository: false)
    let repository = BackupRepository(directory: scratch.at(".ecw/backups"))
    var last: Int64 = 0
    for _ in 0..<count {
      let creator = SnapshotCreator(
        world: .fixed(), workspace: workspace, repository: repository,
        request: SnapshotRequest(acceptsLoss: true, busySeconds: 30))
      guard case .created(let manifest) = try creator.create() else {
        Issue.record("no snapshot")
        return
      }
      #expect(manifest.verdict == .proven, "\(manifest.findings)")
      #expect(manifest.stores.allSatisfy { $0.method == .blocks })
      let copy = repository.path(of: manifest.id) + "/" + manifest.stores[0].stored
      let position = try invariant(copy)
      #expect(position >= last)
      last = position
      try Disk.removeTree(repository.path(of: manifest.id))
    }
  }

  private func invariant(_ copy: String) throws -> Int64 {
    let database = try Database(copy, .immutable)
    #expect(
      try database.number("SELECT v FROM acct") == database.number("SELECT count(*) FROM events"))
    return try database.number("SELECT max(id) FROM events") ?? 0
  }
}
