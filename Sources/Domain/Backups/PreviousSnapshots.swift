import Common
import SQLite

/// What earlier snapshots know: unchanged files to link to, and what must not have got lost.
struct PreviousSnapshots {
  let latest: BackupRepository.Entry?
  let newest: BackupRepository.Entry?
  /// The file records of the newest snapshot by the bytes of their path.
  let files: [[UInt8]: FileRecord]

  init(_ repository: BackupRepository) throws {
    latest = try repository.latest()
    newest = try repository.newest()
    files = Self.files(of: newest)
  }

  /// The newest snapshot, when it has a suspect store and everything is still what it was.
  ///
  /// One damaged store must not keep the changes of the others out of every snapshot.
  func suspect(unchangedFor set: ProtectedSet, in root: String, now: Timestamp) throws
    -> Manifest?
  {
    guard let newest, !newest.isDamaged else { return nil }
    let stores = newest.manifest.stores
    guard stores.contains(where: { $0.verdict == .suspect }), stores.count == set.stores.count,
      files.count == set.items.count
    else { return nil }
    for store in set.stores {
      let seen = stores.first { $0.path.isSamePath(as: store.path) }?.source
      guard try isUnchanged(store.source, seen, isStore: true, now) else { return nil }
    }
    for item in set.items {
      guard let old = files[item.path.bytes], old.kind == item.kind else { return nil }
      let source = root + "/" + item.path
      switch item.kind {
      case .link: guard try Disk.readLink(source) == old.target else { return nil }
      case .directory: continue
      default: guard try isUnchanged(source, old.source, isStore: false, now) else { return nil }
      }
    }
    return newest.manifest
  }

  private func isUnchanged(_ path: String, _ seen: Fingerprint?, isStore: Bool, _ now: Timestamp)
    throws -> Bool
  {
    guard let seen, let state = try Fingerprint.of(path, isStore: isStore, now: now) else {
      return false
    }
    return state.isSameState(as: seen)
  }

  /// The record of an unchanged store, after its file was linked into the new snapshot.
  func link(
    _ store: ProtectedSet.Store, _ state: Fingerprint?, to target: String, depth: Integrity.Depth?
  ) throws -> StoreRecord? {
    guard let state else { return nil }
    for entry in [newest, latest].compactMap({ $0 }) where !entry.isDamaged {
      guard
        var record = entry.manifest.stores.first(where: { $0.path.isSamePath(as: store.path) }),
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

  private static func files(of newest: BackupRepository.Entry?) -> [[UInt8]: FileRecord] {
    // A list that cannot be read only means that nothing is linked: every file is copied.
    guard let newest, !newest.isDamaged, let records = try? FileList.read(newest) else {
      return [:]
    }
    return Dictionary(records.map { ($0.path.bytes, $0) }, uniquingKeysWith: { $1 })
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
          $0.path.isSamePath(as: old.path) || $0.role != nil && $0.role == old.role
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
