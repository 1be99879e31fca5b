public import Common

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which processes run, and which of them work below a directory.
public enum LiveProcesses {
  /// What is known of a process that somebody noted.
  public enum Life: Sendable, Equatable {
    /// It runs.
    case alive(LiveProcess)
    /// It does not run: no such process, or a later one with the same id.
    case dead
    /// A process with this id runs, but nobody noted when it started.
    case unsure(LiveProcess)
  }

  /// The process with an id, or `nil` when none runs; one that has ended but was not waited for
  /// does not run.
  public static func process(_ pid: Int32, world: World) throws -> LiveProcess? {
    guard pid > 0 else { return nil }
    #if os(Linux)
      return try ProcReading().process(pid)
    #else
      return try PsReading.process(pid, world)
    #endif
  }

  /// Whether the process that somebody noted still runs.
  public static func life(ofPID pid: Int32, startedAt: Timestamp?, world: World) throws -> Life {
    guard let process = try process(pid, world: world) else { return .dead }
    guard let startedAt else { return .unsure(process) }
    return process.hasStarted(at: startedAt) ? .alive(process) : .dead
  }

  /// The other processes with their working directory, program or an open file at or below any of
  /// the directories: a list for each, in their order.
  ///
  /// All processes are looked at once. Only those that this user may look into are seen; the
  /// directories must be absolute and without links.
  public static func below(_ directories: [String], world: World) throws -> [[LiveProcess]] {
    if directories.isEmpty { return [] }
    #if os(Linux)
      return try ProcReading().below(directories)
    #else
      return try PsReading.below(directories, world)
    #endif
  }

  /// The ids of the processes that started this one, directly or through others.
  public static func ancestors(world: World) throws -> Set<Int32> {
    var found: Set<Int32> = []
    var pid = getppid()
    while pid > 1, found.insert(pid).inserted {
      #if os(Linux)
        pid = try ProcReading().parent(of: pid) ?? 0
      #else
        pid = try PsReading.parent(of: pid, world) ?? 0
      #endif
    }
    return found
  }

  static func indices(of directories: [[UInt8]], holding path: some Collection<UInt8>) -> [Int] {
    directories.indices.filter { index in
      let directory = directories[index]
      guard path.starts(with: directory) else { return false }
      let rest = path.dropFirst(directory.count)
      return rest.isEmpty || rest.first == UInt8(ascii: "/")
        || rest.elementsEqual(" (deleted)".utf8)
    }
  }
}
