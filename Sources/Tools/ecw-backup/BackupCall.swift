import ArgumentParser
import Backups
import Common
import Processes
import Terminal

/// The options every verb of `ecw-backup` takes.
struct BackupOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).", valueName: "dir"),
    completion: .directory)
  var dest: String?
}

/// What a verb of `ecw-backup` works with: the workspace, its settings, its snapshots.
struct BackupCall {
  let world: World
  let workspace: Workspace
  let settings: Settings
  let repository: BackupRepository

  init(_ call: Call, dest: String?) throws {
    world = call.world
    workspace = try call.workspace()
    settings = Settings(
      environment: world.environment,
      gitEntries: try GitConfiguration.entries(in: workspace, world: world))
    let named = dest.map { Path.normal($0, from: call.world.currentDirectory) }
    repository = BackupRepository(
      directory: named ?? Path.normal(settings.text(.backupDest), from: workspace.root))
  }

  /// Adds a line to the audit log.
  func audit(_ verb: String, _ what: String, safetyCopy: String? = nil, status: ExitStatus) {
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ecw-backup", verb: verb, what: what, safetyCopy: safetyCopy,
        status: status), in: workspace, world)
  }
}

/// A verb of `ecw-backup`.
protocol BackupVerb: Verb {
  var options: BackupOptions { get }
  func report(_ call: BackupCall) throws -> any Report
}

extension BackupVerb {
  var common: CommonOptions { options.common }

  func report(_ call: Call) throws -> any Report {
    try report(try BackupCall(call, dest: options.dest))
  }
}
