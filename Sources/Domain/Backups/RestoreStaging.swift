import Common
import SQLite

/// Copies parts of a snapshot to a new place and proves every byte of them.
struct RestoreStaging {
  let world: World
  let entry: BackupRepository.Entry

  /// Prepares one unit at its staging path, durably.
  func stage(_ unit: RestorePlan.Unit, _ files: [FileRecord]) throws {
    try Disk.removeTree(unit.staged)
    try Disk.makeDirectories(Path.parent(unit.staged))
    if unit.kind == "tree" { try Disk.makeDirectory(unit.staged, mode: 0o700) }
    for file in files where !file.path.isSamePath(as: unit.path) || file.kind != .directory {
      try copy(file, to: unit.staged + file.path.after(unit.path))
    }
    let wanted = Set(unit.stores.map(\.bytes))
    for store in entry.manifest.stores where wanted.contains(store.path.bytes) {
      try copyStore(store, to: unit.staged + store.path.after(unit.path))
    }
    for file in files.reversed() where file.kind == .directory {
      let path = unit.staged + file.path.after(unit.path)
      try Disk.syncDirectory(path)
      try Disk.setMode(path, file.mode)
    }
    let isThere = try Disk.exists(unit.target)
    try Disk.giveAway(
      unit.staged, toOwnerOf: isThere ? unit.target : Path.parent(unit.target))
    try Disk.syncDirectory(Path.parent(unit.staged))
  }

  /// Copies a store, and checks its bytes and its content.
  func copyStore(_ store: StoreRecord, to target: String) throws {
    guard store.verdict != .suspect else {
      throw Failure(
        "'\(store.path)' in snapshot '\(entry.manifest.id)' is suspect",
        hint: "ecw-backup list", status: .refused)
    }
    try copyBytes(store.stored, store.sha256, store.mode ?? 0o600, to: target)
    let found = try StoreVerification.of(target, depth: .full, stopReason: world.stopReason)
    try world.checkpoint()
    if found.verdict == .suspect { throw damaged(store.path, found.problems.first ?? "damaged") }
    if let rows = store.tableRows, let now = found.tableRows, rows != now {
      throw damaged(store.path, "row counts differ from the manifest")
    }
  }

  /// Copies a file, a link or a directory, and checks its bytes.
  func copy(_ file: FileRecord, to target: String) throws {
    guard Path.isSafe(file.path) else { throw damaged(file.path, "not a path below the root") }
    switch file.kind {
    case .directory: try Disk.makeDirectories(target, mode: 0o700)
    case .link: try Disk.symlink(file.target ?? "", at: target)
    default: try copyBytes("data/" + file.path, file.sha256 ?? "", file.mode, to: target)
    }
  }

  private func copyBytes(_ stored: String, _ sha256: String, _ mode: UInt16, to target: String)
    throws
  {
    guard Path.isSafe(stored) else { throw damaged(stored, "not a path in the snapshot") }
    let copy = try HashingFile(creating: target)
    let file = try Descriptor(opening: entry.directory + "/" + stored, .readNoFollow)
    let total = try file.status().size
    while try unsafe copy.append({ try unsafe file.read(into: $0) }) > 0 {
      try world.checkpoint()
      try Failpoint.hit("restore.block", path: target)
      world.progress(
        Progress(label: "restore \(stored)", doneBytes: copy.byteCount, totalBytes: total))
    }
    guard try copy.digest() == sha256 else { throw damaged(stored, "differs from its checksum") }
    try copy.seal()
    try Disk.setMode(target, mode)
  }

  private func damaged(_ path: String, _ reason: String) -> Failure {
    guard let file = entry.incoming?.file else {
      return Failure(
        "snapshot '\(entry.manifest.id)' is damaged: '\(path)': \(reason)",
        hint: "ecw-backup verify --all", status: .dataError)
    }
    return Failure(
      "'\(file)' is not what was examined: \(reason)",
      hint: "ecw-recover install \(Shell.quote(file)) --dry-run", status: .dataError)
  }
}
