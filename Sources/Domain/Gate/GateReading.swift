public import Common
import Processes

/// What is known about a commit without testing it.
public struct GateReading: Sendable {
  /// What is known.
  public enum Standing: String, Codable, Sendable {
    /// It passed.
    case green
    /// It failed, twice, not long ago.
    case red
    /// It was never tested with the command, or the failure is too old to be believed.
    case unknown
  }

  /// What is known.
  public let standing: Standing
  /// The newest result of the command, even if it no longer counts.
  public let result: GateResult?

  /// Judges the results of a tree; without a configured command every command counts.
  public init(of results: [GateResult], settings: Settings, now: Timestamp) throws {
    let command = settings.configured(.gateCommand)
    let expires = try settings.seconds(.gateRedExpires)
    let ours = results.filter { command.isEmpty || $0.command == command }
    let current = ours.filter {
      $0.isCurrent(at: now, redExpiresSeconds: expires)
    }
    let decisive = current.first { $0.verdict == .red } ?? current.first
    result = decisive ?? ours.max { $0.time < $1.time }
    standing = decisive.map { $0.verdict == .red ? .red : .green } ?? .unknown
  }

  /// Reads what is known about the tree of HEAD, or of another commit.
  ///
  /// No test is started; git is asked once, and not at all in a repository that has no results.
  public static func read(
    _ commit: String = "HEAD", in workspace: Workspace, settings: Settings, world: World
  ) throws -> GateReading {
    let results = try GateNotes(workspace, world: world).results(for: commit)
    return try GateReading(of: results, settings: settings, now: world.now())
  }
}
