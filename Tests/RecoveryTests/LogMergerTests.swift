import Common
import SQLite
import TestSupport
import Testing

@testable import Recovery

struct LogMergerTests {
  /// How often a merge asked whether it has to stop; it asks from within SQLite too.
  private final class Looks: @unchecked Sendable {
    // A merge asks from one thread.
    private(set) var count = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func isOver() -> Bool {
      count += 1
      return count > limit
    }
  }

  @Test(arguments: [StopReason.interrupted, .timedOut])
  func `a merge that is stopped ends as an interruption, wherever it is`(reason: StopReason) throws
  {
    let scratch = try Scratch()
    for (name, events) in [("a.db", 20), ("b.db", 3000)] {
      try EventStore.create(scratch.at(name), events: events, journal: "DELETE")
    }
    func merge(stoppingAfter limit: Int) throws -> Int {
      let looks = Looks(limit: limit)
      var world = World.fixed()
      world.stopReason = { looks.isOver() ? reason : nil }
      let sources = ["a.db", "b.db"].map {
        MergeSource(name: $0, kind: "store", path: scratch.at($0))
      }
      _ = try LogMerger(world: world, sources: sources, to: scratch.at("new.db"), isDryRun: true)
        .merge()
      return looks.count
    }
    let all = try merge(stoppingAfter: .max)
    try #require(all > 10)
    for limit in 0..<all {
      let failure = #expect(throws: Failure.self, "\(limit) of \(all)") {
        _ = try merge(stoppingAfter: limit)
      }
      #expect(failure?.status == (reason == .interrupted ? .interrupted : .timedOut))
    }
    #expect(try Disk.names(in: scratch.path).count == 2)
  }
}
