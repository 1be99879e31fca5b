public import Common
import Processes

/// `.ecw/gate`: the gate's own worktrees, the output of its tests, and an unfinished bisection.
///
/// It ignores itself, so that nobody commits it. Below `.git` it would be neater, but several test
/// runners skip every path with `.git` in it, find no test there, and fail.
public struct GateArea: Sendable {
  /// The reason that the worktrees are locked with, for `wt-clean` and for people.
  public static let lockReason = "ecw gate"
  private static let keptLogs = 200

  /// The workspace.
  public let workspace: Workspace
  let world: World
  /// Hears what is done about something that another run left.
  public var onNotice: @Sendable (String) -> Void = { _ in }

  /// The directory.
  public var path: String { workspace.stateDirectory + "/gate" }

  /// Makes the directories that are missing.
  public init(_ workspace: Workspace, world: World) throws {
    self.workspace = workspace
    self.world = world
    guard workspace.isRepository else {
      throw Failure(
        "'\(workspace.root)' is in no git repository",
        hint: "git -C \(Shell.quote(workspace.root)) init", status: .unavailable)
    }
    let isNew = try !Disk.exists(path + "/logs")
    try Disk.makeDirectories(path + "/logs", mode: 0o700)
    if isNew { try AtomicFile.write("*\n", to: path + "/.gitignore") }
  }

  /// Where a test that nobody waits for says how it went.
  public var backgroundLog: String { path + "/background.log" }

  /// Begins a log file for a run on a commit.
  public func log(for commit: String) throws -> GateLog {
    let time = world.now().description.filter { $0.isNumber }
    let name = "\(time)-\(commit.prefix(12))-\(RandomName.hex(6)).log"
    _ = try Descriptor(opening: path + "/logs/" + name, .createNew(mode: 0o600))
    return GateLog(
      path: path + "/logs/" + name,
      name: String(path.dropFirst(workspace.root.count + 1))
        + "/logs/" + name)
  }

  /// Removes all but the newest logs.
  public func pruneLogs() throws {
    let names = try Disk.names(in: path + "/logs").compactMap { $0 }.filter { $0.hasSuffix(".log") }
    for name in names.dropLast(Self.keptLogs) {
      do {
        try Disk.removeFile(path + "/logs/" + name)
      } catch let failure as SystemFailure where failure.isMissing {
        continue  // another gate was quicker
      }
    }
  }
}
