public import Common
import Processes

/// Runs the handler of each waiting signal's type, one after the other.
public struct Dispatcher: Sendable {
  /// The queue.
  public let queue: SignalQueue
  /// The handlers, by the key of their type.
  public let handlers: [String: SignalHandler]
  /// Seconds after which a handler is ended.
  public let limitSeconds: Int64
  /// Who claims.
  public let owner: String

  /// Describes the work; nothing is run yet.
  public init(
    queue: SignalQueue, handlers: [String: SignalHandler], limitSeconds: Int64, owner: String
  ) {
    self.queue = queue
    self.handlers = handlers
    self.limitSeconds = limitSeconds
    self.owner = owner
  }

  /// One handler's run, or what it would be.
  public struct Run: Sendable {
    /// The signal it was for.
    public var state: SignalState
    /// The program and its arguments.
    public var arguments: [String]
    /// What then became of the signal; `nil` when nothing was run.
    public var change: SignalChange?
    /// The exit status; `nil` when it did not exit by itself.
    public var exit: Int32?
    /// Why it did not do its work.
    public var problem: String?
    /// When it began and how long it took.
    public var began: Timestamp
    /// Seconds that it took.
    public var seconds = 0.0
    /// The file with its output.
    public var log: String?

    /// Whether it did its work and the queue took the result: a late one is only kept.
    public var isAccepted: Bool { problem == nil && change?.isDone == true }
  }

  /// What would be run.
  public func plan(types: [String], count: Int) throws -> [Run] {
    var request = request(types)
    request.count = count
    if request.types.isEmpty { return [] }
    return try queue.claim(request, isDry: true).claimed.map { state in
      var run = Run(state: state, arguments: [], began: queue.world.now())
      do { run.arguments = try vector(state) } catch { run.problem = "\(error)" }
      return run
    }
  }

  /// Runs handlers until nothing waits or the number is reached; each run is handed on at its end.
  public func work(types: [String], count: Int, onEnd: (Run) throws -> Void) throws -> [Run] {
    var runs: [Run] = []
    let request = request(types)
    // No types is every type; here none of them has a handler.
    while runs.count < count, !request.types.isEmpty {
      try queue.world.checkpoint()
      guard let state = try queue.claim(request).claimed.first else { break }
      let run = try handle(state)
      try onEnd(run)
      runs.append(run)
    }
    return runs
  }

  private func request(_ types: [String]) -> SignalQueue.ClaimRequest {
    var request = SignalQueue.ClaimRequest(owner: owner)
    let wanted = types.map(SignalHandler.key)
    request.types = handlers.keys.filter { wanted.isEmpty || wanted.contains($0) }.sorted()
    return request
  }

  private func vector(_ state: SignalState) throws -> [String] {
    guard let handler = handlers[SignalHandler.key(of: state.type ?? "")] else {
      throw Failure("no handler for '\(state.type ?? "")'", status: .unavailable)
    }
    return try handler.vector(state.fields(relativeTo: queue.workspace.root))
  }

  private func handle(_ state: SignalState) throws -> Run {
    var run = Run(state: state, arguments: [], began: queue.world.now())
    var end = SignalQueue.Finish(id: state.id, token: state.token ?? "")
    do {
      run.arguments = try vector(state)
      let output = try HandlerLog(queue.workspace, state)
      run.log = output.path
      (run.exit, run.problem) = try start(run.arguments, state, output)
      end.result = output.result
      end.isRetried = true
    } catch let failure as Failure where failure.status == .dataError {
      run.problem = failure.message  // no second attempt will make these fields arguments
    } catch let failure as Failure where failure.status == .unavailable {
      (run.problem, end.isRetried) = (failure.message, true)
    } catch {
      end.isInterrupted = true
      _ = try unhurried.finish([end])
      throw error  // interrupted, or no log: the signal is back in the queue, without an attempt
    }
    end.failure = run.problem
    run.seconds = queue.world.now().seconds(since: run.began)
    run.change = try queue.finish([end]).first
    return run
  }

  // What gives a signal back must not be interrupted by what interrupted its handler.
  private var unhurried: SignalQueue {
    var world = queue.world
    world.stopReason = { nil }
    var calm = SignalQueue(world: world, workspace: queue.workspace, policy: queue.policy)
    calm.onSetAside = queue.onSetAside
    return calm
  }

  private func start(_ arguments: [String], _ state: SignalState, _ output: HandlerLog) throws
    -> (exit: Int32?, problem: String?)
  {
    var child = ChildProcess(
      arguments[0], Array(arguments.dropFirst()), in: queue.workspace.root, world: queue.world,
      timeLimitSeconds: limitSeconds)
    for (name, value) in state.fields(relativeTo: queue.workspace.root)
    where !value.utf8.contains(0) {
      let short = name.replacing("signal_", with: "")
      child.environment["ECW_SIGNAL_" + short.uppercased()] = value
    }
    child.environment["ECW_ROOT"] = queue.workspace.root
    let heartbeat = Heartbeat(queue, state)
    let outcome: ChildProcess.Outcome
    do {
      outcome = try child.runWaiting(stopReason: { heartbeat.stopReason() }) { output.append($0) }
    } catch let failure as Failure where heartbeat.isLost && failure.status == .interrupted {
      return (nil, "the claim was lost while it ran")
    }
    output.close(outcome.errors)
    let said = outcome.errors.split(separator: "\n").last.map { ": " + $0.prefix(200) } ?? ""
    switch outcome.end {
    case .exited(0): return (0, nil)
    case .exited(let status): return (status, "exit \(status)\(said)")
    case .signaled(let signal): return (nil, "ended by signal \(signal)\(said)")
    case .timedOut: return (nil, "not done in \(Quantity.age(seconds: limitSeconds))")
    }
  }
}
