#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileTree {
  /// Removes a directory in which nothing is; another one stays.
  public static func removeIfEmpty(_ directory: String) throws {
    if unsafe rmdir(directory) == 0 { return }
    guard [ENOENT, ENOTEMPTY, EEXIST].contains(errno) else {
      throw SystemFailure(code: errno, operation: "remove", path: directory)
    }
  }

  // Whether an open directory belongs to another place than a device, or is mounted over one.
  static func isMount(_ descriptor: Int32, on device: UInt64) -> Bool {
    var raw = stat()
    if unsafe fstat(descriptor, &raw) == 0, UInt64(raw.st_dev) != device { return true }
    return isMountRoot(descriptor) == true
  }

  /// Whether an open directory is where something is mounted; `nil` when the system does not say.
  ///
  /// The device does not tell: a directory of the same file system can be mounted in another.
  static func isMountRoot(_ descriptor: Int32) -> Bool? {
    #if os(Linux)
      // The flag is AT_EMPTY_PATH, which the header hides.
      guard let facts = extendedStatus("", in: descriptor, flags: 0x1000) else { return nil }
      let isMountRoot: UInt64 = 0x2000  // STATX_ATTR_MOUNT_ROOT
      return facts.known & isMountRoot == 0 ? nil : facts.attributes & isMountRoot != 0
    #else
      return nil
    #endif
  }

  /// When something was made; `nil` when the file system does not say.
  public static func birth(of path: String) -> Timestamp? {
    #if os(Linux)
      return extendedStatus(path, in: AT_FDCWD, flags: AT_SYMLINK_NOFOLLOW)?.born
    #else
      var raw = stat()
      guard unsafe lstat(path, &raw) == 0 else { return nil }
      return Timestamp(
        nanoseconds: Int64(raw.st_birthtimespec.tv_sec) * 1_000_000_000
          + Int64(raw.st_birthtimespec.tv_nsec))
    #endif
  }

  #if os(Linux)
    private typealias StatX =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UInt32, UnsafeMutableRawPointer
      ) -> Int32

    // The header hides it, and a kernel or a C library may be too old to have it.
    private static let statx: StatX? = unsafe dlsym(nil, "statx").map {
      unsafe unsafeBitCast($0, to: StatX.self)
    }

    // The fields of `struct statx` at the places that the kernel has given them for good.
    private static func extendedStatus(_ path: String, in directory: Int32, flags: Int32) -> (
      attributes: UInt64, known: UInt64, born: Timestamp?
    )? {
      guard let statx = unsafe statx else { return nil }
      let birthTime: UInt32 = 0x800
      return unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer in
        guard let base = buffer.baseAddress,
          unsafe statx(directory, path, flags, birthTime, base) == 0
        else { return nil }
        let mask = unsafe buffer.load(as: UInt32.self)
        let seconds = unsafe buffer.load(fromByteOffset: 80, as: Int64.self)
        let nanoseconds = unsafe buffer.load(fromByteOffset: 88, as: UInt32.self)
        return (
          unsafe buffer.load(fromByteOffset: 8, as: UInt64.self),
          unsafe buffer.load(fromByteOffset: 56, as: UInt64.self),
          mask & birthTime == 0
            ? nil : Timestamp(nanoseconds: seconds * 1_000_000_000 + Int64(nanoseconds))
        )
      }
    }
  #endif
}
