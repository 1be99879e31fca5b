import ArgumentParser
import Common
import Processes
import Signals
import Terminal

/// What a verb of `ecw-signals` works with: the workspace, its settings, its queue.
struct SignalsCall {
  let world: World
  let workspace: Workspace
  let settings: Settings
  private let gitEntries: [(key: String, value: String)]
  let queue: SignalQueue

  init(_ call: Call) throws {
    world = call.world
    workspace = try call.workspace()
    gitEntries = try GitConfiguration.entries(in: workspace, world: world)
    settings = Settings(environment: world.environment, gitEntries: gitEntries)
    queue = Self.queue(world, workspace, try SignalPolicy(settings))
  }

  /// The queue; what it puts aside on its way is said and written down.
  private static func queue(_ world: World, _ workspace: Workspace, _ policy: SignalPolicy)
    -> SignalQueue
  {
    var queue = SignalQueue(world: world, workspace: workspace, policy: policy)
    queue.onSetAside = { path, reason in
      let shown = Shell.printable(Path.relative(path, to: workspace.root) ?? path)
      world.err("ecw-signals: '\(shown)' was put there: \(reason)\n")
      AuditLog.note(
        AuditLog.Entry(
          time: world.now(), tool: "ecw-signals", verb: "quarantine", what: shown,
          safetyCopy: shown, status: .ok), in: workspace, world)
    }
    return queue
  }

  /// The handlers that git's configuration names: no file of a clone and no variable adds one.
  func handlers() throws -> [String: SignalHandler] {
    let prefix = "ecw.signals.handler."
    let named = gitEntries.filter { $0.key.lowercased().hasPrefix(prefix) }
    return try Dictionary(
      grouping: named, by: { String($0.key.lowercased().dropFirst(prefix.count)) }
    ).mapValues { try SignalHandler($0.map(\.value)) }
  }

  /// Who works on a claim when nobody says otherwise.
  var owner: String { (world.environment["USER"] ?? "somebody") + "@" + world.host }

  /// Adds a line to the audit log about the signals that were changed.
  func audit(_ verb: String, _ ids: [String], status: ExitStatus = .ok) {
    if ids.isEmpty { return }
    let named = ids.prefix(20).joined(separator: " ")
    let more = ids.count > 20 ? " and \(ids.count - 20) more" : ""
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ecw-signals", verb: verb, what: named + more, safetyCopy: nil,
        status: status), in: workspace, world)
  }

  /// The report about changes, after its line in the audit log; of a part of what was asked for
  /// when some of it could not be read.
  func report(_ verb: String, _ changes: [SignalChange], isDry: Bool, isPart: Bool = false) throws
    -> any Report
  {
    let records = changes.map { ChangeRecord($0, isDry: isDry, root: workspace.root) }
    var status = ChangeRecord.status(changes)
    if isPart, status == .ok { status = .partial }
    if !isDry {
      audit(verb, changes.filter { $0.outcome.isChange }.map(\.id), status: status)
    }
    return Listing(records, status: status, render: ChangeRecord.render)
  }
}

/// A verb of `ecw-signals`.
protocol SignalsVerb: Verb {
  func report(_ call: SignalsCall) throws -> any Report
}

extension SignalsVerb {
  func report(_ call: Call) throws -> any Report { try report(SignalsCall(call)) }
}

extension SignalChange.Outcome {
  /// Whether something on the disk is other than before.
  var isChange: Bool { ![.already, .missing, .refused].contains(self) }
}
