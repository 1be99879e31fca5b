public import Common

/// The files of one store as they lie on the disk at one moment.
public struct StoreLayout: Sendable, Equatable {
  /// The paths of the files.
  public let files: StoreFiles
  /// The database file, if it is there.
  public let base: FileStatus?
  /// The write-ahead log, if it is there.
  public let wal: FileStatus?
  /// The rollback journal, if it is there.
  public let journal: FileStatus?
  /// Whether the index of the log is there.
  public let hasSharedMemory: Bool
  /// The header of the database file, if it has one.
  public let header: StoreHeader?
  /// What makes the store one that is not to be opened: see ``StoreFiles/obstacle()``.
  public let obstacle: String?
  private let logHeader: [UInt8]

  /// Reads headers with descriptors of its own: no connection of this process may be open.
  public init(_ path: String) throws {
    files = StoreFiles(path)
    base = try Disk.status(files.base)
    wal = try Disk.status(files.wal)
    journal = try Disk.status(files.journal)
    hasSharedMemory = try Disk.exists(files.sharedMemory)
    obstacle = try files.obstacle()
    header = base?.kind == .file ? try StoreHeader.read(path) : nil
    logHeader = wal?.kind == .file ? try Self.head(of: files.wal) : []
  }

  /// Whether there is a log with anything in it.
  public var hasLog: Bool { (wal?.size ?? 0) > 0 }

  /// Whether a connection would look for a log: opening one for real would create a -shm then.
  public var isInLogMode: Bool { header?.usesWAL == true || wal != nil }

  private static func head(of path: String) throws -> [UInt8] {
    let file = try Descriptor(opening: path, .readNoFollow)
    var bytes = [UInt8](repeating: 0, count: WriteAheadLog.headerSize)
    return Array(bytes[..<(try file.read(into: &bytes))])
  }

  /// Whether nobody changed the store between two looks: sizes, times, header, the log's salts.
  ///
  /// The inode's own time is left out: SQLite, run by root, confirms the log's owner when it opens
  /// it.
  public func isSameState(as other: StoreLayout) -> Bool {
    func isSame(_ a: FileStatus?, _ b: FileStatus?) -> Bool {
      a?.inode == b?.inode && a?.device == b?.device && a?.size == b?.size
        && a?.modified == b?.modified
    }
    return isSame(base, other.base) && isSame(wal, other.wal) && isSame(journal, other.journal)
      && header == other.header && logHeader == other.logHeader
  }
}
