import Common
import SQLite
import TestSupport
import Testing

@testable import Workstreams

/// Setting a status: compared, swapped, logged, and nothing lost.
struct SetTests {
  private static let running =
    "(workstream_id, status, agent_id, started_at) VALUES('ws-1', 'running', 'agent-1', '2026-11-21T08:00:00.5')"

  @Test func `nine columns are enough`() throws {
    let field = try TableField(rows: Self.running)
    let change = try field.change {
      try $0.set("ws-1", to: .failed, ifStatus: "running", message: "crash", now: field.now)
    }
    #expect(change.isChanged && change.isLogged)
    #expect(
      try field.text(
        "SELECT status || '|' || completed_at || '|' || error_message FROM workstream_status") == [
          "failed|2026-11-21T08:55:00+00:00|crash"
        ])
    #expect(
      try field.text("SELECT event_type || '|' || agent_id || '|' || message FROM execution_log")
        == ["failed|agent-1|running -> failed: crash"])
  }

  @Test func `a row that is not as expected is refused and stays as it is`() throws {
    let field = try TableField(rows: Self.running)
    let before = try field.text(
      "SELECT quote(status) || quote(error_message) FROM workstream_status")
    for (expected, next) in [("pending", WorkstreamStatus.failed), ("running", .reverted)] {
      do {
        _ = try field.change { try $0.set("ws-1", to: next, ifStatus: expected, now: field.now) }
        Issue.record("not refused")
      } catch let failure as Failure {
        #expect(failure.status == .refused)
      }
    }
    #expect(
      try field.text("SELECT quote(status) || quote(error_message) FROM workstream_status")
        == before)
    #expect(try field.text("SELECT message FROM execution_log") == [])
  }

  @Test func `a row of the same status that somebody took over is refused`() throws {
    let field = try TableField(rows: Self.running)
    let seen = try field.change { try $0.row("ws-1") }
    try Database(field.path, .readWrite).execute("UPDATE workstream_status SET agent_id = 'b'")
    #expect(throws: Failure.self) {
      try field.change {
        try $0.set("ws-1", to: .failed, ifRow: seen, force: true, now: field.now)
      }
    }
    #expect(try field.text("SELECT status FROM workstream_status") == ["running"])
  }

  @Test func `what a new attempt overwrites is in the log`() throws {
    let field = try TableField(
      TableField.superset,
      rows: "(workstream_id, status, started_at, exit_code, blocked_by) "
        + "VALUES('ws-1', 'failed', '2026-11-21 07:00:00', 3, 'ws-2, ws-3')")
    let change = try field.change { try $0.set("ws-1", to: .pending, now: field.now) }
    #expect(change.after.attempt == 2)
    #expect(change.after.blockedBy == [])
    #expect(
      try field.text("SELECT message FROM execution_log") == [
        "failed -> pending (was started_at=2026-11-21 07:00:00, exit_code=3, blocked_by=ws-2,ws-3)"
      ])
    let again = try field.change { try $0.set("ws-1", to: .running, now: field.now) }
    #expect(again.after.attempt == 2)
  }

  @Test func `a column that is not understood stays, to the byte`() throws {
    let field = try TableField(
      TableField.superset,
      rows: "(workstream_id, status, blocked_by, notes, priority) "
        + "VALUES('ws-1', 'running', ' ws-2 ,,ws-3', CAST(X'ff00fe' AS TEXT), X'0001')")
    _ = try field.change { try $0.set("ws-1", to: .completed, now: field.now) }
    #expect(
      try field.text("SELECT hex(blocked_by) || hex(notes) || hex(priority) FROM workstream_status")
        == ["2077732D32202C2C77732D33" + "FF00FE" + "0001"])
  }

  @Test func `without a log it works, and says so`() throws {
    let field = try TableField(
      "CREATE TABLE workstream_status(workstream_id TEXT PRIMARY KEY, status TEXT)",
      rows: " VALUES('ws-1', 'running')")
    let change = try field.change { try $0.set("ws-1", to: .failed, message: "x", now: field.now) }
    #expect(change.after.status == "failed")
    #expect(!change.isLogged)
  }

  @Test func `a trial writes nothing`() throws {
    let field = try TableField(rows: Self.running)
    let before = try field.scratch.state()
    let change = try field.change { try $0.set("ws-1", to: .failed, dryRun: true, now: field.now) }
    #expect(change.after.status == "failed")
    #expect(try field.scratch.state() == before)
  }

  @Test func `every documented step is taken and every other needs force`() throws {
    for old in WorkstreamStatus.allCases {
      for new in WorkstreamStatus.allCases where old != new {
        let field = try TableField(
          rows: "(workstream_id, status) VALUES('ws-1', '\(old.rawValue)')")
        let isTaken =
          (try? field.change { try $0.set("ws-1", to: new, now: field.now) }) != nil
        #expect(isTaken == old.documented.contains(new), "\(old) -> \(new)")
        let forced = try field.change { try $0.set("ws-1", to: new, force: true, now: field.now) }
        #expect(forced.after.status == new.rawValue)
      }
    }
  }
}
