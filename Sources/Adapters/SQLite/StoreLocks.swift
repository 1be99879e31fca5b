import Common

/// Who holds SQLite's locks on a store, as the kernel tells it.
///
/// It opens and closes descriptors of its own, so this process must not have the store open.
public enum StoreLocks {
  /// A lock that another process holds.
  public struct Held: Sendable, Equatable {
    /// The process, or `nil` when it is in another namespace.
    public let pid: Int32?
    /// What the lock lets its holder do.
    public let kind: Kind
  }

  /// What a lock is for.
  public enum Kind: String, Sendable, Codable {
    /// Reading in rollback-journal mode.
    case reading
    /// Writing, or about to.
    case writing
    /// Having a store in WAL mode open.
    case open
    /// A read transaction that keeps the log from being restarted.
    case readMark
    /// Copying the log into the store.
    case checkpointing
  }

  // Byte ranges: https://sqlite.org/src/file/src/os.h (PENDING_BYTE) and wal.c (WALINDEX_LOCK).
  private static let base: [(Kind, Int64, Int64)] = [
    (.writing, 0x4000_0000, 2), (.reading, 0x4000_0002, 510),
  ]
  private static let shared: [(Kind, Int64, Int64)] = [
    (.writing, 120, 1), (.checkpointing, 121, 1), (.readMark, 124, 4), (.open, 128, 1),
  ]

  /// The locks on a store; at most one holder of each kind is seen.
  public static func held(on files: StoreFiles) throws -> [Held] {
    try probe(files.base, base) + probe(files.sharedMemory, shared)
  }

  private static func probe(_ path: String, _ ranges: [(Kind, Int64, Int64)]) throws -> [Held] {
    guard try Disk.exists(path) else { return [] }
    let file = try Descriptor(opening: path, .readNoFollow)
    return try ranges.compactMap { kind, start, length in
      try file.lockHolder(start: start, length: length).map {
        Held(pid: $0 > 0 ? $0 : nil, kind: kind)
      }
    }
  }
}
