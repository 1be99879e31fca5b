import Common
import Processes

/// Which pairs must be merged to know how that ends.
struct Questions {
  private enum Pair {
    case known(MergeAnswer)
    case compare(Footprint.Key, Footprint.Key)
    case merge
  }
  /// The answers by pair.
  struct Answers {
    fileprivate var known: [Int: MergeAnswer] = [:]
    fileprivate let count: Int
    fileprivate(set) var triedCount = 0

    func of(_ first: Int, _ second: Int) -> MergeAnswer {
      known[min(first, second) * count + max(first, second)] ?? .clean
    }
  }

  private let commits: [String]
  private var pairs: [(first: Int, second: Int, pair: Pair)] = []
  /// The footprints that are needed to tell.
  private(set) var wanted: Set<Footprint.Key> = []

  /// The pairs of the open branches, and each with the last commit, which is the target.
  init(all commits: [String], open: [Int], history: CommonHistory) {
    self.commits = commits
    let places = open + [commits.count - 1]
    for (position, first) in places.enumerated() {
      for second in places[(position + 1)...] {
        let pair = Self.pair(first, second, commits, history)
        if case .compare(let one, let other) = pair { wanted.formUnion([one, other]) }
        pairs.append((first, second, pair))
      }
      // What a branch takes back from its target is asked of all, also of those ahead of it.
      let bases = history.bases(first, commits.count - 1)
      if bases.count == 1, first != commits.count - 1 {
        wanted.insert(Footprint.Key(commit: commits[first], base: bases[0]))
      }
    }
  }

  private static func pair(
    _ first: Int, _ second: Int, _ commits: [String], _ history: CommonHistory
  ) -> Pair {
    let bases = history.bases(first, second)
    let (one, other) = (commits[first], commits[second])
    guard let base = bases.first else { return .known(.unrelated) }
    // With several merge bases git merges those first, and what differs is not known before.
    if bases.count > 1 { return .merge }
    if base == one || base == other { return .known(.clean) }
    return .compare(
      Footprint.Key(commit: one, base: base), Footprint.Key(commit: other, base: base))
  }

  /// Asks git about the pairs that may meet.
  func answers(_ footprints: [Footprint.Key: Footprint], git: GitCommand) throws -> Answers {
    var answers = Answers(count: commits.count)
    var open: [(first: Int, second: Int)] = []
    for (first, second, pair) in pairs {
      switch pair {
      case .known(let answer): answers.known[first * commits.count + second] = answer
      case .merge: open.append((first, second))
      case .compare(let one, let other):
        guard let one = footprints[one], let other = footprints[other], !one.mayMeet(other) else {
          open.append((first, second))
          continue
        }
      }
    }
    let found = try MergeQuestions(git: git).answers(
      open.map { (commits[$0.first], commits[$0.second]) })
    for (pair, answer) in zip(open, found) {
      answers.known[pair.first * commits.count + pair.second] = answer
    }
    answers.triedCount = open.count { $0.second != commits.count - 1 }
    return answers
  }
}
