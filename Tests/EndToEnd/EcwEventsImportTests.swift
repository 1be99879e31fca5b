import Common
import SQLite
import TestSupport
import Testing

/// `ecw-events import`, as its user sees it.
struct EcwEventsImportTests {
  @Test(arguments: [5, 6, 7]) func `the worst rows come back the very same, from both forms`(
    seed: Int
  ) async throws {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.hostileStore, "\(seed)", "200", stage.store)
    for form in ["export > out.jsonl", "export --markdown out"] {
      #expect(try await stage.shell("ecw-events \(form)").status == 0)
    }
    for form in ["out.jsonl", "out"] {
      let target = stage.scratch.at("target-\(form)")
      try await stage.python(Oracle.hostileStore, "\(seed)", "0", target)
      let run = try await stage.events("import", "--allow-malformed", "--store", target, form)
      #expect(run.status == 1, "\(run.err)")
      #expect(try await stage.python(Oracle.storesAreSame, stage.store, target) == "200")
    }
  }

  @Test func `a store that is lost comes back whole, through a pipe`() async throws {
    let stage = try EcwEventsStage(events: 20)
    let moved = stage.scratch.at("old.db")
    #expect(try await stage.shell("ecw-events export > out.jsonl").status == 0)
    try Database(stage.store, .readWrite).execute("VACUUM INTO '\(moved)'")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let run = try await stage.shell("cat out.jsonl | ecw-events import -")
    #expect(
      run.transcript(root: stage.root)
        == "imported 20 events in 3 streams into a new store\n[exit 0]\n")
    #expect(try await stage.python(Oracle.storesAreSame, moved, stage.store) == "20")
    #expect(try await stage.events("check").status == 0)
    #expect(try await stage.shell("ecw-events export | cmp - out.jsonl").status == 0)
    let log = String(
      decoding: try Disk.read(stage.scratch.at(".ecw/log/audit.jsonl")), as: UTF8.self)
    #expect(log.contains(#""verb":"import","what":"20 events into "#))
  }

  /// An input made from a good export by a shell filter, and how it is refused.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let filter: String
    let status: Int32
    let message: String
    var testDescription: String { filter }
  }

  @Test(arguments: [
    Refusal(filter: "cat", status: 4, message: "10 events, first: version 1 of stream"),
    Refusal(
      filter: "sed 's/phase-/other-/g' | sed '$d'", status: 4,
      message: "stream 'default:blackboard:other-0' has 3 of its 4 events"),
    Refusal(
      filter: "sed 's/phase-/other-/g' | sed 6d", status: 4, message: "events would be missing"),
    Refusal(
      filter: "sed 's/phase-/other-/g'", status: 4, message: "position 1 belongs to another event"),
    Refusal(
      filter: #"grep events.event/1 | sed 's/{\\"n\\":4}/{\\"n\\":5}/'"#, status: 4,
      message: "with another content; ecw-recover merge"),
    Refusal(filter: "sed 's/}$//'", status: 65, message: "not a JSON object"),
    Refusal(filter: #"sed 's/"version":2/"version":"2"/'"#, status: 65, message: "'version' is no"),
    Refusal(filter: "tr -d '\\\\'", status: 65, message: "input:4: not a JSON object"),
    Refusal(
      filter: "sed 's/\"event_type\":\"ecw/\"event_type\":\"other/'", status: 65,
      message: "its data has the type"),
    Refusal(filter: "sed 's/1.0/0.3/'", status: 65, message: "not of CloudEvents 1.0"),
    Refusal(filter: "head -c 0", status: 65, message: "no records of events in 'input'"),
    Refusal(filter: "sed 's/^/text /'", status: 65, message: "no records of events in 'input'"),
    Refusal(filter: "iconv -f utf-8 -t utf-16", status: 65, message: "input"),
  ]) func `what would lose or forge events is refused and nothing is changed`(refusal: Refusal)
    async throws
  {
    let stage = try EcwEventsStage()
    let made = try await stage.shell("ecw-events export | \(refusal.filter) > input")
    try #require(made.status == 0, "\(made.err)")
    let before = try stage.scratch.state()
    for flags in [["--dry-run"], []] {
      let run = try await ToolRun("ecw-events", ["import"] + flags + ["input"], in: stage.root)
      #expect(run.status == refusal.status, "\(run.err)")
      #expect(run.err.contains(refusal.message), "\(run.err)")
      #expect(try stage.scratch.state() == before)
    }
  }

  @Test func `what is there already is left out when that is asked for`() async throws {
    let stage = try EcwEventsStage()
    _ = try await stage.shell("ecw-events export > out.jsonl")
    try stage.sql("DELETE FROM events WHERE id > 7")
    let planned = try await stage.events("import", "--dry-run", "--skip-duplicates", "out.jsonl")
    #expect(planned.out == "would import 3 events in 3 streams, 7 were there already\n")
    let run = try await stage.events("import", "--skip-duplicates", "out.jsonl")
    #expect(
      run.transcript(root: stage.root) == """
        imported 3 events in 3 streams, 7 were there already
          before: ID
        [exit 0]

        """)
    #expect(try await stage.shell("ecw-events export | cmp - out.jsonl").status == 0)
    let again = try await stage.events("import", "--skip-duplicates", "out.jsonl")
    #expect(again.out == "nothing new to import, 10 were there already\n")
    let undo = try await stage.shell("ecw-backup restore --only events latest && ecw-events log")
    #expect(
      undo.out.contains("7  2026") && !undo.out.contains("\n8  2026"), "\(undo.out)\(undo.err)")
  }

  @Test func `gaps and new positions when that is asked for`() async throws {
    let stage = try EcwEventsStage()
    _ = try await stage.shell("ecw-events export | sed 's/phase-/other-/g' | sed '$d' > input")
    let run = try await stage.events("import", "--allow-gaps", "--new-positions", "input")
    #expect(run.status == 1)
    #expect(run.out.contains("  stream 'default:blackboard:other-0' has 3 of its 4 events\n"))
    let log = try await stage.events("log", "--from-position", "11")
    #expect(log.out.split(separator: "\n").count == 9)
  }

  @Test func `a log without its store is not opened`() async throws {
    let stage = try EcwEventsStage()
    _ = try await stage.shell("ecw-events export > out.jsonl")
    try Disk.removeFile(stage.store)
    let before = try stage.scratch.state()
    let run = try await stage.events("import", "out.jsonl")
    #expect(run.status == 4)
    #expect(run.err.contains("hint: ecw-recover assess"))
    #expect(try stage.scratch.state() == before)
  }

  @Test(arguments: ["import.applied", "import.created"])
  func `killed at any moment it is all or nothing`(place: String) async throws {
    let stage = try EcwEventsStage()
    _ = try await stage.shell("ecw-events export | sed 's/phase-/other-/g' > other.jsonl")
    let isNew = place == "import.created"
    if isNew { for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) } }
    let killed = try await stage.events(
      "import", "--new-positions", "other.jsonl", environment: ["ECW_FAILPOINT": "\(place)=kill"])
    #expect(killed.status == -9)
    #expect(try Disk.exists(stage.store) == !isNew)
    if !isNew { #expect(try await stage.events("log").out.split(separator: "\n").count == 10) }
    let run = try await stage.events("import", "--new-positions", "other.jsonl")
    #expect(run.status == 0, "\(run.err)")
    #expect(try await stage.events("check").status == 0)
  }

  @Test func `interrupted before the commit it is nothing`() async throws {
    let stage = try EcwEventsStage()
    _ = try await stage.shell("ecw-events export | sed 's/phase-/other-/g' > other.jsonl")
    let run = try await stage.events(
      "import", "--new-positions", "other.jsonl",
      environment: ["ECW_FAILPOINT": "import.applied=interrupt"])
    #expect(run.status == 130, "\(run.err)")
    #expect(try await stage.events("log").out.split(separator: "\n").count == 10)
  }

  @Test func `a Markdown export appears whole, and never over another`() async throws {
    let stage = try EcwEventsStage()
    let killed = try await stage.events(
      "export", "--markdown", "docs/events", environment: ["ECW_FAILPOINT": "export.written=kill"])
    #expect(killed.status == -9)
    #expect(try !Disk.exists(stage.scratch.at("docs/events")))
    let run = try await stage.events("export", "--markdown", "docs/events")
    #expect(run.transcript(root: stage.root) == "10 events in 3 files\n[exit 0]\n")
    #expect(try await stage.events("export", "--markdown", "docs/events").status == 4)
  }

  @Test func `the id of a stream becomes no path`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("UPDATE events SET stream_id = '../../x/' || char(0) WHERE stream_id LIKE '%-1'")
    try stage.sql("UPDATE streams SET stream_id = '../../x/' || char(0) WHERE stream_id LIKE '%-1'")
    #expect(try await stage.events("export", "--markdown", "out").status == 0)
    #expect(
      try Disk.names(in: stage.scratch.at("out")) == [
        "%2e.%2f..%2fx%2f%00.md", "README.md", "default%3ablackboard%3aphase-0.md",
        "default%3ablackboard%3aphase-2.md",
      ])
  }
}
