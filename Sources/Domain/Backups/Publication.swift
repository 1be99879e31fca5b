import Common

extension BackupRepository {
  static let draftPrefix = ".draft-"

  func draft(_ id: String) -> String { directory + "/" + Self.draftPrefix + id }

  /// Creates the directory, private and ignored by git.
  func prepare() throws {
    guard try !Disk.exists(directory) else { return }
    try Disk.makeDirectories(Path.parent(directory))
    try Disk.makeDirectories(directory, mode: 0o700)
    try AtomicFile.write("*\n", to: directory + "/.gitignore", mode: 0o600)
  }

  func lockedFailure() -> Failure {
    let holder = FileLock.holder(of: lockPath).map { " (process \($0))" } ?? ""
    return Failure("another backup is running\(holder)", hint: "ecw-backup list", status: .busy)
  }

  /// Removes what a killed create left; the caller holds the lock.
  func removeLeftovers() throws {
    for name in try Disk.names(in: directory).compactMap({ $0 })
    where Self.isLeftover(name) {
      try Disk.removeTree(directory + "/" + name)
    }
  }

  // Only names that we give; the directory may be one of the user's.
  private static func isLeftover(_ name: String) -> Bool {
    name.hasPrefix(draftPrefix) && SnapshotID.isValid(String(name.dropFirst(draftPrefix.count)))
      || RandomName.isOurs(name, prefix: ".latest-")
  }

  /// Writes a private read-only file, durably.
  func write(_ text: String, to path: String) throws {
    let file = try Descriptor(opening: path, .createNew(mode: 0o400))
    try file.write(text.utf8)
    try file.sync()
  }

  /// Makes a complete draft a snapshot, and the latest one when it is proven.
  func publish(_ draft: String, _ manifest: Manifest) throws {
    try Failpoint.hit("create.written")
    try syncDirectories(draft)
    try Disk.rename(draft, to: path(of: manifest.id))
    try Disk.syncDirectory(directory)
    try Failpoint.hit("create.published")
    if manifest.verdict == .proven { try pointLatest(at: manifest.id) }
  }

  func pointLatest(at id: String) throws {
    let temporary = directory + "/.latest-" + RandomName.hex(8)
    try Disk.symlink(id, at: temporary)
    try Failpoint.hit("create.link")
    try Disk.rename(temporary, to: latestPath)
    try Disk.syncDirectory(directory)
  }

  private func syncDirectories(_ directory: String) throws {
    for name in try Disk.names(in: directory).compactMap({ $0 })
    where try Disk.status(directory + "/" + name)?.kind == .directory {
      try syncDirectories(directory + "/" + name)
    }
    try Disk.syncDirectory(directory)
  }

  /// Throws before anything is written when the copies certainly do not fit.
  func requireSpace(
    for set: ProtectedSet, beyond previous: PreviousSnapshots, workspace: Workspace, now: Timestamp
  ) throws {
    var bytes: Int64 = 0
    func add(_ path: String, isStore: Bool, unlessStill recorded: Fingerprint?) throws {
      guard let state = try Fingerprint.of(path, isStore: isStore, now: now) else { return }
      if let recorded, state.isSameState(as: recorded) { return }
      bytes = bytes.addingAtMost(state.sizeBytes)
    }
    for store in set.stores {
      let recorded = previous.newest?.manifest.store(store.path)?.source
      try add(store.source, isStore: true, unlessStill: recorded)
    }
    for item in set.items where item.kind == .file {
      let recorded = previous.files[item.path.bytes]?.source
      try add(workspace.root + "/" + item.path, isStore: false, unlessStill: recorded)
    }
    var needed = SpaceNeeded()
    try needed.add(bytes, at: directory)
    try needed.require(for: "a snapshot", hint: "ecw-backup prune --dry-run")
  }
}
