import ArgumentParser
import Common
import Processes
import Terminal
import Worktrees

/// The options every verb of `wt-clean` takes.
struct CleanOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions
}

/// The branch to compare with.
struct TargetOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The branch that work is merged into (default: ecw.clean.target, else main or master).",
      valueName: "branch"))
  var into: String?
}

/// What a verb of `wt-clean` works with: the repository and the settings.
struct CleanCall {
  let world: World
  let workspace: Workspace
  let settings: Settings
  let repository: Repository
  /// A command to tell a person, for the workspace of this call.
  let hint: (String?) -> String?

  init(_ call: Call, _ workspace: Workspace? = nil) throws {
    hint = call.hint
    world = call.world
    self.workspace = try workspace ?? Self.workspace(of: call)
    repository = try Repository(of: self.workspace, world: world)
    settings = Settings(
      environment: world.environment,
      gitEntries: try GitConfiguration.entries(in: self.workspace, world: world))
  }

  // A bare repository bears none of the marks of a workspace, and is one here.
  private static func workspace(of call: Call) throws -> Workspace {
    do { return try call.workspace() } catch let failure as Failure
      where failure.status == .unavailable
    {
      guard let root = try Repository.bareRoot(above: call.world.currentDirectory) else {
        throw failure
      }
      return try Workspace.find(explicit: root, in: call.world)
    }
  }

  func examiner(into target: String?) throws -> Examiner {
    Examiner(
      repository,
      targets: try Targets.resolve(target ?? settings.text(.cleanTarget), in: repository),
      regenerable: settings.all(.cleanRegenerable))
  }

  /// Adds a line to the audit log.
  func audit(_ verb: String, _ what: String, safetyCopy: String? = nil, status: ExitStatus) {
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "wt-clean", verb: verb, what: what, safetyCopy: safetyCopy,
        status: status), in: workspace, world)
  }
}

/// A verb of `wt-clean`.
protocol CleanVerb: Verb {
  var options: CleanOptions { get }
  func report(_ call: CleanCall) throws -> any Report
}

extension CleanVerb {
  var common: CommonOptions { options.common }

  func report(_ call: Call) throws -> any Report { try report(try CleanCall(call)) }
}
