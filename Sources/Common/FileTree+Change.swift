#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileTree {
  /// Removes a directory with everything below it, never crossing a link or a mount.
  ///
  /// What is below a mount stays, and so do the directories above it: that is an error.
  public static func remove(_ directory: String) throws {
    let parent = unsafe open(
      Path.parent(directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else {
      throw SystemFailure(code: errno, operation: "remove", path: directory)
    }
    defer { close(parent) }
    let device = try Disk.status(directory)?.device ?? 0
    try Failpoint.hit("tree.remove", path: directory)
    try remove(Array(Path.name(directory).utf8), in: parent, device: device, shown: directory)
  }

  private static func remove(_ name: [UInt8], in parent: Int32, device: UInt64, shown: String)
    throws
  {
    let own = unsafe openat(
      parent, terminated(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if own < 0 {
      if errno == EACCES, unsafe fchmodat(parent, terminated(name), 0o700, 0) == 0 {
        return try remove(name, in: parent, device: device, shown: shown)
      }
      throw SystemFailure(code: errno, operation: "remove", path: shown)
    }
    defer { close(own) }
    var raw = stat()
    guard unsafe fstat(own, &raw) == 0, !isMount(own, on: device) else {
      throw SystemFailure(code: EXDEV, operation: "remove", path: shown)
    }
    if raw.st_mode & 0o700 != 0o700 { fchmod(own, 0o700) }
    // Somebody may still be writing: what he adds is removed in another round.
    for _ in 0..<5 {
      try removeContent(of: own, device: device, shown: shown)
      if unsafe unlinkat(parent, terminated(name), AT_REMOVEDIR) == 0 { return }
      if errno == ENOENT { return }
      if errno != ENOTEMPTY && errno != EEXIST { break }
    }
    throw SystemFailure(code: errno, operation: "remove", path: shown)
  }

  private static func removeContent(of directory: Int32, device: UInt64, shown: String) throws {
    for name in try names(in: directory, shown: shown) {
      if unsafe unlinkat(directory, terminated(name), 0) == 0 || errno == ENOENT { continue }
      // A directory: Linux says EISDIR, POSIX EPERM.
      guard errno == EISDIR || errno == EPERM else {
        throw SystemFailure(code: errno, operation: "remove", path: shown)
      }
      try remove(
        name, in: directory, device: device,
        shown: shown + "/" + String(decoding: name, as: UTF8.self))
    }
  }

  // A second descriptor, because the stream closes the one it is made of.
  private static func names(in directory: Int32, shown: String) throws -> [[UInt8]] {
    let copy = unsafe openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = unsafe fdopendir(copy) else {
      throw SystemFailure(code: errno, operation: "list", path: shown)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != [46] && name != [46, 46] { names.append(name) }
    }
    return names
  }

  /// Creates a file below a directory of ours and hands it to the closure, then sets its mode.
  public static func createFile(
    _ path: [UInt8], in directory: String, mode: UInt16, _ fill: (borrowing NewFile) throws -> Void
  ) throws {
    let file = try NewFile(Array(directory.utf8) + [UInt8(ascii: "/")] + path)
    try fill(file)
    guard fchmod(file.raw, mode_t(mode)) == 0 else {
      throw SystemFailure(code: errno, operation: "change mode of", path: file.shown)
    }
  }

  /// A file that was just created.
  @safe public struct NewFile: ~Copyable {
    let raw: Int32
    let shown: String

    init(_ path: [UInt8]) throws {
      shown = String(decoding: path, as: UTF8.self)
      raw = unsafe open(
        terminated(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
      guard raw >= 0 else { throw SystemFailure(code: errno, operation: "create", path: shown) }
    }

    deinit { close(raw) }

    /// Adds bytes.
    public func write(_ bytes: ArraySlice<UInt8>) throws {
      try unsafe bytes.withUnsafeBytes { buffer in
        var done = 0
        while done < buffer.count, let base = buffer.baseAddress {
          let count = unsafe FileTree.cWrite(raw, base + done, buffer.count - done)
          if count >= 0 {
            done += count
          } else if errno != EINTR {
            throw SystemFailure(code: errno, operation: "write", path: shown)
          }
        }
      }
    }
  }

  /// Creates a directory below a directory of ours.
  public static func createDirectory(_ path: [UInt8], in directory: String) throws {
    let full = Array(directory.utf8) + [UInt8(ascii: "/")] + path
    guard unsafe mkdir(terminated(full), 0o700) == 0 || errno == EEXIST else {
      throw SystemFailure(
        code: errno, operation: "create directory", path: String(decoding: full, as: UTF8.self))
    }
  }

  /// Creates a symbolic link below a directory of ours.
  public static func createLink(_ path: [UInt8], in directory: String, to target: [UInt8]) throws {
    let full = Array(directory.utf8) + [UInt8(ascii: "/")] + path
    guard unsafe symlink(terminated(target), terminated(full)) == 0 else {
      throw SystemFailure(
        code: errno, operation: "create link", path: String(decoding: full, as: UTF8.self))
    }
  }

  /// Sets the permission bits of something below a directory of ours.
  public static func setMode(_ path: [UInt8], in directory: String, _ mode: UInt16) throws {
    let full = Array(directory.utf8) + [UInt8(ascii: "/")] + path
    guard unsafe chmod(terminated(full), mode_t(mode)) == 0 else {
      throw SystemFailure(
        code: errno, operation: "change mode of", path: String(decoding: full, as: UTF8.self))
    }
  }

  /// The status of something below a directory, or `nil` when nothing is there.
  public static func status(_ path: [UInt8], in directory: String) throws -> FileStatus? {
    var full: [UInt8] = []
    full.reserveCapacity(directory.utf8.count + path.count + 2)
    full.append(contentsOf: directory.utf8)
    full.append(UInt8(ascii: "/"))
    full.append(contentsOf: path)
    full.append(0)
    var raw = stat()
    let code = unsafe full.withUnsafeBytes { bytes in
      guard let path = unsafe bytes.bindMemory(to: CChar.self).baseAddress else { return EINVAL }
      return unsafe lstat(path, &raw) == 0 ? 0 : errno
    }
    if code == 0 { return FileStatus(raw) }
    if code == ENOENT || code == ENOTDIR { return nil }
    throw SystemFailure(
      code: code, operation: "look at", path: String(decoding: full.dropLast(), as: UTF8.self))
  }

  /// Where a link below a directory points, as bytes.
  public static func readLink(_ path: [UInt8], in directory: String) throws -> [UInt8] {
    let full = Array(directory.utf8) + [UInt8(ascii: "/")] + path
    return try unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) {
      buffer in
      guard let base = buffer.baseAddress else { return [] }
      let count = unsafe readlink(terminated(full), base, buffer.count)
      guard count >= 0 else {
        throw SystemFailure(
          code: errno, operation: "read link", path: String(decoding: full, as: UTF8.self))
      }
      return unsafe buffer[..<count].map { UInt8(bitPattern: $0) }
    }
  }

  #if canImport(Glibc)
    fileprivate static let cWrite = unsafe Glibc.write
  #else
    fileprivate static let cWrite = unsafe Darwin.write
  #endif
}
