import Common

extension SignalQueue {
  /// Ends what nobody took in time and what was claimed and never finished.
  ///
  /// With `isRequeued` a signal whose claim ended is tried again while it has attempts left, and is
  /// a dead letter after that. Every live file is looked at: what is no signal goes to the
  /// quarantine, what disagrees with the log is mended.
  public func expire(statuses: [SignalStatus], isRequeued: Bool, isDry: Bool = false) throws
    -> [SignalChange]
  {
    try change(isDry: isDry) { session in
      var changes: [SignalChange] = []
      let ids = try session.survey(&changes)
      let live = try session.log?.ids([.posted, .claimed]) ?? []
      let now = world.now()
      changes += try session.each(ids + live.filter { !ids.contains($0) }) { state in
        guard statuses.contains(state.status), state.path != nil, !state.isArchived,
          state.fileStatus?.isOver != true,
          policy.isOverdue(state, at: now)
        else { return .pass }
        let steps = session.endSteps(state, isRequeued: isRequeued, at: now)
        var change = SignalChange(
          state, steps.last?.to == .posted ? .retried : .expired, to: steps.last?.to,
          reason: steps.first?.reason)
        if steps.last?.to == .failed { change.outcome = .failed }
        change.notBefore = steps.last?.notBefore
        return .plan(QueueSession.Plan(state: state, steps: steps), change)
      }
      return changes
    }
  }
}

extension QueueSession {
  /// The signals of every live file; what is none is set aside, and so is the litter of killed runs.
  fileprivate func survey(_ changes: inout [SignalChange]) throws -> [String] {
    var ids: [String] = []
    if !isDry {
      for place in try SignalDirectory.live + SignalDirectory.over + directory.archives() {
        try directory.removeLitter(place)
      }
    }
    for place in SignalDirectory.live {
      for name in try directory.names(place) {
        try world.checkpoint()
        do {
          if let file = try SignalFile(directory.path, place: place, name: name) {
            ids.append(file.id)
          }
        } catch let failure as Failure where failure.status == .dataError {
          if try isYoung(directory.at(place) + "/" + name) { continue }
          var change = SignalChange(name, .quarantined, reason: failure.message)
          change.kept =
            try isDry
            ? directory.at("quarantine") + "/" + name
            : directory.setAside(
              directory.at(place) + "/" + name, failure.message, isTold: false)
          changes.append(change)
        }
      }
    }
    return ids
  }

  fileprivate func endSteps(_ state: SignalState, isRequeued: Bool, at now: Timestamp)
    -> [Transition]
  {
    func step(_ to: SignalStatus, _ reason: String) -> Transition {
      Transition(
        to: to, time: now, token: state.token, owner: state.claimedBy, attempts: state.attempts,
        reason: reason)
    }
    guard state.status == .claimed else {
      return [step(.expired, "not claimed in \(Quantity.age(seconds: policy.unclaimedSeconds))")]
    }
    let expired = step(.expired, "claimed, not renewed, not finished")
    guard isRequeued else { return [expired] }
    if state.attempts < policy.maxAttempts { return [expired, .again(state, at: now, policy)] }
    return [expired, step(.failed, "claimed \(state.attempts) times and never finished")]
  }
}
