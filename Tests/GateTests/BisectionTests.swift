import Common
import Testing

@testable import Gate

/// The search alone, against an oracle that knows the first bad commit.
struct BisectionTests {
  /// Searches among commits of which those from `first` on are bad; `odd` says what a run of a
  /// commit that differs gives.
  private func search(
    _ count: Int, first: Int, jobs: Int, quorum: Int = 2, believesEnds: Bool = false,
    odd: (_ commit: Int, _ run: Int) -> GateRun.End? = { _, _ in nil }
  ) -> (step: Bisection.Step, rounds: Int, runs: Int) {
    var bisection = Bisection(count: count, quorum: quorum, believesEnds: believesEnds)
    var (rounds, runs) = (0, 0)
    var tested: [Int: Int] = [:]
    while case .test(let commits) = bisection.next(jobs: jobs) {
      rounds += 1
      for commit in commits {
        runs += 1
        tested[commit, default: 0] += 1
        let usual: GateRun.End = commit >= first ? .failed : .passed
        bisection.add(odd(commit, tested[commit] ?? 0) ?? usual, to: commit)
      }
      guard runs < 500 else { break }
    }
    return (bisection.next(jobs: jobs), rounds, runs)
  }

  @Test func `every culprit is found, with any number of jobs`() {
    for count in 2...70 {
      for first in 1..<count {
        for jobs in [1, 2, 3, 8] {
          #expect(search(count, first: first, jobs: jobs).step == .found(first))
        }
      }
    }
  }

  @Test func `64 merges take four rounds of two, and two to confirm`() {
    for first in 1...64 {
      #expect(search(65, first: first, jobs: 2).rounds <= 6)
      let quick = search(65, first: first, jobs: 2, quorum: 1, believesEnds: true)
      #expect(quick.step == .found(first))
      #expect(quick.rounds <= 4)
      #expect(search(65, first: first, jobs: 1, quorum: 1, believesEnds: true).rounds <= 7)
    }
  }

  @Test func `wrong ends are told, not searched`() {
    #expect(search(10, first: 0, jobs: 2).step == .goodEndIsBad)
    #expect(search(10, first: 10, jobs: 2).step == .badEndIsGood)
    let dead = search(10, first: 5, jobs: 2) { commit, _ in commit == 0 ? .notRun : nil }
    #expect(dead.step == .untestable(0))
  }

  @Test func `one flaky run anywhere does not name the wrong culprit`() {
    for first in 1..<20 {
      for flaky in 0..<20 {
        let found = search(20, first: first, jobs: 2) { commit, run in
          guard commit == flaky, run == 1 else { return nil }
          return commit >= first ? .passed : .failed
        }
        #expect(found.step == .found(first), "first \(first), flaky \(flaky)")
      }
    }
  }

  @Test func `what cannot be tested is passed over, or named with its neighbours`() {
    let around = search(20, first: 10, jobs: 2) { commit, _ in
      [3, 4, 15].contains(commit) ? .skipped : nil
    }
    #expect(around.step == .found(10))
    let hidden = search(20, first: 10, jobs: 2) { commit, _ in
      (8...11).contains(commit) ? .skipped : nil
    }
    #expect(hidden.step == .oneOf(8...12))
    let killed = search(20, first: 10, jobs: 1) { commit, run in run == 1 ? .killed : nil }
    #expect(killed.step == .found(10), "a killed run is tried again")
  }

  @Test func `a test that decides by the coin ends`() {
    var coin = 1
    let lost = search(20, first: 10, jobs: 2) { _, _ in
      coin = (coin * 1_103_515_245 + 12345) % 2_147_483_648
      return coin > 1_073_741_824 ? .passed : .failed
    }
    #expect(lost.runs < 300)
  }
}
