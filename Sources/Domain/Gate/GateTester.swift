public import Common
import Processes

/// Finds out whether a commit is green or red: what is remembered first, then runs of the command.
///
/// One failure proves nothing: red takes two that agree. A crash, a timeout or "cannot be tested"
/// is no result and is never remembered.
public struct GateTester: Sendable {
  /// What came of a test.
  public struct Outcome: Sendable {
    /// The result; `nil` when no run said anything, or too few agreed.
    public let result: GateResult?
    /// Whether nothing was run, because the result was known.
    public let isRemembered: Bool
    /// The runs of this call.
    public let runs: [GateRun]
  }

  private static let mostRuns = 5

  let area: GateArea
  let command: GateCommand
  let redExpiresSeconds: Int64
  let world: World

  /// Creates a tester.
  public init(area: GateArea, command: GateCommand, redExpiresSeconds: Int64, world: World) {
    self.area = area
    self.command = command
    self.redExpiresSeconds = redExpiresSeconds
    self.world = world
  }

  private var notes: GateNotes { GateNotes(area.workspace, world: world) }

  /// Tests a commit and remembers the result; `fresh` does not look at what is remembered.
  public func test(_ commit: GateCommit, fresh: Bool = false) throws -> Outcome {
    let tools = try versions()
    if !fresh, let known = try known(commit.tree, tools: tools) {
      return Outcome(result: known, isRemembered: true, runs: [])
    }
    let slot = try GateSlot(in: area)
    var runs: [GateRun] = []
    repeat {
      runs.append(try run(commit, in: slot))
    } while Self.verdict(runs) == nil && runs.count < Self.mostRuns && isWorthAnother(runs)
    try area.pruneLogs()
    guard let verdict = Self.verdict(runs) else {
      return Outcome(result: nil, isRemembered: false, runs: runs)
    }
    let result = result(of: commit, verdict, runs, tools)
    try notes.record(result)
    return Outcome(result: result, isRemembered: false, runs: runs)
  }

  /// Runs the command once on a commit.
  func run(_ commit: GateCommit, in slot: GateSlot) throws -> GateRun {
    try slot.prepare(commit.id)
    return try command.run(
      on: commit.id, in: slot.path, log: try area.log(for: commit.id), world: world)
  }

  // Green: the first run passed, or two passed. Red: two failed. A third decides between one each.
  static func verdict(_ runs: [GateRun]) -> GateResult.Verdict? {
    let passed = runs.count { $0.end == .passed }
    let failed = runs.count { $0.end == .failed }
    if failed >= 2, failed > passed { return .red }
    if passed >= 1, failed == 0 { return .green }
    return passed >= 2 && passed > failed ? .green : nil
  }

  // What cannot be started or tested will not change by trying again; what was killed may.
  private func isWorthAnother(_ runs: [GateRun]) -> Bool {
    guard let last = runs.last else { return true }
    return last.isDefinite || (last.end == .killed && runs.count { !$0.isDefinite } < 2)
  }

  func known(_ tree: String, tools: [GateResult.ToolVersion]) throws -> GateResult? {
    try notes.results(for: tree).first { isUsable($0, tools) }
  }

  func isUsable(_ result: GateResult, _ tools: [GateResult.ToolVersion]) -> Bool {
    result.command == command.line && result.tools == tools
      && result.isCurrent(at: world.now(), redExpiresSeconds: redExpiresSeconds)
  }

  func result(
    of commit: GateCommit, _ verdict: GateResult.Verdict, _ runs: [GateRun],
    _ tools: [GateResult.ToolVersion]
  ) -> GateResult {
    let definite = Set(runs.filter(\.isDefinite).map(\.end))
    return GateResult(
      tree: commit.tree, commit: commit.id, command: command.line, verdict: verdict,
      flaky: definite.count > 1, runs: runs, tools: tools, host: world.host, time: world.now(),
      durationSeconds: runs.reduce(0) { $0 + $1.durationSeconds })
  }

  /// The versions that belong to a result.
  func versions() throws -> [GateResult.ToolVersion] {
    try command.tools.map { name in
      let child = ChildProcess(
        name, ["--version"], in: area.workspace.root, world: world, timeLimitSeconds: 120)
      do {
        let (_, bytes) = try child.outputWaiting()
        let line = bytes.split(separator: 10).first.map { String(decoding: $0, as: UTF8.self) }
        return GateResult.ToolVersion(name: name, version: line)
      } catch let failure as Failure where failure.status == .unavailable {
        return GateResult.ToolVersion(name: name, version: nil)
      }
    }
  }
}
