#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file system: each function is one system call that throws ``SystemFailure``.
public enum Disk {
  /// The status of a path, or `nil` when nothing is there.
  public static func status(_ path: String) throws -> FileStatus? {
    var raw = stat()
    if unsafe lstat(path, &raw) == 0 { return FileStatus(raw) }
    let failure = SystemFailure(code: errno, operation: "look at", path: path)
    if failure.isMissing { return nil }
    throw failure
  }

  /// Whether anything is at the path; a link that leads nowhere counts.
  public static func exists(_ path: String) throws -> Bool { try status(path) != nil }

  /// The names in a directory, sorted; names that are not UTF-8 are `nil`.
  public static func names(in directory: String) throws -> [String?] {
    guard let stream = unsafe opendir(directory) else {
      throw SystemFailure(code: errno, operation: "list", path: directory)
    }
    defer { unsafe closedir(stream) }
    var names: [String?] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno == 0 { break }
        throw SystemFailure(code: errno, operation: "list", path: directory)
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { ($0 ?? "") < ($1 ?? "") }
  }

  /// Creates a directory; its parent must exist.
  public static func makeDirectory(_ path: String, mode: UInt16 = 0o777) throws {
    try check(unsafe mkdir(path, mode_t(mode)), "create directory", path)
  }

  /// Creates a directory and those above it that are missing.
  public static func makeDirectories(_ path: String, mode: UInt16 = 0o777) throws {
    if try status(path) != nil { return }
    let parent = Path.parent(path)
    if parent != path { try makeDirectories(parent, mode: mode) }
    do {
      try makeDirectory(path, mode: mode)
    } catch let failure as SystemFailure where failure.isExisting {
      return  // somebody else made it between the look and the call
    }
  }

  /// Renames within a file system, replacing what is at the new path.
  public static func rename(_ from: String, to: String) throws {
    try Failpoint.hit("rename", path: to)
    try check(unsafe Self.cRename(from, to), "rename to", to)
  }

  /// Makes a second name for a file.
  public static func link(_ from: String, to: String) throws {
    try check(unsafe Self.cLink(from, to), "link", to)
  }

  /// Makes a symbolic link.
  public static func symlink(_ target: String, at path: String) throws {
    try check(unsafe Self.cSymlink(target, path), "create link", path)
  }

  /// Where a symbolic link points, or `nil` when the path is not one.
  public static func readLink(_ path: String) throws -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = unsafe readlink(path, &buffer, Int(PATH_MAX))
    if count >= 0 {
      return String(
        decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    let failure = SystemFailure(code: errno, operation: "read link", path: path)
    if failure.isMissing || failure.code == EINVAL { return nil }
    throw failure
  }

  /// Removes one file or link.
  public static func removeFile(_ path: String) throws {
    try check(unsafe unlink(path), "remove", path)
  }

  /// Removes a file, or a directory with everything below it, never crossing a link.
  ///
  /// What is already gone is not an error.
  public static func removeTree(_ path: String) throws {
    guard let status = try status(path) else { return }
    guard status.kind == .directory else { return try removeFile(path) }
    if status.mode & 0o700 != 0o700 { try setMode(path, 0o700) }
    for name in try names(in: path) {
      guard let name else {
        throw SystemFailure(
          code: EILSEQ, operation: "remove a name that is not UTF-8 in", path: path)
      }
      try removeTree(path + "/" + name)
    }
    try check(unsafe rmdir(path), "remove", path)
  }

  /// Sets the permission bits.
  public static func setMode(_ path: String, _ mode: UInt16) throws {
    try check(unsafe chmod(path, mode_t(mode)), "change mode of", path)
  }

  /// Makes the names in a directory durable.
  public static func syncDirectory(_ path: String) throws {
    let directory = try Descriptor(opening: path, .read)
    try directory.sync()
  }

  /// The path with every link in it resolved.
  public static func realPath(_ path: String) throws -> String {
    guard let resolved = unsafe realpath(path, nil) else {
      throw SystemFailure(code: errno, operation: "resolve", path: path)
    }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The whole content of a regular file, up to a limit in bytes.
  ///
  /// A link or a pipe is refused rather than followed; a larger file throws.
  public static func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
    let file = try Descriptor(opening: path, .readNoFollow)
    let status = try file.status()
    guard status.kind == .file else {
      throw SystemFailure(code: EINVAL, operation: "read (not a regular file)", path: path)
    }
    guard status.size <= limit else {
      throw SystemFailure(code: EFBIG, operation: "read", path: path)
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(max(Int(status.size) + 1, 512), 1 << 20))
    while bytes.count <= limit {
      let count = try file.read(into: &chunk)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  static func check(_ result: Int32, _ operation: String, _ path: String) throws {
    if result != 0 { throw SystemFailure(code: errno, operation: operation, path: path) }
  }

  #if canImport(Glibc)
    private static let cRename = unsafe Glibc.rename
    private static let cLink = unsafe Glibc.link
    private static let cSymlink = unsafe Glibc.symlink
  #else
    private static let cRename = unsafe Darwin.rename
    private static let cLink = unsafe Darwin.link
    private static let cSymlink = unsafe Darwin.symlink
  #endif
}
