public import Common

/// The queue of signals in a workspace.
///
/// Changes hold one lock, decide, append their events in one transaction, and then move files. What
/// a run that was killed left between the two is mended by the next one, from the events.
public struct SignalQueue: Sendable {
  /// The outside world.
  public let world: World
  /// The workspace.
  public let workspace: Workspace
  /// The limits.
  public let policy: SignalPolicy
  /// Told of each file that is put into the quarantine: where it is now, and why.
  public var onSetAside: @Sendable (_ path: String, _ reason: String) -> Void = { _, _ in }

  /// Names the queue of a workspace; nothing is opened yet.
  public init(world: World, workspace: Workspace, policy: SignalPolicy) {
    self.world = world
    self.workspace = workspace
    self.policy = policy
  }

  var directory: SignalDirectory {
    var directory = SignalDirectory(workspace)
    directory.onSetAside = onSetAside
    return directory
  }

  private var store: String { workspace.eventStore(in: world.environment) }

  /// Looks, and changes nothing; the events about the signals that are named are at hand.
  func look<Result>(about ids: [String] = [], _ body: (QueueSession) throws -> Result) throws
    -> Result
  {
    let log = try SignalLog.look(store, about: ids, world, busySeconds: policy.busySeconds)
    return try body(QueueSession(self, log, isDry: true))
  }

  /// Changes the queue; with `isDry` the same decisions are made and nothing is changed.
  func change<Result>(
    isDry: Bool, about ids: [String] = [], _ body: (QueueSession) throws -> Result
  ) throws -> Result {
    if isDry { return try look(about: ids, body) }
    guard try Disk.exists(directory.path) else {
      // Nothing was ever posted here: no lock and no cache for that.
      return try look(body)
    }
    let path = workspace.stateDirectory + "/signals.lock"
    guard
      let lock = try FileLock(
        path, waiting: policy.busySeconds, checkpoint: { try world.checkpoint() })
    else {
      let holder = FileLock.holder(of: path).map { " (process \($0))" } ?? ""
      throw Failure("the queue of signals is being changed\(holder)", status: .busy)
    }
    defer { lock.keep() }
    for _ in 0..<5 {
      do {
        let log = try SignalLog.open(
          store, cache: workspace.stateDirectory + "/cache/signals.db",
          busySeconds: policy.busySeconds)
        let session = QueueSession(self, log, isDry: false)
        try session.catchUp()
        let result = try body(session)
        try session.syncDirectories()
        return result
      } catch is Outdated {
        continue  // another program wrote about the same signals between our look and our write
      }
    }
    throw Failure("other programs keep writing about the same signals", status: .busy)
  }

  struct Outdated: Error {}
}
