#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the file system says about a path, without following a final link.
public struct FileStatus: Sendable, Equatable {
  /// What a path names.
  public enum Kind: String, Sendable, Codable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link.
    case link
    /// A socket, pipe or device.
    case other
  }

  /// What the path names.
  public let kind: Kind
  /// The file system's number.
  public let device: UInt64
  /// The file's number on it.
  public let inode: UInt64
  /// The size in bytes.
  public let size: Int64
  /// Permission bits.
  public let mode: UInt16
  /// The number of hard links.
  public let links: UInt64
  /// The owner.
  public let owner: UInt32
  /// When the content changed.
  public let modified: Timestamp
  /// When the content or the inode changed.
  public let changed: Timestamp

  init(_ raw: stat) {
    kind =
      switch raw.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
    size = Int64(raw.st_size)
    mode = UInt16(raw.st_mode & 0o7777)
    links = UInt64(raw.st_nlink)
    owner = raw.st_uid
    #if canImport(Glibc)
      (modified, changed) = (Self.time(raw.st_mtim), Self.time(raw.st_ctim))
    #else
      (modified, changed) = (Self.time(raw.st_mtimespec), Self.time(raw.st_ctimespec))
    #endif
  }

  // A file can have a date that nobody can count to in nanoseconds: then it is the last there is.
  private static func time(_ raw: timespec) -> Timestamp {
    Timestamp(nanoseconds: Int64(raw.tv_nsec)).adding(seconds: Int64(raw.tv_sec))
  }
}
