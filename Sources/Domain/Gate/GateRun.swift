public import Common

/// One run of the gate's command on one commit.
public struct GateRun: Codable, Sendable, Equatable {
  /// How a run ended.
  public enum End: String, Codable, Sendable {
    /// With exit status 0.
    case passed
    /// With an exit status that says "this commit is bad".
    case failed
    /// With 125: the commit cannot be tested.
    case skipped
    /// By us or by itself (124), because its time was over.
    case timedOut = "timed_out"
    /// By a signal, or with the status of a child that was (128 and above).
    case killed
    /// Not at all: the command was not found or could not be executed (126, 127).
    case notRun = "not_run"
    /// With a failure that a full disk explains, or after printing without end.
    case crashed
  }

  /// How it ended.
  public var end: End
  /// The exit status; `nil` when there was none.
  @OrNull public var exitCode: Int32?
  /// How long it took.
  public var durationSeconds: Double
  /// Where its output is, relative to the workspace root.
  public var log: String

  /// Records a run.
  public init(end: End, exitCode: Int32?, durationSeconds: Double, log: String) {
    self.end = end
    self.durationSeconds = durationSeconds
    self.log = log
    self.exitCode = exitCode
  }

  /// Whether the run says anything about the commit.
  public var isDefinite: Bool { end == .passed || end == .failed }

  /// What an exit status of the command says; the codes are those of `git bisect run`, but 124, 126
  /// and 127 blame the machine rather than the commit.
  static func end(ofStatus status: Int32) -> End {
    switch status {
    case 0: .passed
    case 124: .timedOut
    case 125: .skipped
    case 126, 127: .notRun
    case 128...: .killed
    default: .failed
    }
  }
}
