import Common
import SQLite
import TestSupport
import Testing

/// `unblock` tells what it wrote, and writes both places or neither.
struct WsStateUnblockTests {
  private func stage(_ blockedBy: String) async throws -> WsStateStage {
    let stage = try await WsStateStage(
      rows: "(workstream_id, status, blocked_by) VALUES('ws-22', 'blocked', \(blockedBy))",
      "(workstream_id, status) VALUES('ws-15', 'failed')",
      "(workstream_id, status) VALUES('ws-16', 'completed')")
    try stage.file("ws-15-long")
    return stage
  }

  private func row(_ stage: WsStateStage) throws -> [String] {
    try stage.text(
      "SELECT status || '|' || ifnull(blocked_by, '-') FROM workstream_status WHERE workstream_id = 'ws-22'"
    )
  }

  @Test(arguments: ["ws-15", "ws-15-long"])
  func `both spellings of one dependency are cut`(_ word: String) async throws {
    let stage = try await stage("'ws-15,ws-15-long'")
    let run = try await stage.state("unblock", "ws-22", "--from", word)
    #expect(
      run.out.hasPrefix("ws-22 no longer waits for ws-15, ws-15-long; it is pending\n"),
      "\(run.out)\(run.err)")
    #expect(try row(stage) == ["pending|-"])
  }

  @Test func `one that the file still lets wait stays blocked`() async throws {
    let stage = try await stage("NULL")
    try stage.file("ws-22", dependsOn: "ws-15", "ws-16")
    let run = try await stage.state("unblock", "ws-22", "--from", "ws-16")
    #expect(
      run.out.hasPrefix(
        "ws-22 no longer waits for ws-16; it is blocked\n  it still waits for ws-15\n"),
      "\(run.out)\(run.err)")
    #expect(try row(stage) == ["blocked|-"])
    let last = try await stage.state("unblock", "ws-22", "--from", "ws-15")
    #expect(last.status == 0)
    #expect(try row(stage) == ["pending|-"])
  }

  @Test func `with a locked table the file stays too`() async throws {
    let stage = try await stage("'ws-15'")
    try stage.file("ws-22", dependsOn: "ws-15")
    let path = stage.root + "/workstreams/ws-22.json"
    let before = try Disk.read(path)
    let held = try Database(stage.table, .readWrite)
    try held.execute("BEGIN IMMEDIATE")
    let run = try await stage.state(
      "unblock", "ws-22", "--from", "ws-15", environment: ["ECW_BUSY_TIMEOUT": "0s"])
    #expect(run.status == 75, "\(run.out)\(run.err)")
    #expect(try Disk.read(path) == before)
    try held.execute("ROLLBACK")
    #expect(try row(stage) == ["blocked|ws-15"])
  }
}
