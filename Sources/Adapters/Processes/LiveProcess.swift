public import Common

/// A process that runs now, named so that it cannot be mistaken for a later one.
///
/// Process ids are used again: only the id together with the start names one process.
public struct LiveProcess: Sendable, Hashable, Codable {
  /// The process id.
  public let pid: Int32
  /// When it started, to the second; compare with ``hasStarted(at:)``.
  public let startedAt: Timestamp
  /// The name of its program.
  public let command: String

  /// Names a process.
  public init(pid: Int32, startedAt: Timestamp, command: String) {
    self.pid = pid
    self.startedAt = startedAt
    self.command = command
  }

  /// Whether it started at a moment that was noted earlier.
  ///
  /// Two seconds apart is the same: the system counts from its boot, and the clock is corrected.
  public func hasStarted(at moment: Timestamp) -> Bool {
    abs(startedAt.seconds(since: moment)) <= 2
  }
}
