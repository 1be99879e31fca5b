public import Common
public import SQLite

/// Checks snapshots against their manifests: sizes, checksums, integrity, rows.
public struct SnapshotVerifier: Sendable {
  /// What the check of one snapshot found.
  public struct Outcome: Sendable {
    /// The snapshot.
    public let manifest: Manifest
    /// Files whose bytes were read.
    public let checkedFiles: Int
    /// Files that a sample left for later.
    public let leftFiles: Int
    /// What is wrong; empty when all is well.
    public let problems: [String]
  }

  let world: World
  let repository: BackupRepository

  /// Prepares checks in a repository.
  public init(world: World, repository: BackupRepository) {
    self.world = world
    self.repository = repository
  }

  /// Checks one snapshot, or the share of its files that was checked longest ago.
  public func verify(
    _ entry: BackupRepository.Entry, depth: Integrity.Depth = .full, sample: Double? = nil
  ) throws -> Outcome {
    try entry.requireSafePaths()
    var problems: [String] = []
    let list = try Disk.read(entry.directory + "/" + FileList.name, limit: 1 << 30)
    if Digest.of(String(decoding: list, as: UTF8.self)) != entry.manifest.filesSha256 {
      problems.append("\(FileList.name) does not match the manifest")
    }
    let all = try parts(of: entry)
    var memory = try VerificationMemory(repository)
    let chosen = sample.map { memory.choose($0, of: all, in: entry.manifest.id) } ?? all
    for part in chosen {
      try world.checkpoint()
      problems += try check(part, in: entry, depth)
      memory.note(part.stored, in: entry.manifest.id, at: world.now())
    }
    if !problems.isEmpty { try repository.markDamaged(entry) }
    // Snapshots on a read-only disk can be checked too; what was read is then not remembered.
    do { try memory.save() } catch let failure as SystemFailure where failure.isReadOnly {}
    return Outcome(
      manifest: entry.manifest, checkedFiles: chosen.count, leftFiles: all.count - chosen.count,
      problems: problems)
  }

  /// One file of a snapshot with what the manifest says of it.
  struct Part {
    let stored: String
    let sha256: String
    let sizeBytes: Int64
    let store: StoreRecord?
  }

  private func parts(of entry: BackupRepository.Entry) throws -> [Part] {
    let stores = entry.manifest.stores.map {
      Part(stored: $0.stored, sha256: $0.sha256, sizeBytes: $0.sizeBytes, store: $0)
    }
    // Reading the list may fail where its checksum does: that is a problem found, not an error.
    let files = (try? FileList.read(entry)) ?? []
    return stores
      + files.compactMap { file in
        guard let sha256 = file.sha256, Path.isSafe(file.path) else { return nil }
        return Part(
          stored: "data/" + file.path, sha256: sha256, sizeBytes: file.sizeBytes, store: nil)
      }
  }

  private func check(
    _ part: Part, in entry: BackupRepository.Entry, _ depth: Integrity.Depth
  ) throws -> [String] {
    let path = entry.directory + "/" + part.stored
    guard Path.isSafe(part.stored), try Disk.status(path)?.kind == .file else {
      return part.sizeBytes == 0 && part.store?.method == .raw
        ? [] : ["'\(part.stored)' is missing"]
    }
    let found = try Digest.of(file: path) {
      try world.checkpoint()
      world.progress(Progress(label: "read \(part.stored)", doneBytes: 0, totalBytes: 0))
    }
    guard found.sha256 == part.sha256, found.sizeBytes == part.sizeBytes else {
      return ["'\(part.stored)' differs from its checksum"]
    }
    guard let store = part.store, store.method != .raw else { return [] }
    return try content(path, store, depth).map { "'\(part.stored)': \($0)" }
  }

  private func content(_ path: String, _ store: StoreRecord, _ depth: Integrity.Depth) throws
    -> [String]
  {
    let found = try StoreVerification.of(path, depth: depth, stopReason: world.stopReason)
    try world.checkpoint()
    // What was wrong when the snapshot was taken is in its manifest; here only news counts.
    var problems = found.problems.filter { !store.problems.contains($0) }
    if let rows = store.tableRows, let now = found.tableRows, rows != now {
      problems.append("row counts differ from the manifest")
    }
    return problems
  }
}
