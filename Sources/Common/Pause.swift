#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Waiting for something that nobody announces.
public enum Pause {
  /// Waits; a signal may end it early.
  public static func milliseconds(_ count: UInt32) { usleep(count * 1000) }
}
