public import Common

extension BackupRepository {
  /// Runs the body while no other process changes the repository.
  func locked<Result>(_ busySeconds: Int64, _ world: World, _ body: () throws -> Result) throws
    -> Result
  {
    guard
      let lock = try FileLock(lockPath, waiting: busySeconds, checkpoint: world.checkpoint)
    else { throw lockedFailure() }
    defer { lock.keep() }
    return try body()
  }

  func moveToTrash(_ id: String, now: Timestamp) throws {
    if try !Disk.exists(trashDirectory) { try Disk.makeDirectory(trashDirectory, mode: 0o700) }
    try AtomicFile.write(now.description + "\n", to: path(of: id) + "/trashed")
    try Failpoint.hit("prune.marked", path: id)
    try Disk.rename(path(of: id), to: trashDirectory + "/" + id)
    try Disk.syncDirectory(trashDirectory)
    try Disk.syncDirectory(directory)
    try Failpoint.hit("prune.moved", path: id)
  }

  /// Removes from the trash what was put there before a moment.
  func emptyTrash(before limit: Timestamp) throws {
    for entry in try trashed() {
      let mark = entry.directory + "/trashed"
      guard try Disk.exists(mark) else { continue }
      let text = String(decoding: try Disk.read(mark, limit: 64), as: UTF8.self)
      guard let time = Timestamp(String(text.prefix { $0 != "\n" })), time < limit else { continue }
      // A half removed snapshot must not be brought back: it loses its name first.
      try Disk.rename(entry.directory, to: trashDirectory + "/.removing-" + entry.manifest.id)
      try Failpoint.hit("prune.emptied", path: entry.manifest.id)
    }
    guard try Disk.exists(trashDirectory) else { return }
    for name in try Disk.names(in: trashDirectory).compactMap({ $0 })
    where name.hasPrefix(".removing-") && SnapshotID.isValid(String(name.dropFirst(10))) {
      try Disk.removeTree(trashDirectory + "/" + name)
    }
  }

  /// Brings snapshots back from the trash; without ids all of them.
  public func untrash(_ ids: [String], busySeconds: Int64, world: World) throws -> [Manifest] {
    guard try Disk.exists(directory) else { return [] }
    return try locked(busySeconds, world) {
      let there = try trashed()
      if let unknown = ids.first(where: { id in !there.contains { $0.manifest.id == id } }) {
        throw Failure(
          "no snapshot '\(unknown)' in the trash", hint: "ecw-backup untrash --dry-run",
          status: .unavailable)
      }
      let wanted = there.filter { ids.isEmpty || ids.contains($0.manifest.id) }
      for entry in wanted {
        try Disk.rename(entry.directory, to: path(of: entry.manifest.id))
        let mark = path(of: entry.manifest.id) + "/trashed"
        if try Disk.exists(mark) { try Disk.removeFile(mark) }
      }
      try Disk.syncDirectory(directory)
      return wanted.map(\.manifest)
    }
  }

  /// The snapshots in the trash.
  public func trashedManifests() throws -> [Manifest] { try trashed().map(\.manifest) }

  /// Pins a snapshot, or takes the pin away; `false` when it was so already.
  public func setPinned(_ isPinned: Bool, _ entry: Entry) throws -> Bool {
    guard entry.isPinned != isPinned else { return false }
    let mark = entry.directory + "/pinned"
    if isPinned {
      try AtomicFile.write("", to: mark)
    } else {
      try Disk.removeFile(mark)
      try Disk.syncDirectory(entry.directory)
    }
    return true
  }
}
