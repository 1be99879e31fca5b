public import Common
import SQLite

/// The files of a store at one moment: a write in between makes another one of it.
public struct StoreMoment: Sendable, Equatable {
  /// The database file, the log and the rollback journal, as far as they are there.
  public let files: [FileStatus?]

  /// Looks at a store.
  public init(_ path: String) throws {
    try self.init(at: { $0 }, of: path)
  }

  /// Looks at the files of a store at other places: where they were moved to.
  public init(at place: (String) -> String, of path: String) throws {
    let names = StoreFiles(path)
    files = try [names.base, names.wal, names.journal].map { try Disk.status(place($0)) }
  }

  /// Whether these are the same files with the same content, wherever they are now.
  ///
  /// The time of the inode is left out: a rename sets it.
  public func isSameContent(as other: StoreMoment) -> Bool {
    zip(files, other.files).allSatisfy { a, b in
      a?.device == b?.device && a?.inode == b?.inode && a?.size == b?.size
        && a?.modified == b?.modified
    }
  }
}
