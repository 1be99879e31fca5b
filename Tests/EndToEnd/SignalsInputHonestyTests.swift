import Common
import TestSupport
import Testing

private typealias Stage = EcwSignalsStage

/// What `ecw-signals` makes of arguments and of standard input.
struct SignalsInputHonestyTests {
  /// Claims of three signals, one a line, as `id token`.
  private func claims(_ stage: Stage) async throws -> [String] {
    let run = try await stage.shell(
      "ecw-signals claim --count 3 --json | jq -r '.signal_id + \" \" + .claim_token' | sort")
    let lines = run.out.split(separator: "\n").map(String.init)
    try #require(lines.count == 3, "\(run.err)")
    return lines
  }

  @Test(arguments: [
    "{\"signal_id\": \"%\", \"claim_token\": \"1-0123456789abcdef\", \"result\": \"LONG\"}",
    "{\"no\": 1}",
    "../x 1-0123456789abcdef", "sig-1 token", "{",
  ]) func `a bad line costs no result of the others`(bad: String) async throws {
    let stage = try Stage(3)
    let lines = try await claims(stage)
    let long = String(repeating: "y", count: 300_000)
    let bad = bad.replacing("%", with: Stage.id(2)).replacing("LONG", with: long)
    try stage.scratch.write([lines[0], bad, lines[1]].joined(separator: "\n") + "\n", to: "ends")
    let run = try await stage.shell("ecw-signals complete - < ends")
    #expect(run.status == 5, "\(run.out)\(run.err)")
    #expect(run.err.contains("line 2 of standard input"), "\(run.err)")
    #expect(try stage.files().count { $0.hasPrefix("completed/") } == 2)
    try stage.scratch.write(bad + "\n", to: "ends")
    let alone = try await stage.shell("ecw-signals complete - < ends")
    #expect(alone.status == 65 || alone.status == 64, "\(alone.out)\(alone.err)")
  }

  @Test func `a claim from a list takes as many and of such types as was asked`() async throws {
    let stage = try Stage(3)
    try stage.post(3, type: "REVIEW")
    let ids = (0...3).map(Stage.id).joined(separator: "\n")
    try stage.scratch.write(ids + "\n", to: "ids")
    let two = try await stage.shell("ecw-signals claim - --count 2 --type RESEARCH --json < ids")
    #expect(two.out.split(separator: "\n").count == 2, "\(two.out)")
    #expect(two.status == 0, "\(two.err)")
    let review = try await stage.shell("ecw-signals claim - --type review --json < ids")
    #expect(try review.record(Stage.Signal.self).signalType == "REVIEW")
    let all = try await stage.shell("ecw-signals claim \(Stage.id(2)) --json")
    #expect(all.out.split(separator: "\n").count == 1, "\(all.err)")
  }

  @Test(arguments: ["<&-", "< /tmp"], ["complete", "renew", "claim", "requeue"])
  func `standard input that cannot be read is not an empty one`(input: String, verb: String)
    async throws
  {
    let run = try await Stage(1).shell("ecw-signals \(verb) - \(input)")
    #expect(run.status == 3, "\(run.out)\(run.err)")
    #expect(run.err.contains("cannot read 'standard input'"), "\(run.err)")
  }

  @Test func `what is over does not expire`() async throws {
    let run = try await Stage(1).signals("expire", "--only", "completed")
    #expect(run.status == 64, "\(run.out)\(run.err)")
    #expect(run.err.contains("--only takes 'posted' or 'claimed'"), "\(run.err)")
  }
}
