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
    /// What is damaged; empty when all is well.
    public let problems: [String]
    /// What is wrong with the content of a store that was saved as it was.
    public let findings: [String]
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
    let (files, listProblem) = try FileList.examine(entry)
    let all = parts(of: entry.manifest, files)
    var memory = try VerificationMemory(repository)
    let chosen = sample.map { memory.choose($0, of: all, in: entry.manifest.id) } ?? all
    var found = Found()
    for part in chosen {
      try world.checkpoint()
      try check(part, in: entry, depth, &found)
      memory.note(part.stored, in: entry.manifest.id, at: world.now())
    }
    let pathProblem = entry.unsafePath.map { "manifest.json has the path '\($0)'" }
    let problems = [pathProblem, listProblem].compactMap { $0 } + found.problems
    let isWhole = problems.isEmpty && found.isComplete && sample == nil && depth == .full
    var manifest = entry.manifest
    // Snapshots on a read-only disk can be checked too; what was read is then not remembered.
    do {
      if !problems.isEmpty { try repository.markDamaged(entry, files: found.damaged) }
      if isWhole && entry.isDamaged {
        try repository.clearDamaged(entry)
        manifest = try repository.entry(named: manifest.id).manifest
      }
      try memory.save()
    } catch let failure as SystemFailure where failure.isReadOnly {}
    return Outcome(
      manifest: manifest, checkedFiles: chosen.count, leftFiles: all.count - chosen.count,
      problems: problems, findings: found.findings)
  }

  private struct Found {
    var problems: [String] = []
    var findings: [String] = []
    /// The files that are damaged.
    var damaged: [String] = []
    /// Whether every check that was begun came to an end.
    var isComplete = true
  }

  /// One file of a snapshot with what the manifest says of it.
  struct Part {
    let stored: String
    let sha256: String
    let sizeBytes: Int64
    let store: StoreRecord?
  }

  private func parts(of manifest: Manifest, _ files: [FileRecord]) -> [Part] {
    manifest.stores.filter { Path.isSafe($0.stored) }.map {
      Part(stored: $0.stored, sha256: $0.sha256, sizeBytes: $0.sizeBytes, store: $0)
    }
      + files.compactMap { file in
        guard let sha256 = file.sha256, Path.isSafe(file.path) else { return nil }
        return Part(
          stored: "data/" + file.path, sha256: sha256, sizeBytes: file.sizeBytes, store: nil)
      }
  }

  private func check(
    _ part: Part, in entry: BackupRepository.Entry, _ depth: Integrity.Depth, _ found: inout Found
  ) throws {
    let path = entry.directory + "/" + part.stored
    guard Path.isSafe(part.stored), try Disk.status(path)?.kind == .file else {
      if part.sizeBytes == 0 && part.store?.method == .raw { return }
      return found.problems.append("'\(part.stored)' is missing")
    }
    let state = try Digest.of(file: path) {
      try world.checkpoint()
      world.progress(Progress(label: "read \(part.stored)", doneBytes: 0, totalBytes: 0))
    }
    guard state.sha256 == part.sha256, state.sizeBytes == part.sizeBytes else {
      found.damaged.append(part.stored)
      return found.problems.append("'\(part.stored)' differs from its checksum")
    }
    guard let store = part.store, store.method != .raw else { return }
    try checkContent(path, store, depth, &found)
  }

  private func checkContent(
    _ path: String, _ store: StoreRecord, _ depth: Integrity.Depth, _ found: inout Found
  ) throws {
    let content = try StoreVerification.of(path, depth: depth, stopReason: world.stopReason)
    try world.checkpoint()
    // What was wrong when the snapshot was taken is in its manifest; here only news counts.
    let news = content.problems.filter { !store.problems.contains($0) }
      .map { "'\(store.stored)': \($0)" }
    // The bytes are those that were saved: rows that break a rule of the schema are no damage.
    if content.verdict == .suspect {
      found.problems += news
      if !news.isEmpty { found.damaged.append(store.stored) }
    } else {
      found.findings += news
      if content.verdict == .unverified { found.isComplete = false }
    }
    if let rows = store.tableRows, let now = content.tableRows, rows != now {
      found.problems.append("'\(store.stored)': row counts differ from the manifest")
    }
  }
}
