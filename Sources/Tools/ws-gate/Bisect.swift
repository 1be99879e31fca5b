import ArgumentParser
import Common
import Gate
import Processes
import Terminal

struct Bisect: GateVerb {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the first-parent commit that broke the test.",
    discussion: Manual.page(
      """
      Both ends are tested first, several commits at once while cores allow, and the culprit and \
      its parent again until enough runs agree; a run that says nothing about the commit (125, a \
      signal, a timeout) is not held against it. What is remembered is not tested again. A search \
      that was killed goes on where it was when it is called again.
      """,
      examples: [
        "ws-gate bisect --good v1.4",
        "ws-gate bisect --json | jq -r .culprit.commit | xargs ws-gate revert",
      ],
      statuses: [
        .ok, .bad, .failed, .refused, .usage, .unavailable, .busy, .timedOut, .interrupted,
      ]))

  @OptionGroup var common: CommonOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A commit that passes (default: the nearest one known to).", valueName: "commit"))
  var good: String?

  @Option(
    name: .long, help: ArgumentHelp("A commit that fails (default: HEAD).", valueName: "commit"))
  var bad: String?

  @Flag(inversion: .prefixedNo, help: "Test the ends, and the culprit and its parent again.")
  var confirm = true

  @Option(name: .long, help: ArgumentHelp("Runs that must agree on the culprit.", valueName: "n"))
  var quorum = 2

  @Option(
    name: .long,
    help: ArgumentHelp("Tests at once (default: ecw.gate.jobs, else by the cores).", valueName: "n")
  )
  var jobs: Int?

  @Flag(name: .long, help: "Use nothing that is remembered, and begin again.")
  var fresh = false

  func validate() throws {
    if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64") }
    if !(2...9).contains(quorum) { throw ValidationError("--quorum takes 2 to 9") }
  }

  func report(_ call: GateCall) throws -> any Report {
    let tester = try call.tester()
    let bad = try call.commit(bad)
    let fixed = try jobs ?? configuredJobs(call)
    let request = Bisector.Request(
      jobs: fixed ?? Processors.count, jobsWhenIdle: fixed ?? 2 * Processors.count,
      confirms: confirm, quorum: quorum, fresh: fresh)
    let began = call.world.now()
    let outcome = try Bisector(tester, request).search(
      good: try goodEnd(call, tester, bad), bad: bad
    ) { commit, run in
      call.world.err("\(commit.id.prefix(12)) \(run.end.rawValue)\n")
    }
    return try BisectReport(outcome, since: began, call: call)
  }

  private func goodEnd(_ call: GateCall, _ tester: GateTester, _ bad: GateCommit) throws
    -> GateCommit
  {
    if let good { return try call.commit(good) }
    if let known = try KnownGood.before(bad, tester: tester) { return known }
    throw Failure(
      "no commit before '\(bad.id.prefix(12))' is known to pass",
      hint: "ws-gate bisect --good COMMIT", status: .usage)
  }

  private func configuredJobs(_ call: GateCall) throws -> Int? {
    let jobs = try call.settings.number(.gateJobs)
    return jobs == 0 ? nil : min(jobs, 64)
  }
}
