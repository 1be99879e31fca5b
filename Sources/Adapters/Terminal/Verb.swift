public import ArgumentParser
public import Common

/// One verb of a tool: arguments, one domain call, a report.
///
/// ``report(_:)`` never prints. ``run()`` prints what it returned and exits with its status; this
/// is the only place of the suite that looks at the output format.
public protocol Verb: ParsableCommand {
  /// The options common to all verbs.
  var common: CommonOptions { get }
  /// Does the work.
  func report(_ call: Call) throws -> any Report
}

extension Verb {
  /// Does the work, prints the report and exits with its status.
  public func run() throws {
    let live = LiveWorld(timeoutSeconds: common.timeout?.seconds)
    let call = Call(world: live.world, options: common)
    let status: ExitStatus
    do {
      status = try write(try report(call), live)
    } catch {
      live.clearProgress()
      throw error
    }
    if status != .ok { throw ExitCode(status.rawValue) }
  }

  private func write(_ report: any Report, _ live: LiveWorld) throws -> ExitStatus {
    live.clearProgress()
    if let stream = report as? any StreamedReport {
      return try stream.write(asJSON: common.json, live.style, to: live.world.out)
    }
    switch common.json {
    case true: for line in try report.json() { live.world.out(line + "\n") }
    case false: live.world.out(Hint.commands(in: report.text(live.style), root: common.root))
    }
    return report.status
  }
}

/// What a verb is called with.
public struct Call: Sendable {
  /// The outside world.
  public let world: World
  /// The options common to all verbs.
  public let options: CommonOptionsValues

  init(world: World, options: CommonOptions) {
    self.world = world
    self.options = CommonOptionsValues(root: options.root, json: options.json)
  }

  /// A call without options of its own.
  init(timeoutSeconds: Int64?) {
    world = LiveWorld(timeoutSeconds: timeoutSeconds).world
    options = CommonOptionsValues(root: nil, json: false)
  }

  /// A command to tell a person, for the workspace of this call, wherever it is pasted.
  public func hint(_ command: String?) -> String? {
    let root = options.root.map { Path.normal($0, from: world.currentDirectory) }
    return command.map { Hint.command($0, root: root) }
  }

  /// Finds the workspace.
  public func workspace() throws -> Workspace {
    try Workspace.find(explicit: options.root, in: world)
  }
}

/// The common options, as values that can be handed on.
public struct CommonOptionsValues: Sendable {
  /// The workspace that was named, if any.
  public let root: String?
  /// Whether records are printed as JSON.
  public let json: Bool
}
