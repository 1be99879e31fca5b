import Common
import Processes
import Terminal
import Workstreams

/// What a verb of `ws-state` works with.
struct StateCall {
  let world: World
  let workspace: Workspace
  let settings: Settings
  let busySeconds: Int64

  init(_ call: Call) throws {
    world = call.world
    workspace = try call.workspace()
    settings = Settings(
      environment: world.environment,
      gitEntries: try GitConfiguration.entries(in: workspace, world: world))
    busySeconds = try settings.seconds(.busyTimeout)
  }

  /// Opens the table, works with it, and says who is in the way when it stays locked.
  func table<Result>(
    for purpose: WorkstreamTable.Purpose = .reading,
    _ body: (borrowing WorkstreamTable) throws -> Result
  ) throws -> Result {
    try WorkstreamTable.use(
      in: workspace, for: purpose, busySeconds: busySeconds, world: world, body)
  }

  /// The files' and the table's dependencies.
  func graph() throws -> DependencyGraph {
    let rows =
      try Disk.exists(WorkstreamTable.path(in: workspace)) ? table { try $0.dependencyRows() } : []
    return try DependencyGraph(of: workspace, rows: rows)
  }

  /// The status that the tool exits with by an error.
  static func status(of error: any Error) -> ExitStatus {
    let failure = error as? Failure ?? (error as? any FailureConvertible)?.asFailure
    return failure?.status ?? .failed
  }

  /// Adds a line to the audit log.
  func audit(_ verb: String, _ what: String, safetyCopy: String? = nil, status: ExitStatus) {
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ws-state", verb: verb, what: what, safetyCopy: safetyCopy,
        status: status), in: workspace, world)
  }
}

/// A verb of `ws-state`.
protocol StateVerb: Verb {
  func report(_ call: StateCall) throws -> any Report
}

extension StateVerb {
  func report(_ call: Call) throws -> any Report { try report(try StateCall(call)) }
}
