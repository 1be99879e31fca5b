import Common

/// Renews a claim while its handler runs, so that long work is not taken for a crash.
///
/// It is asked from one task many times a second and acts when a third of the claim's time is over.
final class Heartbeat: @unchecked Sendable {
  private let queue: SignalQueue
  private let id: String
  private let token: String
  private var last: Timestamp
  private(set) var isLost = false

  init(_ queue: SignalQueue, _ state: SignalState) {
    self.queue = queue
    (id, token) = (state.id, state.token ?? "")
    last = queue.world.now()
  }

  /// Why the handler must stop; renews the claim on the way.
  func stopReason() -> StopReason? {
    if let reason = queue.world.stopReason() { return reason }
    let now = queue.world.now()
    guard now.seconds(since: last) * 3 >= Double(queue.policy.claimedSeconds) else { return nil }
    do {
      isLost = try queue.renew([(id, token)], seconds: nil).contains { !$0.isDone }
      last = now
    } catch {
      return nil  // the queue is busy: the next question comes in a moment
    }
    return isLost ? .interrupted : nil
  }
}
