import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

/// A workspace on which snapshots are made in this process, at chosen times.
final class Field {
  let scratch: Scratch
  var world = World.fixed()
  var repository: BackupRepository { BackupRepository(directory: scratch.at(".ecw/backups")) }
  var workspace: Workspace { Workspace(root: scratch.path, isRepository: false) }
  var store: String { scratch.at(".ecw/events.db") }

  init(events: Int = 50) throws {
    scratch = try Scratch()
    if events > 0 { try EventStore.create(store, events: events) }
    try at(hours: 0)
  }

  /// Sets the clock; far enough from the files' times that they are not racy.
  func at(hours: Int64) throws {
    let base = try #require(Timestamp("2030-01-01T00:00:00Z")).adding(seconds: hours * 3600)
    world.now = { base }
  }

  func create(_ request: SnapshotRequest = SnapshotRequest()) throws -> SnapshotOutcome {
    try SnapshotCreator(
      world: world, workspace: workspace, repository: repository, request: request
    ).create()
  }

  func created(_ request: SnapshotRequest = SnapshotRequest()) throws -> Manifest {
    guard case .created(let manifest) = try create(request) else {
      throw Failure("no snapshot was made")
    }
    return manifest
  }

  func stored(_ manifest: Manifest, _ path: String = ".ecw/events.db") throws -> FileStatus {
    try #require(try Disk.status(repository.path(of: manifest.id) + "/data/" + path))
  }

  func append(_ events: Int) throws {
    try EventStore.append(Database(store, .readWrite), events: events)
  }

  /// Overwrites bytes of the store, after its log was copied into it: a page in the log would
  /// hide the damage, for us as for every reader.
  func damageStore(at offset: Int64, with bytes: [UInt8]) throws {
    _ = try Database(store, .readWrite).texts("PRAGMA wal_checkpoint(TRUNCATE)")
    try damage(store, at: offset, with: bytes)
  }

  /// Overwrites bytes of a file.
  func damage(_ path: String, at offset: Int64, with bytes: [UInt8]) throws {
    let file = try Descriptor(opening: path, .lock(mode: 0o600))
    try file.seek(to: offset)
    try file.write(bytes)
  }
}
