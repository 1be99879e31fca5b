import Common
import SQLite
import TestSupport
import Testing

/// `ecw-events check`, as its user sees it.
struct EcwEventsCheckTests {
  @Test func `a sound store`() async throws {
    let stage = try EcwEventsStage()
    let run = try await stage.events("check")
    #expect(run.transcript(root: stage.root) == "sound: 10 events in 3 streams\n[exit 0]\n")
  }

  /// What is done to a store, and what is said of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let sql: String
    let status: Int32
    let line: String
    var testDescription: String { sql }
  }

  @Test(arguments: [
    Fault(
      sql: "DELETE FROM events WHERE id = 4", status: 2,
      line: "  damage  'default:blackboard:phase-0': 1 of 4 events are missing"),
    Fault(
      sql: "DELETE FROM events WHERE id = 1", status: 2,
      line: "  look    1 rows are gone: position 1"),
    Fault(
      sql: "DELETE FROM events WHERE id IN (3, 4, 6, 10)", status: 2,
      line: "  look    4 rows are gone: position 3 to 4, 6, 10"),
    Fault(
      sql: "DELETE FROM events WHERE id = 10; UPDATE streams SET version = 3", status: 1,
      line: "  look    1 rows are gone: position 10"),
    Fault(
      sql: "DELETE FROM events WHERE id = 10", status: 2,
      line: "  damage  'default:blackboard:phase-0': streams says version 4, the last event is 3"),
    Fault(
      sql: "DELETE FROM streams WHERE stream_id LIKE '%-2'", status: 2,
      line: "  damage  'default:blackboard:phase-2': no row in streams"),
    Fault(
      sql: "UPDATE events SET event_data = 'x' WHERE id = 2", status: 2,
      line: "  damage  2 'default:blackboard:phase-1': data is not JSON"),
    Fault(
      sql: "UPDATE events SET event_type = 'x' WHERE id = 2", status: 2,
      line: "  damage  2 'default:blackboard:phase-1': its data has the type "
        + "'ecw.blackboard.ArtifactLinked'"),
    Fault(
      sql: "UPDATE events SET event_data = x'00' WHERE id = 2", status: 2,
      line: "  damage  2 'default:blackboard:phase-1': its type or its data is no text"),
    Fault(
      sql: "UPDATE events SET event_data = CAST(x'ff' AS TEXT) WHERE id = 2", status: 2,
      line: "  damage  2 'default:blackboard:phase-1': data is not UTF-8"),
    Fault(
      sql: "UPDATE events SET event_data = '[1]' WHERE id = 2", status: 1,
      line: "  look    2 'default:blackboard:phase-1': data is JSON but no object"),
    Fault(
      sql: "UPDATE events SET event_data = json_remove(event_data, '$.source') WHERE id = 2",
      status: 1, line: "  look    2 'default:blackboard:phase-1': no CloudEvent: no source"),
    Fault(
      sql: "UPDATE sqlite_sequence SET seq = 5", status: 2,
      line: "  damage  the sequence is at 5, behind its events"),
    Fault(
      sql: "ALTER TABLE events ADD COLUMN actor TEXT", status: 1,
      line: "  look    more columns than an export carries: actor"),
  ]) func `what is wrong is said, with its weight`(fault: Fault) async throws {
    let stage = try EcwEventsStage()
    try stage.sql(fault.sql)
    let before = try stage.scratch.state()
    let run = try await stage.events("check")
    #expect(run.status == fault.status, "\(run.out)")
    #expect(run.out.split(separator: "\n").contains { $0 == fault.line }, "\(run.out)")
    #expect(try stage.scratch.state() == before)
  }

  @Test func `a destroyed page is damage, whatever an index still says`() async throws {
    let stage = try EcwEventsStage(events: 400, journal: "DELETE")
    let root = try Database(stage.store, .readOnly).number(
      "SELECT max(pageno) FROM dbstat WHERE name = 'events' AND pagetype = 'leaf'")
    let page = Int(try #require(root))
    try BackupStage.damage(stage.store, at: (page - 1) * 4096)
    let run = try await stage.events("check")
    #expect(run.status == 2, "\(run.out)\(run.err)")
  }
}
