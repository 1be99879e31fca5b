import Common
import TestSupport
import Testing

@testable import Signals

/// A claim that is renewed while its work goes on.
struct HeartbeatTests {
  private final class Clock: @unchecked Sendable {
    var now = Timestamp("2026-11-21T09:00:00Z") ?? Timestamp(seconds: 0)
  }

  @Test func `a claim is renewed in time, and its loss stops the work`() throws {
    let scratch = try Scratch(inMemory: true)
    try scratch.write(
      "{\"signal_id\": \"sig-1\", \"created_at\": \"2026-11-21T08:59:59Z\"}",
      to: ".ecw/signals/pending/sig-1.json")
    let clock = Clock()
    var world = World.fixed()
    world.now = { clock.now }
    let queue = SignalQueue(
      world: world, workspace: Workspace(root: scratch.path, isRepository: false),
      policy: try SignalPolicy(Settings(environment: [:])))
    let claimed = try queue.claim(SignalQueue.ClaimRequest(owner: "me")).claimed
    let state = try #require(claimed.first)
    let heartbeat = Heartbeat(queue, state)
    for _ in 0..<10 {
      clock.now = clock.now.adding(seconds: 100)
      #expect(heartbeat.stopReason() == nil)
      #expect(try queue.expire(statuses: [.claimed], isRequeued: false).isEmpty)
    }
    #expect(try queue.requeue(["sig-1"], isForced: true).first?.outcome == .requeued)
    #expect(heartbeat.stopReason() == nil, "it asks only from time to time")
    clock.now = clock.now.adding(seconds: 100)
    #expect(heartbeat.stopReason() == .interrupted)
    #expect(heartbeat.isLost)
  }
}
