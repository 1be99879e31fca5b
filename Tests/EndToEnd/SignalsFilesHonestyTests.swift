import Common
import TestSupport
import Testing

private typealias Stage = EcwSignalsStage

/// Files of signals as somebody else writes or moves them.
struct SignalsFilesHonestyTests {
  private static let pending = ".ecw/signals/pending/"

  private func place(_ stage: Stage, _ members: String) throws -> String {
    let path = Self.pending + Stage.id(9) + ".json"
    try stage.scratch.write(
      "{\"signal_id\": \"\(Stage.id(9))\", \"signal_type\": \"R\", \(members)}", to: path)
    return path
  }

  @Test(arguments: [true, false])
  func `a name that only resembles ours is not ours`(hasLog: Bool) async throws {
    let stage = try Stage(0, hasLog: hasLog)
    let other = ["expiresAt", "claimToken", "claimedAt", "renewedAt", "notBefore", "requeuedAt"]
      .map { "\"\($0)\": \"2026-11-21T08:00:00Z\"" }.joined(separator: ", ")
    _ = try place(stage, "\"status\": \"PENDING\", \(other)")
    let signal = try await stage.claim()
    #expect(signal.expiresAt == Timestamp("2026-11-21T09:05:00Z"))
    let token = try #require(signal.claimToken)
    let renewed = try await stage.signals("renew", Stage.id(9), "--token", token, "--for", "1h")
    #expect(renewed.status == 0, "\(renewed.out)")
    #expect(try await stage.signals("expire", at: "2026-11-21T09:30:00Z").out == "nothing to do\n")
    let listed = try await stage.signals("list", "--json").record(Stage.Signal.self)
    #expect(listed.expiresAt == Timestamp("2026-11-21T10:00:00Z"))
  }

  @Test(arguments: [true, false])
  func `a name with escapes is the name that it spells`(hasLog: Bool) async throws {
    let stage = try Stage(0, hasLog: hasLog)
    _ = try place(stage, #""st\u0061tus": "PENDING""#)
    let token = try #require(try await stage.claim().claimToken)
    #expect(try await stage.signals("claim").out == "nothing to claim\n", "one winner")
    let done = try await stage.signals("complete", Stage.id(9), "--token", token)
    #expect(done.status == 0, "\(done.out)\(done.err)")
    #expect(try stage.files() == ["completed/\(Stage.id(9)).json"])
  }

  @Test(arguments: [("pending", true), ("pending", false), ("completed", false), ("failed", true)])
  func `a claim that was moved by hand is seen, and taken up again`(place: String, hasLog: Bool)
    async throws
  {
    let stage = try Stage(1, hasLog: hasLog)
    _ = try await stage.claim()
    let moved = try await stage.shell(
      "cd .ecw/signals && mkdir -p \(place) && mv claimed/* \(place)/ && ls \(place)")
    #expect(moved.out.contains("-"), "the token is in the name: \(moved.out)")
    let later = "2026-11-21T10:00:00Z"
    let list = try await stage.signals(
      "list", "--status", "posted", "--status", "claimed", "--status",
      place == "pending" ? "posted" : place,
      at: later)
    #expect(list.out.contains(Stage.id(0)), "\(list.out)\(list.err)")
    #expect(try await stage.signals("show", Stage.id(0), at: later).status == 0)
    let run = try await stage.signals("requeue", Stage.id(0), "--force", at: later)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let names = try await stage.shell("ls .ecw/signals/pending")
    #expect(names.out == Stage.id(0) + ".json\n")
    #expect(try await stage.claim(at: later).claimToken != nil)
    if hasLog { #expect(try stage.wrongEvents() == 0) }
  }

  @Test func `of two files of a signal in one place both are seen`() async throws {
    let stage = try Stage(1, hasLog: false)
    let old = Self.pending + Stage.id(0) + ".1-0123456789abcdef.json"
    try stage.scratch.write("{\"signal_id\": \"\(Stage.id(0))\", \"mine\": 1}", to: old)
    #expect(try await stage.signals("list").out.contains("also in pending"))
    try await stage.signals("expire", "--only", "claimed")
    let files = try stage.files()
    #expect(files.contains("pending/\(Stage.id(0)).json"))
    #expect(files.count { $0.hasPrefix("quarantine/") } == 2, "the file and its reason: \(files)")
  }
}
