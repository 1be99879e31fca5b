import Common

extension SignalQueue {
  /// The end of a claim.
  public struct Finish: Sendable {
    /// The signal.
    public var id: String
    /// The token of the claim.
    public var token: String
    /// What came out, as JSON text.
    public var result: String?
    /// Why it failed; `nil` when it did not.
    public var failure: String?
    /// Whether a failed signal is tried again while it has attempts left.
    public var isRetried = false
    /// Whether the work was only broken off from outside: back into the queue, and no attempt.
    public var isInterrupted = false

    /// A claim that ended well.
    public init(id: String, token: String) {
      self.id = id
      self.token = token
    }
  }

  /// Ends claims.
  ///
  /// Only the current token ends one: what comes with another is kept in `late`.
  public func finish(_ ends: [Finish], isDry: Bool = false) throws -> [SignalChange] {
    // Also when the whole queue is gone: what was worked out is kept.
    if !isDry, !ends.isEmpty, try !Disk.exists(directory.path) { try directory.make("late") }
    return try change(isDry: isDry, about: ends.map(\.id)) { session in
      var plans: [QueueSession.Plan] = []
      var changes: [SignalChange] = []
      for end in ends {
        guard let state = try session.settled(end.id) else {
          changes.append(try session.unknown(end))
          continue
        }
        let before = plans.first { $0.state.id == end.id }
        guard state.status == .claimed, state.token == end.token, before == nil else {
          changes.append(try session.tooLate(end, state, before))
          continue
        }
        let steps = session.steps(end, state)
        plans.append(QueueSession.Plan(state: state, steps: steps))
        changes.append(SignalChange(end, state, steps))
      }
      try session.commit(plans)
      return changes
    }
  }

  /// Lengthens claims, so that long work is not taken for a crash.
  public func renew(_ claims: [(id: String, token: String)], seconds: Int64?, isDry: Bool = false)
    throws -> [SignalChange]
  {
    try change(isDry: isDry) { session in
      let now = world.now()
      let end = now.adding(seconds: seconds ?? policy.claimedSeconds)
      return try claims.map { claim in
        guard let state = try session.settled(claim.id) else {
          return SignalChange(claim.id, .missing, reason: "no such signal")
        }
        guard state.status == .claimed, state.token == claim.token,
          let file = try session.files(claim.id).first
        else { return SignalChange(state, .refused, reason: "the claim was lost") }
        var document = file.document
        document.set("renewed_at", SignalDocument.quoted(now.description))
        document.set("expires_at", SignalDocument.quoted(end.description))
        if !isDry {
          try session.move(
            file, document.content, to: file.place, token: file.token, isWrittenFirst: true)
        }
        var change = SignalChange(state, .renewed)
        change.expiresAt = end
        return change
      }
    }
  }
}

extension QueueSession {
  fileprivate func steps(_ end: SignalQueue.Finish, _ state: SignalState) -> [Transition] {
    let now = world.now()
    func step(_ to: SignalStatus) -> Transition {
      Transition(
        to: to, time: now, token: state.token, owner: state.claimedBy, attempts: state.attempts,
        reason: end.failure.map { Transition.cut($0, Transition.reasonLimit) }, result: end.result)
    }
    if end.isInterrupted {
      var back = Transition.again(state, at: now, policy)
      (back.attempts, back.reason, back.notBefore) = (state.attempts - 1, "interrupted", nil)
      return [back]
    }
    guard end.failure != nil else { return [step(.completed)] }
    guard end.isRetried, state.attempts < policy.maxAttempts else { return [step(.failed)] }
    return [step(.failed), .again(state, at: now, policy)]
  }
}

extension Transition {
  /// Back into the queue, after a pause that doubles with each attempt.
  static func again(_ state: SignalState, at now: Timestamp, _ policy: SignalPolicy) -> Transition {
    Transition(
      to: .posted, time: now, attempts: state.attempts, reason: "retry",
      notBefore: now.adding(seconds: policy.pause(after: state.attempts)))
  }
}

extension SignalChange {
  fileprivate init(_ end: SignalQueue.Finish, _ state: SignalState, _ steps: [Transition]) {
    let to = steps.last?.to ?? state.status
    let outcome: Outcome =
      switch to {
      case .completed: .completed
      case .posted: .retried
      default: .failed
      }
    self.init(state, outcome, to: to, reason: end.failure)
    notBefore = steps.last?.notBefore
  }
}
