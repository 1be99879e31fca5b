import Common
import TestSupport
import Testing

/// `ws-gate run`: what is a failure, what is remembered, and what is left behind.
struct WsGateRunTests {
  @Test func `a pass is remembered for the tree, whatever the commit`() async throws {
    let stage = try await WsGateStage(command: "echo ran >>\"$HOME/count\"")
    let first = try await stage.gate("run", "--json").record(WsGateStage.Run.self)
    #expect((first.verdict, first.remembered) == ("green", false))
    try await stage.git("commit", "-q", "--amend", "-m", "reworded")
    let second = try await stage.gate("run", "--json").record(WsGateStage.Run.self)
    #expect((second.verdict, second.remembered) == ("green", true))
    #expect(try Disk.read(stage.scratch.at("count")).count == 4, "it ran once")
    let again = try await stage.gate("run", "--fresh", "--json").record(WsGateStage.Run.self)
    #expect(!again.remembered)
    #expect(try await stage.git("status", "--porcelain") == "")
  }

  @Test func `red takes two failures and stops the push`() async throws {
    let stage = try await WsGateStage()
    let bad = try await stage.commit("bad", ["state": "1\n"])
    let run = try await stage.gate("run", "--json")
    #expect(run.status == 2)
    let record = try run.record(WsGateStage.Run.self)
    #expect(record.runs.map(\.end) == ["failed", "failed"])
    let status = try await stage.gate("status", "--json")
    #expect(status.status == 2)
    #expect(try status.record(WsGateStage.Status.self).mayPush == false)
    let zeros = String(repeating: "0", count: 40)
    let line = "refs/heads/main \(bad) refs/heads/main \(zeros)"
    let push = try await stage.shell("echo '\(line)' | ws-gate status --pre-push")
    #expect(push.status == 2)
    #expect(push.out.contains("must not be pushed"))
    #expect(push.out.contains("ECW_HOOKS=0 git push"))
  }

  @Test(arguments: [
    ("125", "skipped"), ("127", "not_run"), ("126", "not_run"), ("137", "killed"),
    ("124", "timed_out"),
  ]) func `a machine's failure is not held against the commit`(code: String, end: String)
    async throws
  {
    let stage = try await WsGateStage()
    try await stage.commit("cannot", ["state": code + "\n"])
    let run = try await stage.gate("run", "--json")
    #expect(run.status == (code == "124" ? 124 : 3))
    let record = try run.record(WsGateStage.Run.self)
    #expect(record.verdict == "unknown")
    #expect(Set(record.runs.map(\.end)) == [end])
    #expect(try await stage.gate("status").status == 1)
  }
}
