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
    let files = try FileList.read(entry)
    let wanted = { (path: String, unit: String) in
      only == nil || path == only || unit == only || Path.name(path) == only
    }
    let stores = entry.manifest.stores.filter {
      wanted($0.path, $0.path) || only != nil && $0.role == only
    }
    let parts = files.filter { wanted($0.path, $0.unit) }
    if stores.isEmpty && parts.isEmpty, let only { throw entry.hasNo(only) }
    try Disk.makeDirectories(directory, mode: 0o700)
    let staging = RestoreStaging(world: world, entry: entry)
    var size: Int64 = 0
    for store in stores {
      let target =
        directory + "/" + (store.path.hasPrefix("/") ? Path.name(store.path) : store.path)
      try Disk.makeDirectories(Path.parent(target), mode: 0o700)
      try staging.copyStore(store, to: target)
      size += store.sizeBytes
    }
    for file in parts {
      try Disk.makeDirectories(Path.parent(directory + "/" + file.path), mode: 0o700)
      try staging.copy(file, to: directory + "/" + file.path)
      size += file.sizeBytes
    }
    return size
  }

  /// Restores the latest snapshot into scratch, checks it fully and records how that went.
  public func drill(_ entry: BackupRepository.Entry) throws -> DrillRecord {
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
    } catch let failure as SystemFailure where failure.isMissing {
      (record.sound, record.problems) = (false, [failure.description])
    } catch {
      try? Disk.removeTree(scratch)  // a leftover is removed by the next drill
      throw error
    }
    if !record.sound { try repository.markDamaged(entry) }
    record.durationSeconds = world.now().seconds(since: began)
    try Disk.removeTree(scratch)
    try AtomicFile.write(JSON.document(record), to: repository.directory + "/drill.json")
    return record
  }
}
