public import Common
import Processes

/// The command line that tests a commit, and how it is run.
public struct GateCommand: Sendable, Equatable {
  /// The command line, as the user configured it.
  public let line: String
  /// Seconds that one run may take.
  public let timeLimitSeconds: Int64
  /// Programs whose version belongs to a result.
  public let tools: [String]

  /// The most that a run may print.
  static let logLimit: Int64 = 256 << 20
  /// Less free space than this explains any failure.
  static let freeSpaceLimit: Int64 = 16 << 20

  /// Reads the command from git's configuration, and refuses one that comes with the clone.
  ///
  /// `include.path` can pull a file of the working tree into the configuration; whoever pushes to
  /// that file would run commands here.
  public static func configured(in workspace: Workspace, settings: Settings, world: World) throws
    -> GateCommand
  {
    guard let line = try configuredLine(in: workspace, world: world) else {
      throw Failure(
        "no test command: '\(Setting.gateCommand.gitKey)' is not set",
        hint: "git config \(Setting.gateCommand.gitKey) 'make test'", status: .unavailable)
    }
    let check = ChildProcess("/bin/sh", ["-n", "-c", line], in: "/", world: world)
    let (outcome, _) = try check.outputWaiting()
    guard outcome.isSuccess else {
      throw Failure(
        "'\(Setting.gateCommand.gitKey)' is no command line for sh: "
          + Shell.printable(outcome.errors.split(separator: "\n").last.map(String.init) ?? ""),
        hint: "git config --get \(Setting.gateCommand.gitKey)", status: .usage)
    }
    let tools = settings.text(.gateTools).split { $0 == " " || $0 == "," || $0 == ":" }
    // They are run too, so a file of the clone must not name one: only what is in PATH.
    if let path = tools.first(where: { $0.contains("/") }) {
      throw Failure(
        "'\(Shell.printable(String(path)))' in \(Setting.gateTools.gitKey) is a path, not a name",
        hint: "git config --show-origin --get-all \(Setting.gateTools.gitKey)", status: .refused)
    }
    return GateCommand(
      line: line, timeLimitSeconds: max(1, try settings.seconds(.gateTimeout)),
      tools: tools.map(String.init))
  }

  private static func configuredLine(in workspace: Workspace, world: World) throws -> String? {
    let key = Setting.gateCommand.gitKey
    let arguments = ["config", "--null", "--show-origin", "--get", key]
    let git = GitCommand(in: workspace.root, world: world)
    let (outcome, bytes) = try git.run(arguments)
    if outcome.end == .exited(1) { return nil }
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count > 1, fields[1].contains(where: { $0 != " " }) else { return nil }
    if let file = fileInWorkingTree(origin: fields[0], workspace, world) {
      throw Failure(
        "'\(key)' comes from '\(file)', which is part of the clone",
        hint:
          "git config \(key) \(Shell.quote(fields[1]))", status: .refused)
    }
    return fields[1]
  }

  private static func fileInWorkingTree(origin: String, _ workspace: Workspace, _ world: World)
    -> String?
  {
    guard origin.utf8.starts(with: "file:".utf8) else { return nil }
    let named = Path.normal(String(origin.dropFirst(5)), from: workspace.root)
    let path = (try? Disk.realPath(named)) ?? named  // gone since git read it: judge by its name
    let home = world.environment["HOME"] ?? ""
    let users = world.environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    // A home directory may be a working tree; the user's own files in it are still the user's.
    let own = [home + "/.gitconfig", (users ?? home + "/.config") + "/git/config"]
    guard !own.contains(named), let relative = Path.relative(path, to: workspace.root) else {
      return nil
    }
    let isBare = (try? Disk.exists(workspace.root + "/.git")) == false  // unknown: not bare
    let isInside = relative.utf8.starts(with: ".git/".utf8) || isBare
    return isInside ? nil : path
  }

  /// Runs the command once in a directory that holds the commit, its output in a log file.
  public func run(
    on commit: String, in directory: String, log: GateLog, world: World
  ) throws -> GateRun {
    let began = world.now()
    var child = ChildProcess(
      "/bin/sh", ["-c", Self.wrapper, "sh", log.path, line, LeftRun.note(of: directory)],
      in: directory, world: world, timeLimitSeconds: timeLimitSeconds)
    child.environment = environment(commit, world)
    child.endsGroup = true
    var (end, code) = try Self.end(of: child, log: log, stopReason: world.stopReason)
    try LeftRun(in: directory).forget()
    try log.cut()
    if end == .failed, try DiskSpace(holding: directory).availableBytes < Self.freeSpaceLimit {
      end = .crashed
    }
    return GateRun(
      end: end, exitCode: code, durationSeconds: world.now().seconds(since: began),
      log: log.name)
  }

  // The shell leads the process group of the run.
  private static let wrapper =
    "echo $$ >\"$3\"; exec >>\"$1\" 2>&1; exec /bin/sh -c \"$2\""

  private static func end(
    of child: ChildProcess, log: GateLog, stopReason: @escaping @Sendable () -> StopReason?
  ) throws -> (GateRun.End, Int32?) {
    do {
      let outcome = try child.runWaiting(
        stopReason: { stopReason() ?? (log.size > logLimit ? .timedOut : nil) },
        onOutput: { _ in })
      switch outcome.end {
      case .exited(let status): return (GateRun.end(ofStatus: status), status)
      case .signaled: return (.killed, nil)
      case .timedOut: return (.timedOut, nil)
      }
    } catch let failure as Failure where failure.status == .timedOut && log.size > logLimit {
      return (.crashed, nil)
    }
  }

  // The suite's own variables would lead the tested tools back to this workspace, and our hooks
  // in a repository that a test makes would start the gate again.
  private func environment(_ commit: String, _ world: World) -> [String: String] {
    let ours: Set = ["ECW_ROOT", "ECW_EVENT_STORE_PATH", "ECW_PROJECTION_STORE_PATH"]
    var environment = world.environment.filter {
      !$0.key.hasPrefix("GIT_") && !ours.contains($0.key)
    }
    environment["ECW_HOOKS"] = "0"
    environment["ECW_GATE_COMMIT"] = commit
    return environment
  }
}
