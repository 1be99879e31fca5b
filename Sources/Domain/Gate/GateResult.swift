public import Common

/// What the gate found out about one tree with one command: a line of the note on that tree.
public struct GateResult: Codable, Sendable, Equatable {
  /// What a result says.
  public enum Verdict: String, Codable, Sendable {
    /// The command passed.
    case green
    /// The command failed, and failed again.
    case red
  }

  /// A program and the version it said it is.
  public struct ToolVersion: Codable, Sendable, Equatable {
    /// The program.
    public var name: String
    /// The first line it printed for `--version`.
    @OrNull public var version: String?
  }

  /// The record's name and version.
  public var schema = "ecw.ws-gate.result/1"
  /// The tree that was tested.
  public var tree: String
  /// The commit whose tree it was.
  public var commit: String
  /// The command line.
  public var command: String
  /// What came of it.
  public var verdict: Verdict
  /// Whether runs on the same tree disagreed.
  public var flaky: Bool
  /// The runs in order.
  public var runs: [GateRun]
  /// The versions of the programs that `ecw.gate.tools` names, and of git.
  public var tools: [ToolVersion]
  /// The machine.
  public var host: String
  /// When the last run ended.
  public var time: Timestamp
  /// How long all runs took.
  public var durationSeconds: Double

  /// Whether the result still counts: a pass always, a failure for a while.
  public func isCurrent(at now: Timestamp, redExpiresSeconds: Int64) -> Bool {
    verdict == .green || now < time.adding(seconds: redExpiresSeconds)
  }
}
