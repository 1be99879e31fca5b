import Common

extension QueueSession {
  /// What comes of an end that is not that of the current claim: known before, or kept apart.
  func tooLate(_ end: SignalQueue.Finish, _ state: SignalState, _ before: Plan?) throws
    -> SignalChange
  {
    if try isSame(end, as: recorded(end, before)) { return SignalChange(state, .already) }
    let why =
      before != nil || state.token == end.token
      ? "its claim ended before, and not like this"
      : state.status == .claimed
        ? "somebody else has claimed it" : "it is \(state.status.rawValue)"
    var change = SignalChange(state, .late, reason: why)
    change.token = end.token
    if !isDry { change.kept = try keep(end, why) }
    return change
  }

  private typealias Recorded = (status: SignalStatus, result: String?)

  /// How this very claim ended, as far as that was written: just now, in the log, in the file.
  private func recorded(_ end: SignalQueue.Finish, _ before: Plan?) throws -> Recorded? {
    if let before {
      guard before.state.token == end.token else { return nil }
      return before.steps.first.map { ($0.to, $0.result) }
    }
    if let log {
      guard let entry = try log.entry(end.id), entry.endedToken == end.token else { return nil }
      return try log.end(entry)
    }
    guard let file = try files(end.id).first else { return nil }
    if file.fields.token == end.token, file.state.isOver {
      return (file.state, file.document.text(of: "result"))
    }
    for text in file.document.elements(of: "history").reversed() {
      // An element of another shape is somebody else's.
      guard let past = try? JSON.decode(Past.self, from: Array(text.utf8)) else { continue }
      let status = past.status.flatMap { SignalStatus(word: $0) }
      if past.claimToken == end.token, let status, status.isOver { return (status, nil) }
    }
    return nil
  }

  private struct Past: Decodable {
    var status: String?
    var claimToken: String?
  }

  private func isSame(_ end: SignalQueue.Finish, as recorded: Recorded?) -> Bool {
    guard let recorded, recorded.status == (end.failure == nil ? .completed : .failed) else {
      return false
    }
    guard let result = end.result else { return true }
    return recorded.result.map(StrictJSON.compact) == StrictJSON.compact(result)
  }

  /// What comes of the end of a signal that nothing knows.
  func unknown(_ end: SignalQueue.Finish) throws -> SignalChange {
    var change = SignalChange(end.id, .missing, reason: "no such signal")
    if !isDry { change.kept = try keep(end, "no such signal") }
    return change
  }

  // A result that nobody waits for any more may be hours of work.
  private func keep(_ end: SignalQueue.Finish, _ why: String) throws -> String {
    try directory.make("late")
    var path = directory.at("late") + "/" + SignalName.file(end.id, token: end.token)
    if try Disk.exists(path) { path += "." + RandomName.hex(8) }
    var document = try SignalDocument(Array("{}\n".utf8))
    document.set("schema", "\"ecw.signals.late/1\"")
    document.set("signal_id", SignalDocument.quoted(end.id))
    document.set("claim_token", SignalDocument.quoted(end.token))
    document.set("at", SignalDocument.quoted(world.now().description))
    document.set("reason", SignalDocument.quoted(why))
    document.set("error", end.failure.map(SignalDocument.quoted) ?? "null")
    document.set("result", end.result ?? "null")
    try AtomicFile.write(String(decoding: document.content, as: UTF8.self), to: path)
    return path
  }
}
