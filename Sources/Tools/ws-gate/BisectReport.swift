import Common
import Gate
import Terminal

/// What `bisect` says.
struct BisectReport: Report {
  let record: Record
  let status: ExitStatus

  struct Record: Encodable {
    var schema = "ecw.ws-gate.bisect/1"
    var outcome: String
    @OrNull var culprit: CommitRecord?
    var candidates: [CommitRecord]
    var good: String
    var bad: String
    var commitCount: Int
    var confirmed: Bool
    var flaky: Bool
    var runCount: Int
    var resumedRunCount: Int
    var rememberedCount: Int
    var tested: [Tested]
    var durationSeconds: Double
  }

  /// A commit that may be the culprit.
  struct CommitRecord: Encodable {
    var commit: String
    var subject: String
    var isMerge: Bool
    @OrNull var parent: String?
    @OrNull var branch: String?
    @OrNull var workstream: String?
    var workstreams: [String]
  }

  /// A commit and its runs.
  struct Tested: Encodable {
    var commit: String
    var runs: [GateRun]
  }

  init(_ outcome: Bisector.Outcome, since began: Timestamp, call: GateCall) throws {
    let commits = outcome.commits
    let suspects = try Self.suspects(outcome.end).map { try Self.commit(commits[$0], call) }
    let word = Self.word(outcome.end)
    let culprit = word == "found" ? suspects.first : nil
    record = Record(
      outcome: word, culprit: culprit, candidates: suspects,
      good: commits[0].id, bad: commits[commits.count - 1].id, commitCount: commits.count - 1,
      confirmed: outcome.isConfirmed,
      flaky: outcome.runs.values.contains { Set($0.filter(\.isDefinite).map(\.end)).count > 1 },
      runCount: outcome.runs.values.reduce(0) { $0 + $1.count },
      resumedRunCount: outcome.resumedCount, rememberedCount: outcome.rememberedCount,
      tested: outcome.runs.keys.sorted().map {
        Tested(commit: commits[$0].id, runs: outcome.runs[$0] ?? [])
      },
      durationSeconds: call.world.now().seconds(since: began))
    status = word == "found" ? .bad : word == "bad_end_passes" ? .ok : .failed
  }

  private static func word(_ end: Bisection.Step) -> String {
    switch end {
    case .found: "found"
    case .oneOf, .test: "one_of"
    case .goodEndIsBad: "good_end_fails"
    case .badEndIsGood: "bad_end_passes"
    case .untestable(0): "good_end_untestable"
    case .untestable: "bad_end_untestable"
    }
  }

  private static func suspects(_ end: Bisection.Step) -> [Int] {
    switch end {
    case .found(let index): [index]
    case .oneOf(let range): Array(range)
    default: []
    }
  }

  private static func commit(_ commit: GateCommit, _ call: GateCall) throws -> CommitRecord {
    let work = try MergedWork.of(commit, in: call.workspace.root, world: call.world)
    return CommitRecord(
      commit: commit.id, subject: commit.subject, isMerge: commit.parents.count > 1,
      parent: commit.parents.first, branch: work.branch, workstream: work.workstream,
      workstreams: work.workstreams)
  }

  func json() throws -> [String] { [try JSON.line(record)] }

  func text(_ style: Style) -> String {
    headline(style) + "  \(record.commitCount) commits, \(record.runCount) runs in "
      + Quantity.decimal(record.durationSeconds) + " s\n" + hint
  }

  private func headline(_ style: Style) -> String {
    switch record.outcome {
    case "found":
      guard let culprit = record.culprit else { return "" }
      return style.paint("culprit", .bad) + "  " + Self.line(culprit)
        + "  \(record.confirmed ? "confirmed" : "not confirmed")"
        + (record.flaky ? ", but the test is flaky\n" : "\n")
    case "one_of":
      return style.paint("one of these", .bad) + "; the runs cannot tell them apart\n"
        + record.candidates.map { "  " + Self.line($0) + "\n" }.joined()
    case "good_end_fails":
      return style.paint("the good end fails", .warning) + ": \(record.good.prefix(12))\n"
    case "bad_end_passes":
      return style.paint("the bad end passes", .good) + ": \(record.bad.prefix(12))\n"
    default:
      let end = record.outcome == "good_end_untestable" ? record.good : record.bad
      return style.paint("cannot be tested", .warning) + ": \(end.prefix(12))\n"
    }
  }

  private var hint: String {
    switch record.outcome {
    case "found": "hint: ws-gate revert \(record.culprit?.commit.prefix(12) ?? "")\n"
    case "good_end_fails": "hint: ws-gate bisect --good COMMIT-BEFORE-IT\n"
    case "good_end_untestable": "hint: ws-gate run --fresh \(record.good.prefix(12))\n"
    case "bad_end_untestable": "hint: ws-gate run --fresh \(record.bad.prefix(12))\n"
    default: ""
    }
  }

  private static func line(_ commit: CommitRecord) -> String {
    commit.commit.prefix(12) + "  " + Shell.printable(commit.subject)
      + (commit.workstreams.isEmpty
        ? "" : "  (\(commit.workstreams.map(Shell.printable).joined(separator: ", ")))")
  }
}
