import Common
import Processes

/// One run of a built tool, as its user sees it.
public struct ToolRun: Sendable {
  /// The exit status; negative for a signal.
  public let status: Int32
  /// Standard output.
  public let out: String
  /// Standard error.
  public let err: String

  /// Runs a tool in a clean environment of its own: no user configuration, UTC, no colours.
  public init(
    _ tool: String, _ arguments: [String], in directory: String,
    environment: [String: String] = [:], timeLimitSeconds: Int64 = 1800
  ) async throws {
    var world = World.unset
    world.environment = [
      "PATH": Host.environment["PATH"] ?? "/usr/bin:/bin", "HOME": directory, "TZ": "UTC",
      "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
    ]
    world.environment.merge(environment) { $1 }
    var child = ChildProcess(
      tool.contains("/") ? tool : Host.products + "/" + tool, arguments, in: directory,
      world: world,
      timeLimitSeconds: timeLimitSeconds)
    child.environment = world.environment
    let (outcome, bytes) = try await child.output()
    out = String(decoding: bytes, as: UTF8.self)
    err = outcome.errors
    switch outcome.end {
    case .exited(let code): status = code
    case .signaled(let signal): status = -signal
    case .timedOut: status = 124
    }
  }

  /// Everything the user sees, with what changes from run to run made equal.
  public func transcript(root: String) -> String {
    var text = out
    if !err.isEmpty { text += "--- stderr\n" + err }
    text += "[exit \(status)]\n"
    text = text.replacing(root, with: "ROOT")
    text = text.replacing(/\d{8}T\d{9}Z-[0-9a-f]{6}/, with: "ID")
    text = text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, with: "TIME")
    return text
  }
}
