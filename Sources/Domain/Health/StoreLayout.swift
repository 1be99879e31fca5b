import Common
import SQLite

/// The files of one store as they lie on the disk at one moment.
struct StoreLayout: Equatable {
  let files: StoreFiles
  let base: FileStatus?
  let wal: FileStatus?
  let journal: FileStatus?
  let hasSharedMemory: Bool
  let header: StoreHeader?
  private let logHeader: [UInt8]

  // Reads headers with descriptors of its own: no connection of this process may be open.
  init(_ path: String) throws {
    files = StoreFiles(path)
    base = try Disk.status(files.base)
    wal = try Disk.status(files.wal)
    journal = try Disk.status(files.journal)
    hasSharedMemory = try Disk.exists(files.sharedMemory)
    header = base?.kind == .file ? try StoreHeader.read(path) : nil
    logHeader = wal?.kind == .file ? try Self.head(of: files.wal) : []
  }

  var hasLog: Bool { (wal?.size ?? 0) > 0 }

  // Whether a connection would look for a log: opening one for real would create a -shm then.
  var isInLogMode: Bool { header?.usesWAL == true || wal != nil }

  private static func head(of path: String) throws -> [UInt8] {
    let file = try Descriptor(opening: path, .readNoFollow)
    var bytes = [UInt8](repeating: 0, count: WriteAheadLog.headerSize)
    return Array(bytes[..<(try file.read(into: &bytes))])
  }

  // What a change by anybody would alter: sizes, times, the change counter, the log's salts. The
  // inode's own time is left out: SQLite, run by root, confirms the log's owner when it opens it.
  func isSameState(as other: StoreLayout) -> Bool {
    func isSame(_ a: FileStatus?, _ b: FileStatus?) -> Bool {
      a?.inode == b?.inode && a?.device == b?.device && a?.size == b?.size
        && a?.modified == b?.modified
    }
    return isSame(base, other.base) && isSame(wal, other.wal) && isSame(journal, other.journal)
      && header == other.header && logHeader == other.logHeader
  }
}
