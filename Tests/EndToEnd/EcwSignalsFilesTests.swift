import Common
import SQLite
import TestSupport
import Testing

/// The shapes of the field's files, what is no signal, and what other programs write into the log.
struct EcwSignalsFilesTests {
  private typealias Stage = EcwSignalsStage

  @Test func `every known shape of a file is read`() async throws {
    let stage = try Stage(0, hasLog: false)
    let files = [
      // The designed one, with a payload; the second variant; the observed one in another zone.
      """
      {"signal_id": "sig-0000000a", "signal_type": "REVIEW", "payload": {"ps_id": "p-1",
       "entry_id": "e-1", "topic": "nested", "prompt": "do it"}, "target_capabilities": ["x"],
       "posted_by": "me", "status": "POSTED", "created_at": "2026-11-21T08:00:00Z"}
      """,
      """
      {"signal_id":"sig-0000000b","signal_type":"ANALYSIS","ps_id":"p-1","entry_id":"e-2",
       "topic":"flat","status":"PENDING","created_at":"2026-11-21T08:30:00Z",
       "target_capabilities":[]}
      """,
      """
      {"signal_id": "sig-0000000c", "signal_type": "RESEARCH", "ps_id": "p-1", "entry_id": "e-3",
       "topic": "naive", "status": "PENDING", "created_at": "2026-11-21T00:45:00.000000",
       "sidequest": "default"}
      """,
    ]
    for (text, letter) in zip(files, ["a", "b", "c"]) {
      try stage.scratch.write(text, to: ".ecw/signals/pending/sig-0000000\(letter).json")
    }
    let run = try await stage.signals(
      "list", "--json", environment: ["TZ": "UTC8"])
    let signals = try run.records(Stage.Signal.self)
    #expect(signals.map(\.ageSeconds) == [3600, 1800, 900], "the naive time is local, at UTC-8")
    #expect(signals.map(\.signalType) == ["REVIEW", "ANALYSIS", "RESEARCH"])
    #expect(run.out.contains("\"topic\":\"nested\"") && run.out.contains("\"prompt\":\"do it\""))
    let stale = try await stage.signals(
      "list", "--stale", "29m", "--type", "analysis", "--json", environment: ["TZ": "UTC8"])
    #expect(try stale.records(Stage.Signal.self).map(\.signalId) == ["sig-0000000b"])
    let claimed = try await stage.signals("claim", "sig-0000000a", "--json")
    #expect(claimed.status == 0)
    let text = String(
      decoding: try Disk.read(
        stage.scratch.at(try #require(claimed.record(Stage.Signal.self).path))), as: UTF8.self)
    #expect(text.contains("\"payload\": {\"ps_id\": \"p-1\",\n \"entry_id\": \"e-1\""))
  }

  @Test func `numbers and dates beyond all sense stop nobody`() async throws {
    let stage = try Stage(0, hasLog: false)
    for (letter, more) in [
      ("a", "\"attempts\":9223372036854775807"), ("b", "\"attempts\":1234567890"),
      ("c", "\"created_at\":\"1700-01-01T00:00:00Z\""),
    ] {
      let id = "sig-0000000\(letter)"
      try stage.scratch.write(
        "{\"signal_id\":\"\(id)\",\"signal_type\":\"X\",\"status\":\"POSTED\",\(more)}",
        to: ".ecw/signals/pending/\(id).json")
    }
    #expect(try await stage.signals("list").status == 0)
    #expect(try await stage.signals("stats").status == 0)
    for _ in 1...3 {
      let run = try await stage.signals("claim", "--json")
      let token = try run.record(Stage.Signal.self).claimToken
      #expect(token != nil, "\(run.out)\(run.err)")
    }
    #expect(try stage.files().filter { $0.hasPrefix("claimed/") }.count == 3)
  }

  @Test func `a result that is too large is refused, not left out`() async throws {
    let stage = try Stage(1)
    let claim = try await stage.claim()
    let result = String(repeating: "y", count: 300_000)
    try stage.scratch.write(
      "{\"signal_id\":\"\(Stage.id(0))\",\"claim_token\":\"\(claim.claimToken ?? "")\","
        + "\"result\":\"\(result)\"}\n", to: "line")
    let run = try await stage.shell("ecw-signals complete - <line")
    #expect(run.status == 65, "\(run.out)\(run.err)")
    #expect(try stage.files().contains { $0.hasPrefix("claimed/") })
  }

  @Test func `what is no signal goes to the quarantine with a reason, and stops nobody`()
    async throws
  {
    let stage = try Stage(1)
    let pending = ".ecw/signals/pending/"
    try stage.scratch.write("{\"torn\": ", to: pending + "sig-0000000a.json")
    try stage.scratch.write("[]", to: pending + "sig-0000000b.json")
    try stage.scratch.write("{\"signal_id\": \"sig-00000000\"}", to: pending + "sig-0000000c.json")
    try stage.scratch.write("{}", to: pending + "sig-..json")
    try stage.scratch.write("secret", to: "outside")
    try Disk.symlink("../../../outside", at: stage.scratch.at(pending + "sig-0000000d.json"))
    try stage.scratch.write("mine", to: pending + "README")
    let list = try await stage.signals("list")
    #expect(list.status == 1)
    #expect(list.err.split(separator: "\n").count == 6, "five files and a hint: \(list.err)")
    let hint = try #require(list.err.split(separator: "\n").last?.dropFirst(6))
    #expect(try await stage.shell(String(hint)).status == 0)
    let expired = try await stage.signals("expire", "--json")
    #expect(
      try expired.records(Stage.Change.self).map(\.outcome)
        == Array(repeating: "quarantined", count: 5))
    let kept = try stage.files().filter { $0.hasPrefix("quarantine/") }
    #expect(kept.count == 10, "each with its reason: \(kept)")
    let reason = try Disk.read(
      stage.scratch.at(".ecw/signals/quarantine/sig-0000000d.json.reason.json"))
    #expect(String(decoding: reason, as: UTF8.self).contains("not a regular file"))
    #expect(try stage.files().contains("pending/README"))
    #expect(try await stage.signals("list").status == 0)
    #expect(try Disk.read(stage.scratch.at("outside")) == Array("secret".utf8))
    try stage.scratch.write("{\"torn again\": ", to: pending + "sig-0000000a.json")
    let again = try await stage.signals("expire", "--json").record(Stage.Change.self)
    let path = stage.scratch.at(try #require(again.keptPath))
    #expect(try Disk.read(path) == Array("{\"torn again\": ".utf8))
  }

  @Test func `the log is the truth, and list says where a file disagrees`() async throws {
    let stage = try Stage(4)
    let owner = "\"claimed_by\": \"other\""
    try stage.append("AgentSignalClaimed", "{\"signal_id\": \"\(Stage.id(0))\", \(owner)}")
    try stage.append("AgentSignalClaimed", "{\"signal_id\": \"\(Stage.id(1))\", \(owner)}")
    try stage.append("AgentSignalCompleted", "{\"signal_id\": \"\(Stage.id(1))\", \"result\": {}}")
    try stage.append("AgentSignalPosted", "{\"signal_id\": \"sig-000000ff\", \"ps_id\": \"p\"}")
    let before = try stage.scratch.state(skipping: ".ecw/events.db-")
    let list = try await stage.signals("list", "--json")
    #expect(list.status == 1)
    let found = try list.records(Stage.Signal.self)
    #expect(
      found.filter { $0.disagreement != nil }.map(\.signalId) == [Stage.id(0), "sig-000000ff"])
    #expect(found.contains { $0.disagreement == "file says POSTED, log says CLAIMED" })
    #expect(found.contains { $0.disagreement == "log says POSTED, no file" })
    #expect(try stage.scratch.state(skipping: ".ecw/events.db-") == before, "looking changed it")
    let claimed = try await stage.signals("claim", "--count", "9", "--json")
    #expect(
      try claimed.records(Stage.Signal.self).map(\.signalId).sorted()
        == [Stage.id(2), Stage.id(3)])
    #expect(
      try stage.files() == [
        "claimed/sig-00000000.json", "claimed/sig-00000002.json", "claimed/sig-00000003.json",
        "completed/sig-00000001.json",
      ])
    #expect(try await stage.signals("requeue", "sig-000000ff").status == 0)
    #expect(try await stage.signals("requeue", "sig-000000ff", "--force").status == 0)
    #expect(try stage.wrongEvents() == 0)
  }

  @Test func `what somebody filed away by hand stays there`() async throws {
    let stage = try Stage(2)
    try Disk.makeDirectories(stage.scratch.at(".ecw/signals/archived/20260101"))
    try Disk.makeDirectories(stage.scratch.at(".ecw/signals/completed"))
    let names = [(0, "archived/20260101"), (1, "completed")]
    for (number, place) in names {
      let name = Stage.id(number) + ".json"
      try Disk.rename(
        stage.scratch.at(".ecw/signals/pending/" + name),
        to: stage.scratch.at(".ecw/signals/\(place)/" + name))
    }
    #expect(try await stage.signals("claim").out == "nothing to claim\n")
    try await stage.signals("expire", at: "2026-11-22T00:00:00Z")
    #expect(
      try stage.files() == ["archived/sig-00000000.json", "completed/sig-00000001.json"])
    #expect(try await stage.signals("list").status == 1, "the log still says POSTED")
    #expect(try await stage.signals("archive", Stage.id(0), Stage.id(1)).status == 0)
    #expect(try await stage.signals("list").out == "no signals\n")
  }

  @Test func `a second file of a signal never runs it twice`() async throws {
    for hasLog in [true, false] {
      let stage = try Stage(1, hasLog: hasLog)
      let file = stage.scratch.at(".ecw/signals/pending/\(Stage.id(0)).json")
      let text = String(decoding: try Disk.read(file), as: UTF8.self)
      let signal = try await stage.claim()
      try await stage.signals(
        "complete", signal.signalId, "--token", try #require(signal.claimToken))
      try stage.scratch.write(text, to: ".ecw/signals/pending/\(Stage.id(0)).json")
      #expect(try await stage.signals("claim").out == "nothing to claim\n")
      #expect(try await stage.signals("list").out == "no signals\n")
      let files = try stage.files()
      #expect(files.contains("completed/sig-00000000.json"))
      #expect(files.contains("quarantine/sig-00000000.json"), "\(files)")
    }
  }

  @Test func `a cache that is gone, stale or broken changes nothing`() async throws {
    let stage = try Stage(3)
    _ = try await stage.claim(Stage.id(0))
    let cache = stage.scratch.at(".ecw/cache/signals.db")
    for path in try StoreFiles(cache).existing() { try Disk.removeFile(path) }
    _ = try await stage.claim(Stage.id(1))
    for path in try StoreFiles(cache).existing() { try Disk.removeFile(path) }
    try stage.scratch.write(String(repeating: "no store ", count: 900), to: ".ecw/cache/signals.db")
    let third = try await stage.claim()
    #expect(third.signalId == Stage.id(2))
    // Another log in its place: what was taken in from the old one must be forgotten.
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try EventStore.create(stage.store, events: 3)
    try stage.append("AgentSignalPosted", "{\"signal_id\": \"\(Stage.id(0))\"}")
    let list = try await stage.signals("list", "--json").records(Stage.Signal.self)
    #expect(list.first { $0.signalId == Stage.id(0) }?.logStatus == "POSTED")
    try await stage.signals("expire", "--only", "claimed")
    let after = try await stage.signals("list", "--json").records(Stage.Signal.self)
    #expect(after.first { $0.signalId == Stage.id(0) }?.logStatus == "POSTED")
  }

  @Test func `a damaged or unknown event log stops every change`() async throws {
    for text in ["", String(repeating: "x", count: 4096)] {
      let stage = try Stage(1, hasLog: false)
      try stage.scratch.write(text, to: ".ecw/events.db")
      let run = try await stage.signals("claim")
      #expect(run.status == 2, "\(run.out)\(run.err)")
      #expect(run.err.contains("hint: ecw-health"))
      #expect(try stage.files() == ["pending/sig-00000000.json"])
    }
    let stage = try Stage(1, hasLog: false)
    try Database(stage.store, .create).execute("CREATE TABLE events(id TEXT, sequence INTEGER)")
    #expect(try await stage.signals("claim").status == 69)
    try stage.scratch.write("x", to: "elsewhere/.ecw/events.db-wal")
    let lonely = try await ToolRun("ecw-signals", ["list"], in: stage.scratch.at("elsewhere"))
    #expect(lonely.status == 2)
    #expect(try Disk.exists(stage.scratch.at("elsewhere/.ecw/events.db-wal")))
  }
}
