import Backups
import Common
import Recovery

/// The newest snapshots of stores that still are what was sealed; each file is read once in a run.
final class ProvenSnapshots {
  private var chosen: [String: (id: String, path: String)?] = [:]

  /// The file of a store in the newest such snapshot; what is passed over is told the first time.
  func newest(of store: String, in call: RecoverCall, tell: (String) -> Void) throws
    -> (id: String, path: String)?
  {
    if let known = chosen[store] { return known }
    let found = try search(store, call, tell)
    chosen[store] = .some(found)
    return found
  }

  private func search(_ store: String, _ call: RecoverCall, _ tell: (String) -> Void) throws
    -> (id: String, path: String)?
  {
    for entry in try call.repository.entries() where entry.manifest.verdict == .proven {
      guard let record = call.record(of: store, in: entry.manifest), Path.isSafe(record.stored)
      else { continue }
      let path = entry.directory + "/" + record.stored
      if try isSealed(path, record, call.world) { return (entry.manifest.id, path) }
      tell(
        "snapshot \(entry.manifest.id) is passed over: its '\(record.stored)' is gone or not what "
          + "its manifest says; to see what else is: \(call.hint("ecw-backup verify --all"))")
    }
    return nil
  }

  private func isSealed(_ path: String, _ record: StoreRecord, _ world: World) throws -> Bool {
    do {
      guard let status = try Disk.status(path), status.kind == .file,
        status.size == record.sizeBytes
      else { return false }
      return try FileHash.sha256(path, checkpoint: world.checkpoint) == record.sha256
    } catch is SystemFailure {
      return false  // what cannot be read proves nothing; the snapshot is told
    }
  }
}
