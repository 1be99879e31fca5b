import Common

extension SignalQueue {
  /// What to claim and for whom.
  public struct ClaimRequest: Sendable {
    /// Only these signals; empty for whatever waits.
    public var ids: [String] = []
    /// How many at most; `nil` for one, and for all that are named.
    public var count: Int?
    /// Only of these types; empty for all.
    public var types: [String] = []
    /// Who claims.
    public var owner: String
    /// How long the claim lives without being renewed; `nil` for the policy's time.
    public var seconds: Int64?

    /// Asks for one signal of any type.
    public init(owner: String) { self.owner = owner }
  }

  /// Claims signals, the one that waits longest first; each is given to exactly one.
  public func claim(_ request: ClaimRequest, isDry: Bool = false) throws
    -> (claimed: [SignalState], refused: [SignalChange])
  {
    try change(isDry: isDry) { session in
      var refused: [SignalChange] = []
      let states =
        try request.ids.isEmpty
        ? session.waiting(request) : session.named(request, &refused)
      let now = world.now()
      let plans = states.map { state in
        QueueSession.Plan(
          state: state, steps: [Transition(claiming: state, request, policy, at: now)])
      }
      try session.commit(plans)
      if isDry { return (plans.map(\.state), refused) }
      let claimed = try plans.compactMap { try session.proven($0, &refused) }
      return (claimed, refused)
    }
  }
}

extension Transition {
  init(
    claiming state: SignalState, _ request: SignalQueue.ClaimRequest, _ policy: SignalPolicy,
    at now: Timestamp
  ) {
    let attempt = state.attempts + 1
    self.init(
      to: .claimed, time: now, token: SignalName.token(attempt: attempt),
      owner: Self.cut(request.owner, Self.ownerLimit),
      attempts: attempt, expiresAt: now.adding(seconds: request.seconds ?? policy.claimedSeconds))
  }
}

extension QueueSession {
  /// The signals that can be claimed, oldest file first, up to the number asked for.
  fileprivate func waiting(_ request: SignalQueue.ClaimRequest) throws -> [SignalState] {
    var ready: [SignalState] = []
    for name in try oldestFirst("pending") {
      if ready.count == request.count ?? 1 { break }
      try world.checkpoint()
      guard let id = try signal(in: "pending", name) else { continue }
      guard let state = try settled(id), state.status == .posted, state.fileStatus == .posted,
        isDue(state), isWanted(state, request.types)
      else { continue }
      ready.append(state)
    }
    return ready
  }

  fileprivate func named(
    _ request: SignalQueue.ClaimRequest, _ refused: inout [SignalChange]
  ) throws -> [SignalState] {
    var ready: [SignalState] = []
    var seen: Set<String> = []
    for id in request.ids where seen.insert(id).inserted {
      if ready.count == request.count { break }
      guard let state = try settled(id) else {
        refused.append(SignalChange(id, .missing, reason: "no such signal"))
        continue
      }
      guard isWanted(state, request.types) else { continue }
      // Who names a signal wants it now: a pause between attempts is for those who take any.
      guard state.status == .posted, state.fileStatus == .posted else {
        refused.append(
          SignalChange(
            state, .refused, reason: state.disagreement ?? "it is \(state.status.rawValue)"))
        continue
      }
      ready.append(state)
    }
    return ready
  }

  // Read again: a claim without its token could never be ended, and another would take it too.
  fileprivate func proven(_ plan: Plan, _ refused: inout [SignalChange]) throws -> SignalState? {
    let state = try state(plan.state.id)
    if let state, state.status == .claimed, state.token == plan.steps.last?.token { return state }
    let reason = "what was written is not what is read again"
    refused.append(SignalChange(state ?? plan.state, .refused, reason: reason))
    // With a log it is the log that says otherwise by now: somebody wrote about the signal.
    for file in log == nil ? try files(plan.state.id) : [] {
      try directory.setAside(file.path, reason)
    }
    return nil
  }

  /// The names in a place by the time of their files.
  func oldestFirst(_ place: String) throws -> [String] {
    try directory.names(place).compactMap { name -> (String, Timestamp)? in
      let status = try Disk.status(directory.at(place) + "/" + name)
      return status.map { (name, $0.modified) }
    }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }

  /// The signal that a file is of; a file that is none goes to the quarantine.
  func signal(in place: String, _ name: String) throws -> String? {
    do {
      return try SignalFile(directory.path, place: place, name: name)?.id
    } catch let failure as Failure where failure.status == .dataError {
      let path = directory.at(place) + "/" + name
      if !isDry, try !isYoung(path) { try directory.setAside(path, failure.message) }
      return nil
    }
  }

  /// Whether a file was written just now: what cannot be read may be half of it.
  func isYoung(_ path: String) throws -> Bool {
    guard let status = try Disk.status(path), status.kind == .file else { return false }
    return abs(world.now().seconds(since: status.modified)) < 10
  }

  /// The signal after file and log were brought together.
  func settled(_ id: String) throws -> SignalState? {
    let state = try state(id)
    guard let state, !isDry,
      state.disagreement != nil || state.status.place != place(of: state) || isMisnamed(state)
    else { return state }
    try mend(id)
    return try self.state(id)
  }

  private func place(of state: SignalState) -> String? {
    state.isArchived ? state.status.place : state.path.map { Path.name(Path.parent($0)) }
  }

  private func isMisnamed(_ state: SignalState) -> Bool {
    guard let path = state.path, state.status != .claimed, !state.isArchived else { return false }
    return Path.name(path) != SignalName.file(state.id)
  }

  private func isDue(_ state: SignalState) -> Bool {
    (state.notBefore ?? .distantPast) <= world.now()
  }

  private func isWanted(_ state: SignalState, _ types: [String]) -> Bool {
    let key = SignalHandler.key(of: state.type ?? "")
    return types.isEmpty || types.contains { SignalHandler.key(of: $0) == key }
  }
}
