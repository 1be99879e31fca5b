import Common
import Dispatch

/// Several worktrees in which tests run at the same time.
final class TestCrew: @unchecked Sendable {
  // `slots` grows between rounds only; what the workers share is touched on the queue only.
  private let tester: GateTester
  private var slots: [GateSlot] = []
  private let queue = DispatchQueue(label: "crew")

  init(_ tester: GateTester) { self.tester = tester }

  /// Tests commits, each in its own worktree, and waits for all of them.
  func test(_ commits: [GateCommit], told: @escaping @Sendable (GateCommit, GateRun) -> Void) throws
    -> [GateRun]
  {
    while slots.count < commits.count { slots.append(try GateSlot(in: tester.area)) }
    let round = Round()
    let group = DispatchGroup()
    for (index, commit) in commits.enumerated() {
      let slot = slots[index]
      // A serial queue of its own gives each test its own thread.
      DispatchQueue(label: "test \(index)").async(group: group) { [self] in
        let result = Result { try tester.run(commit, in: slot) }
        if case .success(let run) = result { told(commit, run) }
        queue.sync { round.results[index] = result }
      }
    }
    group.wait()
    return try commits.indices.map { index in
      guard let result = round.results[index] else { throw Failure("a test was lost") }
      return try result.get()
    }
  }

  private final class Round: @unchecked Sendable {
    // Touched on the crew's queue while tests run.
    var results: [Int: Result<GateRun, any Error>] = [:]
  }
}
