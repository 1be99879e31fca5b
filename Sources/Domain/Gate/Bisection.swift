/// Which commits to test next, from the runs so far: arithmetic only.
///
/// Commit 0 is the good end, the last one the bad end. Every run counts: a commit is bad when more
/// of its runs failed than passed. So a flaky run can send the search astray, but the runs that
/// confirm its end change the majority, and the search goes on from there.
public struct Bisection: Sendable {
  /// What to do next.
  public enum Step: Sendable, Equatable {
    /// Test these, all at once if there is room.
    case test([Int])
    /// The first bad commit, whose parent is good.
    case found(Int)
    /// One of these is the first bad one: those before the last cannot be tested, or they came in
    /// while another one, taken back since, made everything bad.
    case oneOf(ClosedRange<Int>)
    /// The good end is bad.
    case goodEndIsBad
    /// The bad end is good.
    case badEndIsGood
    /// An end cannot be tested, or its runs never agree.
    case untestable(Int)
  }

  /// What the runs of one commit say.
  struct Tally: Sendable, Equatable {
    var passes = 0
    var failures = 0
    /// Runs that say nothing; one that will not change by trying again counts twice.
    var blanks = 0
  }

  private static let mostRuns = 9

  /// Runs that must agree on the culprit and on its parent.
  let quorum: Int
  /// For a commit that a later one takes back, the place of the later one.
  var takenBack: [Int: Int] = [:]
  private(set) var tallies: [Tally]

  /// Begins; ends that are believed are not tested unless the search ends at them.
  init(count: Int, quorum: Int, believesEnds: Bool) {
    self.quorum = quorum
    tallies = Array(repeating: Tally(), count: count)
    guard believesEnds else { return }
    tallies[0].passes = 1
    tallies[count - 1].failures = 1
  }

  /// Counts a run.
  mutating func add(_ end: GateRun.End, to index: Int) {
    switch end {
    case .passed: tallies[index].passes += 1
    case .failed: tallies[index].failures += 1
    case .skipped, .notRun: tallies[index].blanks += 2
    case .timedOut, .killed, .crashed: tallies[index].blanks += 1
    }
  }

  /// Whether a commit is bad; `nil` when there is no majority.
  func isBad(_ index: Int) -> Bool? {
    let tally = tallies[index]
    return tally.passes == tally.failures ? nil : tally.failures > tally.passes
  }

  private func isUntestable(_ index: Int) -> Bool {
    let tally = tallies[index]
    let definite = tally.passes + tally.failures
    return isBad(index) == nil
      && ((definite == 0 && tally.blanks >= 2) || definite >= Self.mostRuns
        || tally.blanks >= Self.mostRuns)
  }

  /// What to do next, with room for a number of tests at once.
  public func next(jobs: Int) -> Step {
    let last = tallies.count - 1
    if let step = endsStep(last) { return step }
    // The last change from good to bad: one before it was mended by something in between.
    let good = (0..<last).last { isBad($0) == false } ?? 0
    let bad = (good + 1...last).first { isBad($0) == true } ?? last
    let open = (good + 1..<bad).filter { isBad($0) == nil && !isUntestable($0) }
    if !open.isEmpty { return .test(Self.spread(open, jobs)) }
    if good + 1 < bad { return .oneOf(good + 1...bad) }
    if let step = takenBackStep(bad) { return step }
    let unsure = [good, bad].filter { agreeing($0) < quorum && total($0) < Self.mostRuns }
    return unsure.isEmpty ? .found(bad) : .test(unsure)
  }

  // The ends first: a search between wrong ends finds something, and it means nothing.
  private func endsStep(_ last: Int) -> Step? {
    if let end = [0, last].first(where: isUntestable) { return .untestable(end) }
    let open = [0, last].filter { end in
      guard let isBad = isBad(end) else { return true }
      return isBad != (end == last) && agreeing(end) < quorum
    }
    if !open.isEmpty { return .test(open) }
    if isBad(0) == true { return .goodEndIsBad }
    return isBad(last) == false ? .badEndIsGood : nil
  }

  // What was taken back is not why the last one is bad: either the search goes on after that, or
  // what broke it came in meanwhile.
  private func takenBackStep(_ bad: Int) -> Step? {
    guard let later = takenBack[bad], !isUntestable(later) else { return nil }
    guard isBad(later) == true, agreeing(later) >= quorum else {
      return total(later) < Self.mostRuns ? .test([later]) : nil
    }
    return .oneOf(bad + 1...later)
  }

  /// Whether enough runs agree that a commit is bad, and that the one before it is good.
  func isConfirmed(_ culprit: Int) -> Bool {
    isBad(culprit) == true && isBad(culprit - 1) == false
      && [culprit - 1, culprit].allSatisfy { agreeing($0) >= quorum }
  }

  private func agreeing(_ index: Int) -> Int { max(tallies[index].passes, tallies[index].failures) }

  private func total(_ index: Int) -> Int {
    tallies[index].passes + tallies[index].failures + tallies[index].blanks
  }

  // Evenly: k tests at once leave a (k+1)-th of the commits.
  private static func spread(_ open: [Int], _ jobs: Int) -> [Int] {
    let count = min(max(1, jobs), open.count)
    return (1...count).map { open[($0 * (open.count + 1)) / (count + 1) - 1] }
  }
}
