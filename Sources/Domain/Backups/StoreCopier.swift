import Common
import SQLite

/// Copies one pinned store into a snapshot.
struct StoreCopier {
  let world: World
  let store: ProtectedSet.Store
  let target: String

  struct Result {
    var method: StoreRecord.Method
    var sha256: String
    var sizeBytes: Int64
    var file: HashingFile?
  }

  /// Copies in blocks where that is consistent, else with the backup API.
  func copy(_ pinned: inout PinnedStore) throws -> Result {
    guard pinned.canReadBlocks else { return try copyWithBackupAPI(pinned) }
    let first = try copyBlocks(pinned)
    if try pinned.isLogUnmoved() { return first }
    // The log was restarted, so all of it is in the file, which the pin keeps still.
    try Disk.removeFile(target)
    pinned.dropLog()
    return try copyBlocks(pinned)
  }

  private func copyBlocks(_ pinned: borrowing PinnedStore) throws -> Result {
    let file = try HashingFile(creating: target)
    let total = pinned.byteCount
    let page = Int64(pinned.pageSize)
    let block = Int64(HashingFile.blockSize) / page * page
    while file.byteCount < total {
      try world.checkpoint()
      let offset = file.byteCount
      let wanted = Int(min(block, total - offset))
      _ = try unsafe file.append { buffer in
        try unsafe pinned.read(
          at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        return wanted
      }
      try Failpoint.hit("create.block", path: target)
      world.progress(
        Progress(label: "copy \(store.path)", doneBytes: file.byteCount, totalBytes: total))
    }
    return Result(method: .blocks, sha256: try file.digest(), sizeBytes: total, file: file)
  }

  /// Copies with SQLite's backup API in the held read transaction.
  func copyWithBackupAPI(_ pinned: borrowing PinnedStore) throws -> Result {
    try pinned.backUp(to: target, checkpoint: world.checkpoint)
    for companion in StoreFiles(target).all.dropFirst() where try Disk.exists(companion) {
      try Disk.removeFile(companion)
    }
    try Disk.setMode(target, 0o400)
    try Descriptor(opening: target, .read).sync()
    let (sha256, size) = try Digest.of(file: target, checkpoint: world.checkpoint)
    return Result(method: .backupAPI, sha256: sha256, sizeBytes: size, file: nil)
  }

  /// Copies the plain files of a store that SQLite cannot read whole, as evidence.
  func copyRaw() throws -> Result {
    var result = Result(method: .raw, sha256: Digest.of(""), sizeBytes: 0, file: nil)
    let files = StoreFiles(store.source)
    // The log before its base: what a checkpoint moves meanwhile is in one of the copies.
    for source in [files.wal, files.base, files.sharedMemory, files.journal]
    where try Disk.exists(source) {
      let file = try Descriptor(opening: source, .readNoFollow)
      let copy = try HashingFile(creating: target + source.dropFirst(store.source.count))
      while try unsafe copy.append({ try unsafe file.read(into: $0) }) > 0 {
        try world.checkpoint()
      }
      try copy.seal()
      if source == store.source {
        (result.sha256, result.sizeBytes) = (try copy.digest(), copy.byteCount)
      }
    }
    return result
  }
}
