import Common

extension Restorer {
  /// Copies a snapshot, or one part of it, to a new directory; nothing else is touched.
  ///
  /// Every byte and every store is checked. Returns the size in bytes.
  public func copy(_ entry: BackupRepository.Entry, only: String?, to directory: String) throws
    -> Int64
  {
    if try Disk.exists(directory), try !Disk.names(in: directory).isEmpty {
      throw Failure(
        "'\(directory)' is not empty", hint: "ls -la \(Shell.quote(directory))", status: .refused)
    }
    try entry.requireSafePaths()
    let planner = RestorePlanner(world: world, workspace: workspace, entry: entry)
    // What is named is the file or store itself, or a directory above it.
    let isWanted = { (path: String) in
      only.map { only in ([path] + path.parents).contains { planner.matches(only, $0) } } ?? true
    }
    let stores = entry.manifest.stores.filter { isWanted($0.path) }
    let parts = try FileList.read(entry).filter { isWanted($0.path) }
    if stores.isEmpty && parts.isEmpty, let only { throw entry.hasNo(only) }
    let size: Int64 = (stores.map(\.sizeBytes) + parts.map(\.sizeBytes))
      .reduce(0) { $0.addingAtMost($1) }
    var needed = SpaceNeeded()
    try needed.add(size, at: directory)
    try needed.require(for: "a copy")
    try Disk.makeDirectories(directory, mode: 0o700)
    let staging = RestoreStaging(world: world, entry: entry)
    for store in stores {
      let target = directory + "/" + (store.path.isAbsolute ? store.stored : store.path)
      try Disk.makeDirectories(Path.parent(target), mode: 0o700)
      try staging.copyStore(store, to: target)
    }
    for file in parts {
      try Disk.makeDirectories(Path.parent(directory + "/" + file.path), mode: 0o700)
      try staging.copy(file, to: directory + "/" + file.path)
    }
    return size
  }

  /// Restores the latest snapshot into scratch, checks it fully and records how that went.
  public func drill(_ entry: BackupRepository.Entry) throws -> DrillRecord {
    guard
      let lock = try FileLock(
        repository.directory + "/.drill.lock", waiting: busySeconds, checkpoint: world.checkpoint)
    else {
      throw Failure("another drill is running", hint: "ecw-backup list", status: .busy)
    }
    defer { lock.keep() }
    let began = world.now()
    for name in try Disk.names(in: repository.directory).compactMap({ $0 })
    where RandomName.isOurs(name, prefix: ".drill-") {
      try Disk.removeTree(repository.directory + "/" + name)
    }
    let scratch = repository.directory + "/.drill-" + RandomName.hex(8)
    var record = DrillRecord(
      snapshot: entry.manifest.id, startedAt: began, durationSeconds: 0,
      dataAgeSeconds: began.seconds - entry.manifest.createdAt.seconds, sizeBytes: 0, sound: true,
      problems: [])
    do {
      record.sizeBytes = try copy(entry, only: nil, to: scratch)
    } catch let failure as Failure where failure.status == .dataError || failure.status == .refused
    {
      (record.sound, record.problems) = (false, [failure.message])
    } catch let failure as SystemFailure
      where failure.isMissing && failure.path.isWithin(entry.directory)
    {
      (record.sound, record.problems) = (false, [failure.description])
    } catch {
      try? Disk.removeTree(scratch)  // a leftover is removed by the next drill
      throw error
    }
    // A drill says that something is wrong, a check of the snapshot whether it is damaged.
    if !record.sound {
      _ = try SnapshotVerifier(world: world, repository: repository).verify(entry)
    }
    record.durationSeconds = world.now().seconds(since: began)
    try Disk.removeTree(scratch)
    try AtomicFile.write(JSON.document(record), to: repository.directory + "/drill.json")
    return record
  }
}
