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
      let additions = try plans.filter { !$0.steps.isEmpty }.map(addition)
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

  private func addition(_ plan: Plan) throws -> SignalLog.Addition {
    let state = plan.state
    let isUnknown = state.logStatus == nil
    let document = isUnknown ? try files(state.id).first?.document : nil
    let psID = state.psID ?? state.stream?.split(separator: ":").last.map(String.init)
    let flat: [(String, String?)] = [
      ("signal_type", state.type), ("ps_id", psID), ("entry_id", state.entryID),
      ("topic", state.topic),
    ]
    let described = flat.compactMap { key, value in
      value.map { (key, SignalDocument.quoted($0)) }
    }
    return SignalLog.Addition(
      id: state.id,
      stream: state.stream
        ?? "\(state.sidequest ?? "default"):blackboard:\(state.psID ?? "unknown")",
      psID: psID,
      description: described,
      further: document?.members(without: Self.bookkeeping.union(described.map(\.0))) ?? [],
      isUnknown: isUnknown, postedAt: state.postedAt, steps: plan.steps)
  }

  // What a file says of where the signal stands: the events say it themselves.
  private static let bookkeeping: Set<String> = [
    "signal_id", "status", "attempts", "posted_at", "created_at", "claimed_by", "claimed_at",
    "claim_token", "renewed_at", "expires_at", "not_before", "requeued_at", "completed_at",
    "failed_at", "expired_at", "result", "history", "adopted", "requeued",
  ]

  private func carryOut(
    _ steps: [Transition], on file: SignalFile, _ posted: Timestamp, isArchived: Bool
  ) throws {
    var document = file.document
    for step in steps {
      let old = step.to == .posted ? try keepResult(of: document, file.id) : nil
      step.apply(to: &document, waitingSince: posted, oldResult: old)
    }
    let status = steps.last?.to ?? file.state
    let place =
      isArchived
      ? (file.isArchived ? file.place : "archived/" + today) : status.place
    try move(
      file, document.content, to: place, token: status == .claimed ? steps.last?.token : nil,
      isWrittenFirst: steps.contains { $0.to.isOver })
  }

  // The result of an earlier attempt: with it in the file, the file would grow without end.
  private func keepResult(of document: SignalDocument, _ id: String) throws -> (String, String)? {
    guard let result = document.text(of: "result") else { return nil }
    if result.utf8.count <= 1000 { return ("result", result) }
    let token = document.text(of: "claim_token").map { String($0.dropFirst().dropLast()) }
    let name = SignalName.file(
      id, token: token.flatMap { SignalName.isToken($0) ? $0 : nil } ?? RandomName.hex(16))
    try directory.make("results")
    try AtomicFile.write(result + "\n", to: directory.at("results") + "/" + name)
    return ("result_path", SignalDocument.quoted("results/" + name))
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
      guard !file.isArchived, file.place != file.state.place || file.isMisnamed else { return }
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
    guard file.place == entry.status.place, !file.isMisnamed else { return false }
    switch entry.status {
    case .posted: return word == nil || word == .posted
    case .claimed:
      return file.token == entry.token && word == .claimed && file.fields.token == entry.token
    default: return word == entry.status
    }
  }
}
