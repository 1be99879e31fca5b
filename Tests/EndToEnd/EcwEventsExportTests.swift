import Common
import SQLite
import TestSupport
import Testing

/// `ecw-events export`, `log` and `streams`, as their user sees them.
struct EcwEventsExportTests {
  @Test(arguments: 1...4) func `python reads in an export what the store has`(seed: Int)
    async throws
  {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.hostileStore, "\(seed)", "300", stage.store)
    let run = try await stage.shell("ecw-events export > out.jsonl")
    #expect(run.transcript(root: stage.root) == "[exit 0]\n")
    #expect(try await stage.python(Oracle.exportIsRight, stage.store, "out.jsonl") == "300")
  }

  @Test func `a selection by time writes the same records`() async throws {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.hostileStore, "9", "100", stage.store)
    try stage.sql(
      "UPDATE events SET created_at = CAST('2026-01-01T00:00:00Z' AS BLOB) WHERE id > 50")
    try stage.sql("UPDATE events SET created_at = '2026-01-01T00:00:00Z' WHERE id < 40")
    let run = try await stage.shell(
      "ecw-events export | grep events.event/1 > all; ecw-events export --since 1y > some; wc -l < some; grep -vxFf all some"
    )
    #expect(run.out.hasPrefix("39\n") && run.out.split(separator: "\n").count == 1, "\(run.out)")
  }

  @Test func `looking changes nothing, beside a log that nobody has open`() async throws {
    let stage = try EcwEventsStage()
    let before = try stage.scratch.state()
    #expect(before.keys.contains(".ecw/events.db-wal"))
    for verb in ["log", "streams", "export"] {
      let run = try await stage.events(verb)
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out.split(separator: "\n").count >= 3)
    }
    #expect(try stage.scratch.state() == before)
  }

  @Test func `log shows what is asked for`() async throws {
    let stage = try EcwEventsStage()
    let run = try await stage.events(
      "log", "--stream", "default:blackboard:phase-1", "--from-position", "3", "--limit", "1",
      "--type", "ArtifactLinked")
    #expect(
      run.transcript(root: stage.root) == """
        5  TIME  default:blackboard:phase-1@2  ecw.blackboard.ArtifactLinked  {"n":4}
        [exit 0]

        """)
    #expect(try await stage.events("log", "--type", "Linked").out == "")
    #expect(try await stage.events("log", "--until", "2026-01-01T00:00:00Z").out == "")
    let since = try await stage.events("log", "--since", "2026-01-01T00:00:00Z", "--json")
    #expect(since.out.split(separator: "\n").count == 10)
  }

  @Test func `an event without a time is left out of a time and told`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("UPDATE events SET created_at = 'yesterday', event_data = '{}' WHERE id = 4")
    let run = try await stage.events("log", "--since", "1y")
    #expect(run.out.split(separator: "\n").count == 9)
    #expect((run.err, run.status) == ("left out 1 event without a time to read\n", 1))
  }

  @Test func `follow prints what comes until it is enough`() async throws {
    let stage = try EcwEventsStage()
    async let follower = stage.events("log", "--follow", "--limit", "12")
    try EventStore.append(try Database(stage.store, .readWrite), events: 5)
    let run = try await follower
    #expect(run.status == 0, "\(run.err)")
    #expect(
      run.out.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        == (1...12).map { "\($0)" })
  }

  @Test func `streams say what is wrong with them`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("DELETE FROM events WHERE id = 4; DELETE FROM streams WHERE stream_id LIKE '%-1'")
    try stage.sql("UPDATE streams SET version = 9 WHERE stream_id LIKE '%-2'")
    let run = try await stage.events("streams")
    #expect(
      run.transcript(root: stage.root) == """
        STREAM                      VERSION  EVENTS  UPDATED                    PROBLEM
        default:blackboard:phase-0  4        3       2026-01-01T00:00:00+00:00  1 of 4 events are missing
        default:blackboard:phase-1  -        3       -                          no row in streams
        default:blackboard:phase-2  9        3       2026-01-01T00:00:00+00:00  streams says version 9, the last event is 3
        [exit 2]

        """)
  }

  @Test func `no store, an empty one, one with another layout`() async throws {
    let stage = try EcwEventsStage(events: 0)
    #expect(
      try await stage.events("log").transcript(root: stage.root) == """
        --- stderr
        ecw-events: no event store 'ROOT/.ecw/events.db'
        hint: ecw-recover find
        [exit 69]

        """)
    try stage.scratch.write("", to: ".ecw/events.db")
    #expect(try await stage.events("log").status == 2)
    try Disk.removeFile(stage.store)
    try Database(stage.store, .create).execute("CREATE TABLE events(sequence, data)")
    let run = try await stage.events("log")
    #expect(run.status == 69)
    #expect(
      run.err.contains("unknown layout, no column stream_id, version, event_type, event_data"))
  }
}
