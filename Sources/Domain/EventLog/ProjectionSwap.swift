import Common
import Processes
import SQLite

/// Puts a new projection store in place of the old one, in one rename.
struct ProjectionSwap {
  let target: String
  let quarantine: String
  let world: World
  let busySeconds: Int64

  /// A process that has the store open would go on writing into the file that is replaced.
  func refuseHolders() throws {
    let files = StoreFiles(target)
    if let holder = try OpenFiles.holders(of: files.all, world: world).first {
      throw Failure(
        "'\(target)' is open in process \(holder.pid) (\(Shell.printable(holder.command)))",
        hint: "ps -fp \(holder.pid)", status: .busy)
    }
    if let held = try StoreLocks.held(on: files).first {
      throw Failure(
        "'\(target)' is locked (\(held.kind.rawValue))", hint: "ecw-health --only store.locks",
        status: .busy)
    }
  }

  /// Swaps and returns where the old store is now; `nil` when there was none.
  func put(_ draft: String) throws -> String? {
    guard try Disk.exists(target) else {
      try Disk.link(draft, to: target)
      try Disk.removeFile(draft)
      try Disk.syncDirectory(Path.parent(target))
      return nil
    }
    try refuseHolders()
    try emptyLog()
    try Disk.makeDirectories(quarantine, mode: 0o700)
    let kept = quarantine + "/" + Path.name(target)
    try Disk.link(target, to: kept)
    let files = StoreFiles(target)
    for path in [files.wal, files.sharedMemory] where try Disk.exists(path) {
      try Disk.rename(path, to: quarantine + "/" + Path.name(path))
    }
    try Disk.syncDirectory(quarantine)
    try Failpoint.hit("rebuild.swap", path: target)
    try Disk.rename(draft, to: target)
    try Disk.syncDirectory(Path.parent(target))
    if let holder = try OpenFiles.holders(of: [kept], world: world).first {
      // Somebody opened it between the look and the rename, and must not lose what he writes.
      try Disk.rename(target, to: draft)
      try Disk.rename(kept, to: target)
      throw Failure(
        "process \(holder.pid) opened '\(target)' meanwhile; it is back in place",
        hint: "ps -fp \(holder.pid)", status: .busy)
    }
    return kept
  }

  // With everything in its base, the old store is whole at every step of the swap.
  private func emptyLog() throws {
    let files = StoreFiles(target)
    do {
      let database = try Database(target, .readWrite, busySeconds: busySeconds)
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    guard try (Disk.status(files.wal)?.size ?? 0) == 0, try !Disk.exists(files.journal) else {
      throw Failure(
        "'\(target)' is in use: its log cannot be emptied", hint: "ecw-health --only store.locks",
        status: .busy)
    }
  }
}
