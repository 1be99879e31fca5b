#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much room a file system has.
public struct DiskSpace: Sendable, Equatable {
  /// Bytes an unprivileged user can still write.
  public let availableBytes: Int64
  /// Bytes that this process can still write: root also what is kept back for it.
  public let writableBytes: Int64
  /// The size of the file system in bytes.
  public let totalBytes: Int64
  /// Files that can still be created; 0 of 0 where the file system has no limit.
  public let availableInodes: Int64
  /// Files the file system can hold; 0 where it has no limit.
  public let totalInodes: Int64

  /// Measures the file system that holds a path.
  public init(holding path: String) throws {
    var raw = statvfs()
    guard unsafe statvfs(path, &raw) == 0 else {
      throw SystemFailure(code: errno, operation: "measure the file system of", path: path)
    }
    availableBytes = Int64(clamping: UInt64(raw.f_bavail) * UInt64(raw.f_frsize))
    let blocks = geteuid() == 0 ? raw.f_bfree : raw.f_bavail
    writableBytes = Int64(clamping: UInt64(blocks) * UInt64(raw.f_frsize))
    totalBytes = Int64(clamping: UInt64(raw.f_blocks) * UInt64(raw.f_frsize))
    availableInodes = Int64(clamping: UInt64(raw.f_favail))
    totalInodes = Int64(clamping: UInt64(raw.f_files))
  }
}
