import Common
import SQLite
import TestSupport
import Testing

@testable import Recovery

struct LossCheckTests {
  @Test(arguments: [StopReason.interrupted, .timedOut])
  func `a comparison that is stopped ends as an interruption`(reason: StopReason) throws {
    let scratch = try Scratch()
    let path = scratch.at("new.db")
    try EventStore.create(path, events: 5000, journal: "DELETE")
    var world = World.unset
    world.stopReason = { reason }
    let failure = #expect(throws: Failure.self) {
      _ = try LossCheck(world: world, new: path, known: []).report()
    }
    #expect(failure?.status == (reason == .interrupted ? .interrupted : .timedOut))
  }
}
