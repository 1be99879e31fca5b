import Common
import Dispatch

/// Several worktrees in which tests run at the same time.
final class TestCrew: @unchecked Sendable {
  // `slots` grows between rounds only; what the workers share is touched on the queue only.
  private let tester: GateTester
  private var slots: [GateSlot] = []
  private let queue = DispatchQueue(label: "crew")

  init(_ tester: GateTester) throws { self.tester = tester }

  /// Tests commits, each in its own worktree; a run that another one makes useless is ended early
  /// and is `nil`.
  func test(
    _ commits: [GateCommit], settles: @escaping @Sendable (Int, GateRun.End, Int) -> Bool,
    told: @escaping @Sendable (GateCommit, GateRun) -> Void
  ) throws -> [GateRun?] {
    while slots.count < commits.count { slots.append(try GateSlot(in: tester.area)) }
    let round = Round(count: commits.count)
    let group = DispatchGroup()
    for (index, commit) in commits.enumerated() {
      let slot = slots[index]
      // A serial queue of its own gives each test its own thread.
      DispatchQueue(label: "test \(index)").async(group: group) { [self] in
        do {
          let run = try tester.run(commit, in: slot) { [self] in
            queue.sync { round.useless.contains(index) } ? .interrupted : nil
          }
          told(commit, run)
          queue.sync {
            round.runs[index] = run
            for other in commits.indices where settles(index, run.end, other) {
              round.useless.insert(other)
            }
          }
        } catch {
          queue.sync { if !round.useless.contains(index) { round.problem = error } }
        }
      }
    }
    group.wait()
    if let problem = round.problem { throw problem }
    return round.runs
  }

  private final class Round: @unchecked Sendable {
    // Touched on the crew's queue while tests run.
    var runs: [GateRun?]
    var useless: Set<Int> = []
    var problem: (any Error)?

    init(count: Int) { runs = Array(repeating: nil, count: count) }
  }
}
