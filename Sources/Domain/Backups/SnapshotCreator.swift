public import Common
import SQLite

/// Makes one snapshot of a workspace: pin, copy, verify, publish.
public struct SnapshotCreator: Sendable {
  let world: World
  let workspace: Workspace
  let repository: BackupRepository
  let request: SnapshotRequest

  /// Prepares a snapshot; nothing is done yet.
  public init(
    world: World, workspace: Workspace, repository: BackupRepository, request: SnapshotRequest
  ) {
    self.world = world
    self.workspace = workspace
    self.repository = repository
    self.request = request
  }

  /// Makes the snapshot, or says why none is needed.
  ///
  /// Two callers at once make one: the second waits for the first and then finds none due.
  public func create() throws -> SnapshotOutcome {
    if let early = try notDue() { return early }
    let set = try protectedSet()
    let earlier = try repository.latest()
    if set.stores.isEmpty && set.items.isEmpty && earlier == nil { return .nothing }
    try repository.prepare()
    return try repository.locked(request.busySeconds, world) {
      if let early = try notDue() { return early }
      try repository.removeLeftovers()
      return try build(set)
    }
  }

  private func protectedSet() throws -> ProtectedSet {
    try ProtectedSet(
      of: workspace, environment: world.environment, include: request.include,
      repository: repository.directory)
  }

  /// Why none is needed now, if so; nothing is locked or written.
  ///
  /// A summary that was just read is not read again.
  public func notDue(knowing known: SnapshotSummary? = nil) throws -> SnapshotOutcome? {
    guard let window = request.ifOlderThanSeconds,
      let id = try repository.newestID(now: world.now()),
      let time = SnapshotID.time(of: id)
    else { return nil }
    let age = world.now().seconds - time.seconds
    guard age >= 0, age < window else { return nil }
    // Every session asks this, and nearly always a summary of the manifest is enough.
    let isLatest = try repository.latestLink() == .snapshot(id)
    let summary = try known?.id == id ? known : isLatest ? repository.summary(id) : nil
    if isLatest, summary?.verdict == .proven {
      return .notDue(id: id, ageSeconds: age)
    }
    guard let entry = try repository.entry(repository.path(of: id)), !entry.isDamaged else {
      return nil
    }
    let newest = entry.manifest
    switch newest.verdict {
    case .suspect: return .stillSuspect(newest)
    // Who wants none verified would get one at every session.
    case .unverified: return request.depth == nil ? .notDue(id: id, ageSeconds: age) : nil
    case .proven: return nil
    }
  }

  private func build(_ set: ProtectedSet) throws -> SnapshotOutcome {
    let now = world.now()
    let previous = try PreviousSnapshots(repository)
    if let suspect = try previous.suspect(unchangedFor: set, in: workspace.root, now: now) {
      return .stillSuspect(suspect)
    }
    try repository.requireSpace(for: set, beyond: previous, workspace: workspace, now: now)
    let id = SnapshotID.make(at: now)
    let draft = repository.draft(id)
    try Disk.makeDirectory(draft, mode: 0o700)
    do {
      let manifest = try fill(draft, id, now, set, previous)
      try repository.publish(draft, manifest)
      return .created(manifest)
    } catch {
      try? Disk.removeTree(draft)  // a leftover is removed by the next create
      throw error
    }
  }

  private func fill(
    _ draft: String, _ id: String, _ now: Timestamp, _ set: ProtectedSet,
    _ previous: PreviousSnapshots
  ) throws -> Manifest {
    var copier = FileCopier(
      world: world, root: workspace.root, snapshot: draft, previous: previous)
    let copied = try copier.copy(set.items)
    let stores = try StoreBatch(
      world: world, request: request, draft: draft, previous: previous, now: now
    ).copy(set.stores)
    // A list that a restore would refuse must not be published.
    let files = FileList.restorable(copied, stores, set.trees)
    let listed = Set(files.map(\.path.bytes))
    var findings = set.findings + copier.findings
    findings += copied.filter { !listed.contains($0.path.bytes) }.map {
      "'\($0.path)' could not be restored: left out of the list"
    }
    findings += files.filter { !$0.isStable }.map { "'\($0.path)' kept changing while it was read" }
    findings += stores.flatMap { store in store.problems.map { "\(store.path): \($0)" } }
    let losses = request.acceptsLoss ? [] : previous.losses(in: stores)
    let list = try FileList.text(files)
    let manifest = Manifest(
      id: id, createdAt: now, verifiedAt: request.depth == nil ? nil : world.now(),
      verification: request.depth?.rawValue ?? "none",
      verdict: verdict(stores, losses), reason: request.reason, tag: request.tag,
      host: world.host, root: workspace.root, sqliteVersion: Database.libraryVersion,
      toolVersion: SuiteVersion.current, stores: stores, trees: set.trees,
      fileCount: files.count, fileBytes: files.reduce(0) { $0 + $1.sizeBytes },
      filesSha256: Digest.of(list), findings: losses + findings)
    try repository.write(list, to: draft + "/" + FileList.name)
    try repository.write(JSON.document(manifest), to: draft + "/manifest.json")
    return manifest
  }

  private func verdict(_ stores: [StoreRecord], _ losses: [String]) -> Verdict {
    if !losses.isEmpty || stores.contains(where: { $0.verdict == .suspect }) { return .suspect }
    if request.depth == nil || stores.contains(where: { $0.verdict == .unverified }) {
      return .unverified
    }
    return .proven
  }
}
