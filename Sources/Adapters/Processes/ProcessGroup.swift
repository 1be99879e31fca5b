import Common

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A group of processes whose starter did not live to end it.
public enum ProcessGroup {
  /// Whether a process is in a group.
  public static func has(_ pid: Int32, _ group: Int32) -> Bool { getpgid(pid) == group }

  /// Ends all processes of a group, TERM first, then KILL, and waits for that.
  public static func end(_ group: Int32) {
    kill(-group, SIGTERM)
    for step in 0..<200 where kill(-group, 0) == 0 {
      if step == 100 { kill(-group, SIGKILL) }
      Pause.milliseconds(20)
    }
  }
}
