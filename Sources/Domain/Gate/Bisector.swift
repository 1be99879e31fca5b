import Common
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
    /// Whether as many runs as were asked for agree on the culprit, and on its parent.
    public let isConfirmed: Bool
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
    let tools = try tester.versions()
    var memory = try memory(commits, tools)
    let resumed = memory.runs.values.reduce(0) { $0 + $1.count }
    // What an interrupted search found out is in the notes too, and counts once.
    var known = request.fresh ? [:] : try remembered(commits, tools)
    for (index, commit) in commits.enumerated() where memory.runs[commit.id] != nil {
      known[index] = nil
    }
    var search = Search(commits: commits, request: request, remembered: known)
    search.bisection.takenBack = try TakenBack.places(
      in: commits, directory: area.workspace.root, world: tester.world)
    for (index, commit) in commits.enumerated() {
      for run in memory.runs[commit.id] ?? [] { search.add(run, to: index) }
    }
    let end = try run(&search, &memory, tools, told)
    try BisectMemory.remove(in: area)
    try area.pruneLogs()
    return Outcome(
      end: end, isConfirmed: search.isConfirmed(end), commits: commits, runs: search.runs,
      resumedCount: resumed,
      rememberedCount: search.rememberedCount)
  }

  // With the runs of an interrupted search for the same.
  private func memory(_ commits: [GateCommit], _ tools: [GateResult.ToolVersion]) throws
    -> BisectMemory
  {
    var memory = BisectMemory(
      command: tester.command.line, tools: tools, time: tester.world.now(), good: commits[0].id,
      bad: commits[commits.count - 1].id)
    if !request.fresh, let last = try BisectMemory.read(in: area),
      last.isAbout(memory, expiresSeconds: tester.redExpiresSeconds)
    {
      memory.runs = last.runs
    }
    return memory
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
      memory.time = tester.world.now()
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
        hint: "git log --oneline --first-parent -20 \(good.id.prefix(12))", status: .usage)
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
