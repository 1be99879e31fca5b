#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file, closed when it goes out of scope.
@safe public struct Descriptor: ~Copyable {
  /// How to open a file.
  public enum Mode: Sendable {
    /// For reading.
    case read
    /// For reading; of a pipe that nobody writes into the opening does not wait.
    case readNoWait
    /// For reading; a link at the end of the path is refused.
    case readNoFollow
    /// For writing; the file must not exist yet.
    case createNew(mode: UInt16)
    /// For reading and writing, created when missing; nothing is cut.
    case lock(mode: UInt16)
    /// For adding lines at the end, created when missing; a pipe that nobody reads is refused.
    case append(mode: UInt16)
  }

  let raw: Int32
  /// The path it was opened with.
  public let path: String

  /// Opens a file; the descriptor is not inherited by child processes.
  public init(opening path: String, _ mode: Mode) throws {
    let descriptor: Int32
    switch mode {
    case .read: descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    case .readNoWait: descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    case .readNoFollow:
      // O_NONBLOCK: opening a pipe that an agent left must not hang.
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    case .createNew(let bits):
      descriptor = unsafe open(
        path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(bits))
    case .lock(let bits):
      descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(bits))
    case .append(let bits):
      let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
      descriptor = unsafe open(path, flags, mode_t(bits))
    }
    guard descriptor >= 0 else {
      throw SystemFailure(code: errno, operation: "open", path: path)
    }
    self.raw = descriptor
    self.path = path
  }

  init(taking raw: Int32, path: String) { (self.raw, self.path) = (raw, path) }

  deinit { close(raw) }

  /// The status of the open file.
  public func status() throws -> FileStatus {
    var raw = stat()
    guard unsafe fstat(self.raw, &raw) == 0 else {
      throw SystemFailure(code: errno, operation: "look at", path: path)
    }
    return FileStatus(raw)
  }

  /// Fills a buffer from the current position and returns how many bytes came; 0 at the end.
  public func read(into buffer: inout [UInt8]) throws -> Int {
    try unsafe buffer.withUnsafeMutableBytes { try unsafe read(into: $0) }
  }

  /// Fills raw memory from the current position and returns how many bytes came; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = unsafe Self.cRead(raw, base + done, buffer.count - done)
      if count == 0 { break }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        throw SystemFailure(code: errno, operation: "read", path: path)
      }
    }
    return done
  }

  /// Fills raw memory from an offset, wherever the position is; returns how many bytes came.
  public func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = unsafe pread(raw, base + done, buffer.count - done, off_t(offset) + off_t(done))
      if count == 0 { break }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        throw SystemFailure(code: errno, operation: "read", path: path)
      }
    }
    return done
  }

  /// Writes all bytes at the current position.
  public func write(_ bytes: some Sequence<UInt8>) throws {
    let bytes = Array(bytes)
    try unsafe bytes.withUnsafeBytes { try unsafe write($0) }
  }

  /// Writes all of the raw memory at the current position.
  public func write(_ buffer: UnsafeRawBufferPointer) throws {
    guard let base = buffer.baseAddress else { return }
    var done = 0
    while done < buffer.count {
      try Failpoint.hit("write", path: path)
      let wanted = Failpoint.shortened(buffer.count - done)
      let count = unsafe Self.cWrite(raw, base + done, wanted)
      if count >= 0 {
        done += count
      } else if errno == EINVAL, isBypassingCache {
        bypassCache(false)  // not a whole number of blocks
      } else if errno != EINTR {
        throw SystemFailure(code: errno, operation: "write", path: path)
      }
    }
  }

  /// Moves the current position.
  public func seek(to offset: Int64) throws {
    guard lseek(raw, off_t(offset), SEEK_SET) >= 0 else {
      throw SystemFailure(code: errno, operation: "seek in", path: path)
    }
  }

  /// Sets the size in bytes.
  public func resize(to size: Int64) throws {
    try Disk.check(ftruncate(raw, off_t(size)), "resize", path)
  }

  /// Sets the permission bits.
  public func setMode(_ mode: UInt16) throws {
    try Disk.check(fchmod(raw, mode_t(mode)), "change mode of", path)
  }

  /// Makes the content durable; on a Mac down to the platter.
  public func sync() throws {
    try Failpoint.hit("sync", path: path)
    #if canImport(Darwin)
      if fcntl(raw, F_FULLFSYNC) == 0 { return }  // not every file system has it: fall back
    #endif
    try Disk.check(fsync(raw), "sync", path)
  }

  #if canImport(Glibc)
    private static let cRead = unsafe Glibc.read
    private static let cWrite = unsafe Glibc.write
  #else
    private static let cRead = unsafe Darwin.read
    private static let cWrite = unsafe Darwin.write
  #endif
}

extension Descriptor {
  /// The process whose POSIX lock would keep this one from writing a range, or `nil` without one.
  ///
  /// The number is 0 or less when the holder is not visible from here. Nothing is locked.
  public func lockHolder(start: Int64, length: Int64) throws -> Int32? {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(start)
    lock.l_len = off_t(length)
    guard unsafe fcntl(raw, F_GETLK, &lock) == 0 else {
      throw SystemFailure(code: errno, operation: "read locks of", path: path)
    }
    return lock.l_type == Int16(F_UNLCK) ? nil : lock.l_pid
  }
}
