import Common

/// The memory that a snapshot was found damaged: it is suspect, and never the latest.
extension BackupRepository {
  static let damagedMark = "damaged"

  /// Marks a snapshot, and every other one that has a damaged file of it by a hard link.
  func markDamaged(_ entry: Entry, files: [String]) throws {
    let inodes = try files.compactMap { try Self.inode(entry.directory + "/" + $0) }
    var marked: [String] = []
    for other in try entries() + trashed() {
      let isSame = other.manifest.id == entry.manifest.id
      // A store may be kept by another name there.
      let names = files + other.manifest.stores.map(\.stored)
      let shares = try names.contains { name in
        try Self.inode(other.directory + "/" + name).map(inodes.contains) == true
      }
      guard isSame || shares else { continue }
      marked.append(other.manifest.id)
      let mark = other.directory + "/" + Self.damagedMark
      if try !Disk.exists(mark) { try AtomicFile.write("", to: mark) }
    }
    guard let latest = try Disk.readLink(latestPath), marked.contains(latest) else { return }
    try pointLatestAtNewestProven()
  }

  /// Takes the mark from a snapshot of which every byte was read again and found sound.
  func clearDamaged(_ entry: Entry) throws {
    try Disk.removeFile(entry.directory + "/" + Self.damagedMark)
    try Disk.syncDirectory(entry.directory)
    try pointLatestAtNewestProven()
  }

  private func pointLatestAtNewestProven() throws {
    guard let sound = try entries().first(where: { $0.manifest.verdict == .proven })?.manifest.id,
      try latestLink() != .snapshot(sound)
    else { return }
    try pointLatest(at: sound)
  }

  private static func inode(_ path: String) throws -> [UInt64]? {
    try Disk.status(path).flatMap { $0.kind == .file ? [$0.device, $0.inode] : nil }
  }
}
