import Common

extension SignalQueue {
  /// Puts signals back into the queue: expired, failed, archived, claimed and left, or finished.
  ///
  /// A claim that may still be alive, and what was completed, only with `isForced`.
  public func requeue(_ ids: [String], isForced: Bool, isDry: Bool = false) throws -> [SignalChange]
  {
    try change(isDry: isDry) { session in
      let now = world.now()
      return try session.each(ids) { state in
        if state.status == .posted, !state.isArchived, state.fileStatus == .posted {
          return .done(SignalChange(state, .already))
        }
        if !isForced, let reason = session.risk(state) {
          return .done(SignalChange(state, .refused, reason: reason))
        }
        if state.path == nil, let reason = try session.recreate(state) {
          return .done(SignalChange(state, .refused, reason: reason))
        }
        let step = Transition(to: .posted, time: now, attempts: state.attempts, reason: "requeued")
        return .plan(
          QueueSession.Plan(state: state, steps: [step]),
          SignalChange(state, .requeued, to: .posted))
      }
    }
  }

  /// Files signals away; one that still waits expires by that.
  public func archive(_ ids: [String], isForced: Bool, isDry: Bool = false) throws -> [SignalChange]
  {
    try change(isDry: isDry) { session in
      let now = world.now()
      return try session.each(ids) { state in
        if state.isArchived, state.disagreement == nil {
          return .done(SignalChange(state, .already))
        }
        guard state.path != nil else {
          return .done(SignalChange(state, .missing, reason: "it has no file"))
        }
        if state.status == .claimed, !isForced, let reason = session.risk(state) {
          return .done(SignalChange(state, .refused, reason: reason))
        }
        let step = Transition(
          to: .expired, time: now, token: state.token, owner: state.claimedBy,
          attempts: state.attempts, reason: "archived")
        let plan = QueueSession.Plan(
          state: state, steps: state.status.isOver ? [] : [step], isArchived: true)
        return .plan(
          plan, SignalChange(state, .archived, to: state.status.isOver ? state.status : .expired))
      }
    }
  }
}

extension QueueSession {
  enum Decision {
    case pass
    case done(SignalChange)
    case plan(Plan, SignalChange)
  }

  /// Decides about each signal once, then commits all at once.
  func each(_ ids: [String], _ decide: (SignalState) throws -> Decision) throws -> [SignalChange] {
    var seen: Set<String> = []
    var plans: [Plan] = []
    var changes: [SignalChange] = []
    for id in ids where seen.insert(id).inserted {
      try world.checkpoint()
      guard let state = try settled(id) else {
        changes.append(SignalChange(id, .missing, reason: "no such signal"))
        continue
      }
      switch try decide(state) {
      case .pass: continue
      case .done(let change): changes.append(change)
      case .plan(let plan, let change):
        plans.append(plan)
        changes.append(change)
      }
    }
    try commit(plans)
    return changes
  }

  /// Why taking a signal out of its state could lose work; `nil` when it cannot.
  fileprivate func risk(_ state: SignalState) -> String? {
    switch state.status {
    case .claimed where !policy.isOverdue(state, at: world.now()):
      "claimed by \(state.claimedBy ?? "somebody") until \(policy.end(of: state))"
    case .completed: "it is COMPLETED"
    default: nil
    }
  }

  // A signal that only the log knows gets its file back, from the event that posted it.
  // What is in its place and cannot be read is kept; returned is why it cannot be done.
  fileprivate func recreate(_ state: SignalState) throws -> String? {
    let path = directory.at("pending") + "/" + SignalName.file(state.id)
    if try isYoung(path) { return "its file cannot be read and is new: somebody may be writing it" }
    guard !isDry, let text = try log?.posting(state.id) else { return nil }
    if text.utf8.count > SignalFile.postedLimit { return "what posted it is too large for a file" }
    if try Disk.exists(path) { try directory.setAside(path, "it could not be read") }
    try directory.make("pending")
    var document = try SignalDocument(Array(text.utf8))
    document.set("status", "\"PENDING\"")
    document.set("created_at", SignalDocument.quoted(state.postedAt.description))
    try AtomicFile.write(
      String(decoding: document.content, as: UTF8.self) + "\n", to: path, mode: 0o644)
    return nil
  }
}
