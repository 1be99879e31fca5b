import Common
import Processes
import SQLite
import TestSupport
import Testing

/// Several processes at one table.
struct WsStateConcurrencyTests {
  @Test func `ten writers at once lose no update`() async throws {
    let stage = try await WsStateStage(
      rows: "(workstream_id, status, attempt, started_at) VALUES('ws-1', 'running', 1, 'x')")
    // Each takes the same row to the next attempt, and a row of its own besides.
    for number in 0..<10 { try stage.file("ws-own-\(number)") }
    let results = try await withThrowingTaskGroup(of: [Int32].self) { group in
      for number in 0..<10 {
        group.addTask {
          let same = try await stage.state("set", "ws-1", "running", "--force")
          let own = try await stage.state("set", "ws-own-\(number)", "running")
          return [same.status, own.status]
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(results == [Int32](repeating: 0, count: 20))
    #expect(
      try stage.text("SELECT attempt FROM workstream_status WHERE workstream_id='ws-1'") == ["11"])
    #expect(try stage.text("SELECT count(*) FROM workstream_status") == ["11"])
    #expect(try stage.text("SELECT count(*) FROM execution_log") == ["20"])
    let audit = try Disk.read(stage.root + "/.ecw/log/audit.jsonl")
    #expect(audit.split(separator: 10).count == 21)
  }

  @Test func `of ten that claim one workstream one gets it`() async throws {
    let stage = try await WsStateStage(rows: "(workstream_id, status) VALUES('ws-1', 'pending')")
    let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
      for _ in 0..<10 {
        group.addTask {
          try await stage.state("set", "ws-1", "running", "--if-status", "pending").status
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.sorted() == [0] + [Int32](repeating: 4, count: 9))
    #expect(try stage.text("SELECT count(*) FROM execution_log") == ["1"])
  }

  @Test func `busy is 75 and names the process that is in the way`() async throws {
    let stage = try await WsStateStage(rows: "(workstream_id, status) VALUES('ws-1', 'running')")
    let run = try await stage.shell(
      #"""
      python3 - <<'PY'
      import sqlite3, subprocess, os
      held = sqlite3.connect(".state/orchestration.db", isolation_level=None)
      held.execute("BEGIN IMMEDIATE")
      env = dict(os.environ, ECW_BUSY_TIMEOUT="0s")
      tool = lambda *a: subprocess.run(["ws-state", *a], env=env, capture_output=True, text=True)
      busy = tool("set", "ws-1", "failed")
      assert busy.returncode == 75, busy
      assert f"locked by process {os.getpid()} (python3" in busy.stderr, busy.stderr
      assert tool("list").returncode == 0, "readers go on"
      held.execute("ROLLBACK")
      assert tool("set", "ws-1", "failed").returncode == 0
      PY
      """#)
    #expect(run.status == 0, "\(run.out)\(run.err)")
  }

  @Test func `checkpoint keeps what deleting the log would lose`() async throws {
    let stage = try await WsStateStage(rows: "(workstream_id, status) VALUES('ws-1', 'running')")
    let crash = try await stage.shell(
      #"""
      python3 - <<'PY'
      import os, signal, sqlite3
      c = sqlite3.connect(".state/orchestration.db")
      c.execute("PRAGMA wal_autocheckpoint=0")
      c.execute("INSERT INTO workstream_status(workstream_id, status) VALUES('ws-2', 'completed')")
      c.commit()
      os.kill(os.getpid(), signal.SIGKILL)
      PY
      ls -s .state/orchestration.db-wal
      """#)
    #expect(crash.status == 0)
    let run = try await stage.state("checkpoint", "--json")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains(#""log_bytes":0"#))
    for companion in StoreFiles(stage.table).all.dropFirst() where try Disk.exists(companion) {
      try Disk.removeFile(companion)
    }
    #expect(try stage.statuses == ["ws-1 running", "ws-2 completed"])
  }
}
