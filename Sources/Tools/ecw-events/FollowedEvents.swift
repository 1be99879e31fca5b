import Common
import EventLog
import Terminal

/// The events of `log --follow`, printed as they come, whatever others do to the store meanwhile.
struct FollowedEvents {
  // In a row: some seconds.
  private static let patience = 8

  let source: EventSource
  let filter: EventFilter
  let world: World

  func write(asJSON: Bool, to out: (String) -> Void) throws -> ExitStatus {
    var follower = EventFollower(source, filter, asRecords: asJSON)
    var failures = 0
    var hasRead = false
    while !follower.isDone {
      do {
        let look = try follower.look()
        if failures >= Self.patience { world.err("it can be read again\n") }
        failures = 0
        hasRead = true
        print(look, to: out)
        if !look.isCut && !follower.isDone { Pause.milliseconds(200) }
      } catch {
        try world.checkpoint()
        failures += 1
        try bear(error, failures, hasRead)
      }
      try world.checkpoint()
    }
    return .ok
  }

  private func print(_ look: EventLook, to out: (String) -> Void) {
    if let news = look.news { world.err(Shell.printable(news) + "\n") }
    unsafe look.records.withUnsafeBytes { bytes in
      if unsafe !bytes.isEmpty { unsafe world.outBytes(bytes) }
    }
    for line in look.lines { out(LogLine.text(line)) }
  }

  // A store that is held, or being replaced, can be read again later: nothing is lost by waiting.
  private func bear(_ error: any Error, _ failures: Int, _ hasRead: Bool) throws {
    guard let failure = error as? Failure ?? (error as? any FailureConvertible)?.asFailure,
      hasRead || failure.status == .busy
    else { throw error }
    if failures >= Self.patience {
      guard failure.status == .busy || failure.status == .unavailable else { throw error }
      if failures == Self.patience {
        world.err(Shell.printable(failure.message) + "; still trying\n")
      }
    }
    Pause.milliseconds(min(25 << UInt32(min(failures, 8)), 2000))
  }
}
