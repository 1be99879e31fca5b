import Common
import SQLite
import TestSupport
import Testing

@testable import Workstreams

/// What a monitor reads, and that it changes nothing.
struct ReadingTests {
  private func read(_ field: TableField) throws -> WorkstreamReading.Outcome {
    try WorkstreamReading.read(
      in: field.workspace, overdueSeconds: 3600, busySeconds: 0, world: field.world)
  }

  @Test(arguments: ["DELETE", "WAL"]) func `it counts and changes no byte`(mode: String) throws {
    let field = try TableField(
      TableField.superset,
      rows: "(workstream_id, status, started_at) VALUES('ws-1', 'running', '2026-11-21 07:00:00')",
      "(workstream_id, status, started_at) VALUES('ws-2', 'running', '2026-11-21 08:50:00')",
      "(workstream_id, status, started_at) VALUES('ws-3', 'running', NULL)",
      "(workstream_id, status, blocked_by) VALUES('ws-4', 'failed', 'ws-5')",
      "(workstream_id, status, blocked_by) VALUES('ws-5', 'blocked', 'ws-4')")
    _ = try field.text("PRAGMA journal_mode=\(mode)")
    let before = try field.scratch.state()
    guard case .read(let reading) = try read(field) else {
      Issue.record("not read")
      return
    }
    #expect(reading.counts == ["running": 3, "failed": 1, "blocked": 1])
    #expect(reading.overdue.map(\.id) == ["ws-1", "ws-3"])
    #expect(reading.overdue.map(\.ageSeconds) == [6900, nil])
    #expect(reading.failed == ["ws-4"])
    #expect(reading.cycle == "Dependency cycle detected: ws-4 -> ws-5 -> ws-4")
    #expect(try field.scratch.state() == before)
  }

  @Test func `no table, and one that is none`() throws {
    let field = try TableField("CREATE TABLE other(x)")
    #expect(try read(field) == .unknown("no table 'workstream_status' with an id and a status"))
    try Disk.removeFile(field.path)
    #expect(try read(field) == .absent)
  }

  @Test func `a table that is changed under every attempt is looked at again`() throws {
    let field = try TableField()
    _ = try field.text("PRAGMA journal_mode=WAL")
    _ = try field.text(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
      INSERT INTO workstream_status(workstream_id, status) SELECT 'ws-' || i, 'pending' FROM n
      """)
    let meddler = Meddler(field.path, "INSERT INTO execution_log VALUES(NULL, '', '', '', '', '')")
    let world = meddler.world(field.world)
    func read() throws -> WorkstreamReading.Outcome {
      try WorkstreamReading.read(
        in: field.workspace, overdueSeconds: 3600, busySeconds: 60, world: world)
    }
    let alone = try read()
    meddler.meddle(readings: 5)
    try #require(meddler.changesLeft > 0)
    #expect(try read() == alone)
    #expect(meddler.changesLeft == 0)
  }
}
