import Common
import SQLite

/// What earlier snapshots know: unchanged files to link to, and what must not have got lost.
struct PreviousSnapshots {
  let latest: BackupRepository.Entry?
  let newest: BackupRepository.Entry?

  init(_ repository: BackupRepository) throws {
    latest = try repository.latest()
    newest = try repository.newest()
  }

  /// The newest snapshot, when it is suspect and its suspect stores are still what they were.
  func suspect(unchangedFor set: ProtectedSet, now: Timestamp) throws -> Manifest? {
    guard let manifest = newest?.manifest, manifest.verdict == .suspect else { return nil }
    let suspects = manifest.stores.filter { $0.verdict == .suspect }
    guard !suspects.isEmpty else { return nil }
    for record in suspects {
      guard let store = set.stores.first(where: { $0.path == record.path }),
        let seen = record.source,
        try Fingerprint.of(store.source, isStore: true, now: now)?.isSameState(as: seen) == true
      else { return nil }
    }
    return manifest
  }

  /// The record of an unchanged store, after its file was linked into the new snapshot.
  func link(
    _ store: ProtectedSet.Store, _ state: Fingerprint?, to target: String, depth: Integrity.Depth?
  ) throws -> StoreRecord? {
    guard let state else { return nil }
    for entry in [newest, latest].compactMap({ $0 }) {
      guard var record = entry.manifest.stores.first(where: { $0.path == store.path }),
        record.verdict == .proven, let seen = record.source, state.isSameState(as: seen),
        covers(entry.manifest.verification, depth),
        try entry.isUntouched(record.stored, sizeBytes: record.sizeBytes)
      else { continue }
      do {
        try Disk.link(entry.directory + "/" + record.stored, to: target)
      } catch is SystemFailure {
        return nil  // too many links, or a file system without them: copy
      }
      (record.method, record.pinSeconds, record.role) = (.linked, 0, store.role)
      record.stored = store.stored
      record.mode = try Disk.status(store.source)?.mode
      return record
    }
    return nil
  }

  private func covers(_ verification: String, _ depth: Integrity.Depth?) -> Bool {
    depth == nil || verification == "full" || verification == depth?.rawValue
  }

  /// The file records of the newest snapshot by path.
  func files() -> [String: FileRecord] {
    // A list that cannot be read only means that nothing is linked: every file is copied.
    guard let newest, let records = try? FileList.read(newest) else { return [:] }
    return Dictionary(records.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
  }

  /// What the latest proven snapshot has and these stores have no more.
  ///
  /// A store that vanished, is empty now, or whose event log became shorter was replaced or lost;
  /// a snapshot of that must not rotate the good ones out.
  func losses(in stores: [StoreRecord]) -> [String] {
    guard let latest else { return [] }
    return latest.manifest.stores.compactMap { old in
      guard old.sizeBytes > 0 else { return nil }
      guard
        let new = stores.first(where: {
          $0.path == old.path || $0.role != nil && $0.role == old.role
        })
      else { return "store '\(old.path)' is gone; snapshot \(latest.manifest.id) has it" }
      if new.sizeBytes == 0 {
        return "store '\(old.path)' is empty; snapshot \(latest.manifest.id) has it"
      }
      if let was = old.eventPosition, let has = new.eventPosition, has < was {
        return "the event log of '\(old.path)' went back from \(was) to \(has)"
      }
      return nil
    }
  }
}
