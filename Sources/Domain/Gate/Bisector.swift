import Common
import Dispatch
import Processes

/// Finds the first-parent commit that broke the gate's command.
public struct Bisector: Sendable {
  /// How to search.
  public struct Request: Sendable {
    /// How many tests at once.
    public var jobs: Int
    /// How many at once when the tests turn out to wait more than they compute.
    public var jobsWhenIdle: Int
    /// Whether ends, culprit and its parent are tested until enough runs agree.
    public var confirms: Bool
    /// Runs that must agree on the culprit and its parent.
    public var quorum: Int
    /// Whether results that are known already are not used.
    public var fresh: Bool

    /// Describes a search.
    public init(jobs: Int, jobsWhenIdle: Int, confirms: Bool, quorum: Int, fresh: Bool) {
      self.jobs = max(1, jobs)
      self.jobsWhenIdle = max(self.jobs, jobsWhenIdle)
      self.confirms = confirms
      self.quorum = confirms ? max(2, quorum) : 1
      self.fresh = fresh
    }
  }

  /// What came of a search.
  public struct Outcome: Sendable {
    /// How it ended.
    public let end: Bisection.Step
    /// The commits: the good end, then every first-parent commit up to the bad end.
    public let commits: [GateCommit]
    /// The runs on each commit, by its place.
    public let runs: [Int: [GateRun]]
    /// Runs that an earlier, interrupted search had made.
    public let resumedCount: Int
    /// Commits whose result was remembered.
    public let rememberedCount: Int
  }

  private let tester: GateTester
  private let request: Request
  private var area: GateArea { tester.area }

  /// Creates a search.
  public init(_ tester: GateTester, _ request: Request) {
    self.tester = tester
    self.request = request
  }

  /// Searches between a good and a bad commit; `told` hears of every run.
  public func search(
    good: GateCommit, bad: GateCommit, told: @escaping @Sendable (GateCommit, GateRun) -> Void
  ) throws -> Outcome {
    let commits = try chain(good, bad)
    var memory = BisectMemory(command: tester.command.line, good: commits[0].id, bad: bad.id)
    let last = try BisectMemory.read(in: area)
    if let last, !request.fresh, last.command == memory.command, last.good == memory.good,
      last.bad == memory.bad
    {
      memory = last
    }
    let resumed = memory.runs.values.reduce(0) { $0 + $1.count }
    let tools = try tester.versions()
    var search = Search(
      commits: commits, request: request,
      remembered: request.fresh ? [:] : try remembered(commits, tools))
    for (index, commit) in commits.enumerated() {
      for run in memory.runs[commit.id] ?? [] { search.add(run, to: index) }
    }
    let end = try run(&search, &memory, tools, told)
    try BisectMemory.remove(in: area)
    try area.pruneLogs()
    return Outcome(
      end: end, commits: commits, runs: search.runs, resumedCount: resumed,
      rememberedCount: search.rememberedCount)
  }

  private func run(
    _ search: inout Search, _ memory: inout BisectMemory, _ tools: [GateResult.ToolVersion],
    _ told: @escaping @Sendable (GateCommit, GateRun) -> Void
  ) throws -> Bisection.Step {
    let crew = TestCrew(tester)
    let notes = NoteWriter(GateNotes(area.workspace, world: tester.world))
    var jobs = request.jobs
    while true {
      guard case .test(let indices) = search.bisection.next(jobs: jobs) else { break }
      let before = (wall: tester.world.now(), cpu: Processors.childSeconds())
      let commits = search.commits
      let runs = try crew.test(indices.map { commits[$0] }, told: told)
      for (index, run) in zip(indices, runs) {
        search.add(run, to: index)
        memory.runs[commits[index].id, default: []].append(run)
      }
      try memory.write(in: area)
      if isIdle(since: before, tests: indices.count) { jobs = request.jobsWhenIdle }
      for index in indices {
        let runs = search.runs[index] ?? []
        guard let verdict = GateTester.verdict(runs) else { continue }
        notes.record(tester.result(of: commits[index], verdict, runs, tools))
      }
    }
    try notes.finish()
    return search.bisection.next(jobs: jobs)
  }

  // Tests that wait, for a network or a clock, leave the cores to more of them.
  private func isIdle(since before: (wall: Timestamp, cpu: Double), tests: Int) -> Bool {
    let wall = tester.world.now().seconds(since: before.wall)
    return Processors.childSeconds() - before.cpu < 0.25 * wall * Double(tests) && wall > 0.2
  }

  private func chain(_ good: GateCommit, _ bad: GateCommit) throws -> [GateCommit] {
    let later = try GateCommit.firstParents(
      of: bad.id, without: good.id, in: area.workspace.root, world: tester.world)
    guard let first = later.first else {
      throw Failure(
        "'\(bad.id.prefix(12))' is contained in '\(good.id.prefix(12))': nothing between them",
        hint: "git log --oneline --first-parent -20", status: .usage)
    }
    guard let base = first.parents.first else {
      throw Failure(
        "'\(good.id.prefix(12))' is no ancestor of '\(bad.id.prefix(12))'",
        hint: "git merge-base \(good.id.prefix(12)) \(bad.id.prefix(12))", status: .usage)
    }
    // The good commit may have come in by a merge; what main had before that is tested instead.
    let begin =
      base == good.id
      ? good : try GateCommit.resolve(base, in: area.workspace.root, world: tester.world)
    return [begin] + later
  }

  private func remembered(_ commits: [GateCommit], _ tools: [GateResult.ToolVersion]) throws
    -> [Int: GateResult]
  {
    let results = try GateNotes(area.workspace, world: tester.world)
      .results(forTrees: Array(Set(commits.map(\.tree))))
    var found: [Int: GateResult] = [:]
    for (index, commit) in commits.enumerated() {
      found[index] = results[commit.tree]?.first { tester.isUsable($0, tools) }
    }
    return found
  }
}

/// The runs of a search, counted.
private struct Search {
  let commits: [GateCommit]
  var bisection: Bisection
  var runs: [Int: [GateRun]] = [:]
  let rememberedCount: Int

  // A remembered pass is one run, a remembered failure the two that it took.
  init(commits: [GateCommit], request: Bisector.Request, remembered: [Int: GateResult]) {
    self.commits = commits
    bisection = Bisection(
      count: commits.count, quorum: request.quorum, believesEnds: !request.confirms)
    rememberedCount = remembered.count
    for (index, result) in remembered {
      bisection.add(result.verdict == .green ? .passed : .failed, to: index)
      if result.verdict == .red { bisection.add(.failed, to: index) }
    }
  }

  mutating func add(_ run: GateRun, to index: Int) {
    bisection.add(run.end, to: index)
    runs[index, default: []].append(run)
  }
}

/// Writes results while the next tests run.
private final class NoteWriter: @unchecked Sendable {
  // Everything is touched on the queue only.
  private let queue = DispatchQueue(label: "notes")
  private let notes: GateNotes
  private var problem: (any Error)?

  init(_ notes: GateNotes) { self.notes = notes }

  func record(_ result: GateResult) {
    queue.async {
      do { try self.notes.record(result) } catch { self.problem = error }
    }
  }

  func finish() throws {
    try queue.sync { if let problem { throw problem } }
  }
}
