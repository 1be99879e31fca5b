import Common
import TestSupport
import Testing

/// `ws-gate bisect` on real histories of merges.
struct WsGateBisectTests {
  /// A history of merges of which those from one on fail.
  private func stage(merges: Int, bad: Int, command: String = WsGateStage.command) async throws
    -> (WsGateStage, culprit: String)
  {
    let stage = try await WsGateStage(command: command)
    let made = try await stage.shell(
      """
      set -e
      git tag v1
      for number in $(seq \(merges)); do
        branch=ws/ws-$number/agent-1
        git checkout -q -b $branch
        echo x >w$number
        test $number -lt \(bad) || echo 1 >state
        git add -A
        git commit -q -m work
        git checkout -q main
        git merge -q --no-ff -m "Merge $branch" $branch
        test $number != \(bad) || git tag culprit
      done
      """)
    try #require(made.status == 0, "\(made.err)")
    let culprit = try await stage.git("rev-parse", "culprit^{commit}")
    return (stage, culprit)
  }

  @Test func `names the merge, its workstream and what to type`() async throws {
    let (stage, culprit) = try await stage(merges: 9, bad: 4)
    let run = try await stage.gate("bisect", "--good", "v1", "--json")
    #expect(run.status == 2)
    let record = try run.record(WsGateStage.Bisect.self)
    #expect(record.outcome == "found")
    #expect(record.culprit?.commit == culprit)
    #expect(record.culprit?.workstream == "ws-4")
    #expect(record.culprit?.branch == "ws/ws-4/agent-1")
    #expect(record.confirmed)
    let text = try await stage.gate("bisect", "--good", "v1")
    #expect(text.out.contains("hint: ws-gate revert \(culprit.prefix(12))"))
    #expect(try await stage.git("status", "--porcelain") == "")
    #expect(try await stage.git("symbolic-ref", "HEAD") == "refs/heads/main")
  }

  @Test func `what is remembered is not tested again`() async throws {
    let (stage, culprit) = try await stage(merges: 6, bad: 3)
    _ = try await stage.gate("bisect", "--good", "v1")
    let again = try await stage.gate("bisect", "--json").record(WsGateStage.Bisect.self)
    #expect(again.culprit?.commit == culprit, "and the good end is known")
    #expect(again.runCount == 2, "the bad end, and the parent's second pass")
    #expect(again.rememberedCount >= 2)
  }

  @Test func `a search that was killed goes on where it was`() async throws {
    let command =
      "read code <state; echo x >>\"$HOME/count\"; "
      + "test $(wc -l <\"$HOME/count\") != 4 || kill -9 $(cat \"$HOME/pid\"); exit $code"
    let (stage, culprit) = try await stage(merges: 12, bad: 7, command: command)
    let killed = try await stage.shell(
      "ws-gate bisect --good v1 --jobs 1 & echo $! >\"$HOME/pid\"; wait $!")
    #expect(killed.status == 137)
    let again = try await stage.gate("bisect", "--good", "v1", "--jobs", "1", "--json")
    let record = try again.record(WsGateStage.Bisect.self)
    #expect(record.culprit?.commit == culprit)
    #expect(record.resumedRunCount == 3)
    #expect(try !Disk.exists(stage.root + "/.ecw/gate/bisect.json"))
  }

  @Test func `a flaky run does not name the wrong merge`() async throws {
    // The first run on the good end's successor fails once, then passes.
    let command =
      "read code <state; if [ -e w3 ] && [ ! -e w4 ] && [ ! -e \"$HOME/once\" ]; "
      + "then : >\"$HOME/once\"; exit 1; fi; exit $code"
    let (stage, culprit) = try await stage(merges: 8, bad: 6, command: command)
    let run = try await stage.gate("bisect", "--good", "v1", "--jobs", "1", "--json")
    let record = try run.record(WsGateStage.Bisect.self)
    #expect(record.culprit?.commit == culprit)
  }

  @Test func `wrong ends are refused with what to type`() async throws {
    let (stage, _) = try await stage(merges: 3, bad: 1)
    let good = try await stage.gate("bisect", "--good", "HEAD~1")
    #expect(good.status == 3)
    #expect(good.out.contains("the good end fails"))
    try await stage.commit("mended", ["state": "0\n"])
    let bad = try await stage.gate("bisect", "--good", "v1")
    #expect(bad.status == 0)
    #expect(bad.out.contains("the bad end passes"))
    let backwards = try await stage.gate("bisect", "--good", "HEAD", "--bad", "v1")
    #expect(backwards.status == 64)
    let fresh = try await WsGateStage()
    #expect(try await fresh.gate("bisect").err.contains("hint: ws-gate bisect --good COMMIT"))
  }

  @Test func `the search leaves a person's own bisect alone`() async throws {
    let (stage, culprit) = try await stage(merges: 4, bad: 2)
    try await stage.git("bisect", "start", "HEAD", "v1")
    let before = try await stage.git("bisect", "log")
    let run = try await stage.gate("bisect", "--good", "v1", "--bad", "main", "--json")
    #expect(try run.record(WsGateStage.Bisect.self).culprit?.commit == culprit)
    #expect(try await stage.git("bisect", "log") == before)
  }
}
