#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An exclusive lock on a file, held until it goes out of scope.
///
/// The kernel releases it when the process ends in any way, so no lock is ever stale. The file
/// stays; its content is the holder's process id, for people.
public struct FileLock: ~Copyable {
  private let file: Descriptor

  /// Takes the lock, or returns `nil` when another process holds it.
  public init?(_ path: String) throws {
    let file = try Descriptor(opening: path, .lock(mode: 0o600))
    while flock(file.raw, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return nil }
      if errno != EINTR { throw SystemFailure(code: errno, operation: "lock", path: path) }
    }
    try file.resize(to: 0)
    try file.write("\(getpid())\n".utf8)
    self.file = file
  }

  /// Takes the lock, waiting up to a number of seconds; `nil` when it stays held.
  public init?(_ path: String, waiting seconds: Int64, checkpoint: () throws -> Void) throws {
    for attempt in 0... {
      if let lock = try FileLock(path) {
        self = lock
        return
      }
      guard Int64(attempt) < seconds * 50 else { return nil }
      try checkpoint()
      usleep(20_000)
    }
    return nil
  }

  /// Does nothing; in a `defer` it makes the lock live to the end of the scope.
  public func keep() {}

  /// The process id that the holder wrote, if it can be read.
  public static func holder(of path: String) -> String? {
    // Only for a message: a file that cannot be read means "unknown".
    guard let bytes = try? Disk.read(path, limit: 64) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber }
    return text.isEmpty ? nil : String(text)
  }
}
