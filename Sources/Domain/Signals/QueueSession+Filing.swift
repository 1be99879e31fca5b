import Common

extension QueueSession {
  /// What is decided about one signal.
  struct Plan {
    let state: SignalState
    let steps: [Transition]
    var isArchived = false
  }

  /// Appends the events of all plans at once, then files each signal.
  func commit(_ plans: [Plan]) throws {
    if isDry || plans.isEmpty { return }
    if let log {
      let additions = plans.filter { !$0.steps.isEmpty }.map(addition)
      if !additions.isEmpty, try !log.append(additions) { throw SignalQueue.Outdated() }
      try Failpoint.hit("signals.logged")
      try log.refresh()
    }
    for plan in plans {
      // Gone meanwhile: somebody moves files by hand. The log has the step, `list` shows it.
      guard let file = try files(plan.state.id).first else { continue }
      try carryOut(plan.steps, on: file, plan.state.postedAt, isArchived: plan.isArchived)
      try Failpoint.hit("signals.filed")
    }
    try syncDirectories()
  }

  private func addition(_ plan: Plan) -> SignalLog.Addition {
    let state = plan.state
    let psID = state.psID ?? state.stream?.split(separator: ":").last.map(String.init)
    let described: [(String, String?)] = [
      ("signal_type", state.type), ("ps_id", psID), ("entry_id", state.entryID),
      ("topic", state.topic),
    ]
    return SignalLog.Addition(
      id: state.id,
      stream: state.stream
        ?? "\(state.sidequest ?? "default"):blackboard:\(state.psID ?? "unknown")",
      psID: psID,
      description: described.compactMap { key, value in
        value.map { (key, SignalDocument.quoted($0)) }
      },
      isUnknown: state.logStatus == nil, postedAt: state.postedAt, steps: plan.steps)
  }

  private func carryOut(
    _ steps: [Transition], on file: SignalFile, _ posted: Timestamp, isArchived: Bool
  ) throws {
    var document = file.document
    for step in steps { step.apply(to: &document, waitingSince: posted) }
    let status = steps.last?.to ?? file.state
    let place =
      isArchived
      ? (file.isArchived ? file.place : "archived/" + today) : status.place
    try move(
      file, document.content, to: place, token: status == .claimed ? steps.last?.token : nil,
      isWrittenFirst: status.isOver)
  }

  private var today: String {
    let now = world.now()
    let date = CivilTime(now, utcOffsetSeconds: world.utcOffset(now)).text.prefix(10)
    return date.split(separator: "-").joined()
  }

  /// Brings a signal's files to what the log says, or without a log to what its file says.
  func mend(_ id: String) throws {
    if isDry { return }
    let files = try files(id)
    guard let file = files.first else { return }
    for extra in files.dropFirst() {
      try directory.setAside(extra.path, "a second file of this signal; \(file.place) counts")
    }
    guard let log, let entry = try log.entry(id) else {
      // An end that was written and not yet moved, or the words of one who does not move files.
      guard !file.isArchived, file.place != file.state.place else { return }
      return try move(
        file, file.document.content, to: file.state.place, token: nil, isWrittenFirst: true)
    }
    guard !isFiled(file, entry), let step = try log.lastStep(id, entry) else { return }
    // Somebody filed it away by hand; only an event of ours takes it back into the queue.
    let isAway = file.isArchived || SignalDirectory.over.contains(file.place)
    if isAway, !entry.status.isOver, !step.isOurs { return }
    let posted = SignalState(file: file, entry: entry, world: world).postedAt
    try carryOut([step], on: file, posted, isArchived: file.isArchived && entry.status.isOver)
  }

  private func isFiled(_ file: SignalFile, _ entry: SignalLog.Entry) -> Bool {
    let word = file.fields.status.flatMap { SignalStatus(word: $0) }
    if file.isArchived { return entry.status.isOver && word == entry.status }
    guard file.place == entry.status.place else { return false }
    switch entry.status {
    case .posted: return word == nil || word == .posted
    case .claimed:
      return file.token == entry.token && word == .claimed && file.fields.token == entry.token
    default: return word == entry.status
    }
  }
}
