import ArgumentParser
import Common
import Gate
import Processes
import Terminal

/// What a verb of `ws-gate` works with.
struct GateCall {
  let world: World
  let workspace: Workspace
  let settings: Settings

  /// In a hook the repository is the one that git is working in, whatever `ECW_ROOT` says.
  init(_ call: Call, inHook: Bool = false) throws {
    world = inHook ? Self.hookWorld(call) : call.world
    workspace = try inHook ? Self.hookWorkspace(call) : call.workspace()
    settings = Settings(
      environment: world.environment,
      gitEntries: try GitConfiguration.entries(in: workspace, world: world))
  }

  /// The workspace that a git hook is about.
  static func hookWorkspace(_ call: Call) throws -> Workspace {
    try Workspace.find(explicit: call.options.root, in: hookWorld(call))
  }

  private static func hookWorld(_ call: Call) -> World {
    var world = call.world
    world.environment["ECW_ROOT"] = nil
    return world
  }

  /// The directory whose HEAD is meant: the current one, unless another workspace is named.
  var directory: String {
    let named = try? Workspace.find(explicit: nil, in: world)  // none here: the named one is meant
    return named == workspace ? world.currentDirectory : workspace.root
  }

  func commit(_ name: String?) throws -> GateCommit {
    try GateCommit.resolve(name ?? "HEAD", in: directory, world: world)
  }

  func tester() throws -> GateTester {
    var area = try GateArea(workspace, world: world)
    area.onNotice = { [world] in world.err($0 + "\n") }
    return GateTester(
      area: area,
      command: try GateCommand.configured(in: workspace, settings: settings, world: world),
      redExpiresSeconds: try settings.seconds(.gateRedExpires), world: world)
  }

  func reading(of results: [GateResult]) throws -> GateReading {
    try GateReading(of: results, settings: settings, now: world.now())
  }

  func audit(_ verb: String, _ what: String, safetyCopy: String? = nil, status: ExitStatus) {
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ws-gate", verb: verb, what: what, safetyCopy: safetyCopy,
        status: status), in: workspace, world)
  }
}

/// A verb of `ws-gate`.
protocol GateVerb: Verb {
  func report(_ call: GateCall) throws -> any Report
}

extension GateVerb {
  func report(_ call: Call) throws -> any Report { try report(try GateCall(call)) }
}
