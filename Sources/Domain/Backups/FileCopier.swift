import Common
import Crypto

/// Copies files that agents may be writing: read until two reads hash the same.
struct FileCopier {
  static let maximumAttempts = 20

  let world: World
  let root: String
  let snapshot: String
  /// An earlier snapshot to link unchanged files to, and its records by the bytes of their path.
  let earlier: BackupRepository.Entry?
  let records: [[UInt8]: FileRecord]
  /// What could not be read.
  private(set) var findings: [String] = []
  private var written: [String] = []

  init(world: World, root: String, snapshot: String, previous: PreviousSnapshots) {
    self.world = world
    self.root = root
    self.snapshot = snapshot
    records = previous.files
    earlier = previous.newest
  }

  /// Copies the items that are still there, then makes all copies durable together.
  ///
  /// One file after the other would wait for the disk as often as there are files.
  mutating func copy(_ items: [ProtectedSet.Item]) throws -> [FileRecord] {
    var records: [FileRecord] = []
    for item in items {
      do {
        if let record = try copy(item) { records.append(record) }
      } catch let failure as SystemFailure where failure.isDenied {
        findings.append("'\(item.path)' cannot be read: left out")
      }
    }
    for path in written { try Descriptor(opening: path, .read).sync() }
    return records
  }

  // `nil` when it vanished meanwhile.
  private mutating func copy(_ item: ProtectedSet.Item) throws -> FileRecord? {
    let source = root + "/" + item.path
    guard let status = try Disk.status(source), status.kind == item.kind else { return nil }
    var record = FileRecord(
      path: item.path, unit: item.unit, kind: item.kind, mode: status.mode, sizeBytes: 0,
      isStable: true)
    switch item.kind {
    case .directory: try Disk.makeDirectories(target(item.path), mode: 0o700)
    case .link:
      guard let leads = try Disk.readLink(source) else { return nil }
      record.target = leads
      try Disk.makeDirectories(Path.parent(target(item.path)), mode: 0o700)
    default:
      do {
        try copyFile(source, into: &record)
      } catch let failure as SystemFailure where failure.isMissing {
        return nil
      }
    }
    return record
  }

  private func target(_ path: String) -> String { snapshot + "/data/" + path }

  private mutating func copyFile(_ source: String, into record: inout FileRecord) throws {
    let now = world.now()
    let target = target(record.path)
    try Disk.makeDirectories(Path.parent(target), mode: 0o700)
    guard let before = try Fingerprint.of(source, isStore: false, now: now) else { return }
    if try link(before, to: target, into: &record) { return }
    for attempt in 1...Self.maximumAttempts {
      try world.checkpoint()
      let copy = try HashingFile(creating: target)
      let file = try Descriptor(opening: source, .readNoFollow)
      let state = try Fingerprint.of(source, isStore: false, now: now)
      while try unsafe copy.append({ try unsafe file.read(into: $0) }) > 0 {
        try world.checkpoint()
      }
      (record.sha256, record.sizeBytes) = (try copy.digest(), copy.byteCount)
      let again = try Digest.of(file: source, checkpoint: world.checkpoint)
      let isSettled = try Fingerprint.of(source, isStore: false, now: now) == state
      record.isStable = again.sha256 == record.sha256 && isSettled
      if record.isStable || attempt == Self.maximumAttempts {
        record.source = record.isStable ? state : nil
        try copy.settle()
        return written.append(target)
      }
      try Disk.removeFile(target)
    }
  }

  private func link(_ state: Fingerprint, to target: String, into record: inout FileRecord) throws
    -> Bool
  {
    guard let earlier, let old = records[record.path.bytes], let seen = old.source,
      state.isSameState(as: seen), old.isStable
    else { return false }
    let stored = earlier.directory + "/data/" + record.path
    guard try earlier.isUntouched("data/" + record.path, sizeBytes: old.sizeBytes) else {
      return false
    }
    do {
      try Disk.link(stored, to: target)
    } catch is SystemFailure {
      return false  // too many links, or a file system without them: copy
    }
    (record.sha256, record.sizeBytes, record.source) = (old.sha256, old.sizeBytes, old.source)
    return true
  }
}
