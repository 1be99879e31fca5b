import Common

/// The files that together are one store: what is moved or deleted must be all of them.
public struct StoreFiles: Sendable, Equatable {
  /// The database file.
  public let base: String

  /// Names the files of the store at a path.
  public init(_ base: String) { self.base = base }

  /// The write-ahead log: committed transactions may be only here.
  public var wal: String { base + "-wal" }
  /// The index of the log, shared by the processes that have the store open.
  public var sharedMemory: String { base + "-shm" }
  /// The rollback journal: without it an interrupted transaction stays half applied.
  public var journal: String { base + "-journal" }
  /// The four paths, the database file first.
  public var all: [String] { [base, wal, sharedMemory, journal] }

  /// Where the files of the store at a path are: a link is followed, as SQLite does.
  ///
  /// What it leads to may be gone; the log is still beside that place.
  public static func place(of path: String) throws -> String {
    var place = path
    while try Disk.status(place)?.kind == .link {
      do {
        return try Disk.realPath(place)
      } catch let failure as SystemFailure where failure.isMissing {
        let parent = Path.parent(place)
        let home = (try? Disk.realPath(parent)) ?? parent  // gone as well
        place = Path.normal(try Disk.readLink(place) ?? "", from: home)
      }
    }
    return place
  }

  /// Whether the name is that of a file beside a store rather than of a store.
  public static func isCompanion(_ name: String) -> Bool {
    name.hasSuffix("-wal") || name.hasSuffix("-shm") || name.hasSuffix("-journal")
  }

  /// The path of the store that a file beside it belongs to.
  public static func base(of companion: String) -> String {
    String(companion.dropLast(companion.hasSuffix("-journal") ? 8 : 4))
  }

  /// The paths of the store that exist.
  public func existing() throws -> [String] { try all.filter { try Disk.exists($0) } }

  /// What lies in the place of the log, its index or the journal and is no file, in words.
  ///
  /// SQLite follows a link and waits at a pipe for ever: such a store is not to be opened.
  public func obstacle() throws -> String? {
    for path in all.dropFirst() {
      guard let kind = try Disk.status(path)?.kind, kind != .file else { continue }
      let name = kind == .other ? "pipe, socket or device" : kind.rawValue
      return "'\(path)' is a \(name), not a file"
    }
    return nil
  }
}
