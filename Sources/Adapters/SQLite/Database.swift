private import CSQLite
import Common

/// A connection to a SQLite store, closed when it goes out of scope.
///
/// It never checkpoints on close. A schema may use SQLite's own functions, of which none reaches
/// outside the store; extensions cannot be loaded, and none of ours are registered. A statement
/// lives inside one call; nothing of it can escape.
@safe public struct Database: ~Copyable {
  /// How to open a store.
  public enum Mode: Sendable {
    /// For reading and writing; the store must exist.
    case readWrite
    /// For reading and writing; created when missing.
    case create
    /// For reading; takes locks, and may create `-shm` beside a store in WAL mode.
    case readOnly
    /// For reading a file that nobody changes: no locks, nothing beside it is looked at.
    case immutable
    /// For reading beside live writers: locks are taken, no byte of `-shm` is changed.
    case readOnlySharedMemory
    /// For reading a store that no process has open: no locks, the WAL is indexed in memory.
    case unlocked
  }

  let handle: OpaquePointer
  /// The path of the store.
  public let path: String
  private let interruption: Interruption

  // Before the first connection, or SQLite refuses it.
  private static let isConfigured = ecw_sqlite_no_memory_statistics() == SQLITE_OK

  /// Opens a store; a lock held by others is waited for up to the busy timeout.
  public init(_ path: String, _ mode: Mode, busySeconds: Int64 = 5) throws(SQLiteError) {
    _ = Self.isConfigured
    try Self.refuseObstacle(beside: path, mode)
    var handle: OpaquePointer?
    let flags =
      switch mode {
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      default: SQLITE_OPEN_READONLY
      }
    var code = unsafe sqlite3_open_v2(
      Self.uri(path, mode), &handle,
      flags | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nil)
    if case .unlocked = mode, code == SQLITE_OK {
      code = unsafe sqlite3_exec(handle, "PRAGMA locking_mode=EXCLUSIVE", nil, nil, nil)
    }
    guard code == SQLITE_OK, let handle = unsafe handle else {
      let message = unsafe String(cString: sqlite3_errmsg(handle))
      unsafe sqlite3_close_v2(handle)
      throw SQLiteError(code: code, message: message, path: path)
    }
    unsafe self.handle = handle
    self.path = path
    interruption = Interruption(patienceSeconds: busySeconds)
    waitWhenBusy()
    _ = unsafe ecw_sqlite_no_checkpoint_on_close(handle)
    _ = unsafe ecw_sqlite_trust_schema(handle)
    // The writers among us change schemas and journals of files of ours knowingly.
    if flags & SQLITE_OPEN_READONLY != 0 { _ = unsafe ecw_sqlite_defend(handle) }
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  // A store behind a link has its other files there; what cannot be looked at, SQLite will name.
  private static func refuseObstacle(beside path: String, _ mode: Mode) throws(SQLiteError) {
    if case .immutable = mode { return }
    let real = (try? Disk.realPath(path)) ?? path
    guard let obstacle = try? StoreFiles(real).obstacle() else { return }
    throw SQLiteError(code: SQLITE_CANTOPEN, message: obstacle, path: path)
  }

  static func uri(_ path: String, _ mode: Mode) -> String {
    var encoded = "file:"
    for scalar in path.unicodeScalars {
      switch scalar {
      case "%": encoded += "%25"
      case "?": encoded += "%3f"
      case "#": encoded += "%23"
      default: encoded.unicodeScalars.append(scalar)
      }
    }
    switch mode {
    case .immutable: return encoded + "?immutable=1"
    case .readOnlySharedMemory: return encoded + "?readonly_shm=1"
    case .unlocked: return encoded + "?vfs=unix-none"
    default: return encoded
    }
  }

  /// The version of the SQLite library in use, such as `3.40.1`.
  public static var libraryVersion: String { unsafe String(cString: sqlite3_libversion()) }

  /// The same version as one number, such as 3040001.
  public static var libraryVersionNumber: Int { Int(sqlite3_libversion_number()) }

  // SQLite's own timeout would go on waiting when the work must stop.
  private func waitWhenBusy() {
    _ = unsafe sqlite3_busy_handler(
      handle,
      { context, attempt in
        guard let context = unsafe context else { return 0 }
        let box = unsafe Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue()
        return box.waits(attempt) ? 1 : 0
      }, Unmanaged.passUnretained(interruption).toOpaque())
  }

  /// Sets what long statements and waits ask from time to time; `true` ends them.
  public func stopWhen(_ shouldStop: @escaping @Sendable () -> Bool) {
    interruption.shouldStop = shouldStop
    unsafe sqlite3_progress_handler(
      handle, 10_000,
      { context in
        guard let context = unsafe context else { return 0 }
        let box = unsafe Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue()
        return box.shouldStop() ? 1 : 0
      }, Unmanaged.passUnretained(interruption).toOpaque())
  }

  func check(_ code: Int32) throws(SQLiteError) {
    guard code != SQLITE_OK else { return }
    throw SQLiteError(
      code: code, message: unsafe String(cString: sqlite3_errmsg(handle)), path: path)
  }
}

private final class Interruption: @unchecked Sendable {
  var shouldStop: @Sendable () -> Bool = { false }
  private let patienceSeconds: Int64
  private var waitedMilliseconds: Int64 = 0

  init(patienceSeconds: Int64) { self.patienceSeconds = patienceSeconds }

  // Sleeps before the next attempt at a lock; `false` when it is time to give up.
  func waits(_ attempt: Int32) -> Bool {
    if attempt == 0 { waitedMilliseconds = 0 }
    guard waitedMilliseconds / 1000 < patienceSeconds, !shouldStop() else { return false }
    let pause = min(attempt + 1, 25)
    waitedMilliseconds += Int64(pause)
    sqlite3_sleep(pause)
    return true
  }
}
