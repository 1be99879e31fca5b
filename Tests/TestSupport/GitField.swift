import Common
public import Processes

/// A real git repository in a scratch directory, shielded from the user's own configuration.
public final class GitField: Sendable {
  /// The directory around the repository; it is git's `HOME` too.
  public let scratch: Scratch
  /// The main worktree.
  public let root: String
  /// The environment in which git and the tools run.
  public let environment: [String: String]

  /// Creates a repository with one commit on `main`; `name` may hold odd characters.
  public init(name: String = "repo") async throws {
    scratch = try Scratch()
    root = scratch.at(name)
    environment = [
      "PATH": Host.environment["PATH"] ?? "/usr/bin:/bin", "HOME": scratch.path, "TZ": "UTC",
      "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A",
      "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
      "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "2026-11-21T08:00:00Z",
      "GIT_COMMITTER_DATE": "2026-11-21T08:00:00Z",
    ]
    try Disk.makeDirectories(root)
    try await sh("git init -q -b main && git commit -q --allow-empty -m first")
  }

  /// Runs a shell line that must succeed, in the main worktree or a directory below the scratch.
  @discardableResult
  public func sh(_ line: String, in directory: String? = nil) async throws -> String {
    let run = try await ToolRun(
      "/bin/sh", ["-ec", line], in: directory ?? root, environment: environment)
    guard run.status == 0 else { throw Failure("'\(line)' failed: \(run.out)\(run.err)") }
    return run.out.hasSuffix("\n") ? String(run.out.dropLast()) : run.out
  }

  /// Git in the main worktree, for the code under test.
  public var git: GitCommand {
    var world = World.fixed(environment: environment)
    world.currentDirectory = root
    return GitCommand(in: root, world: world)
  }
}
