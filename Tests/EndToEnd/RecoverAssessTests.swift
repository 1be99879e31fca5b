import Common
import SQLite
import TestSupport
import Testing

/// What is damaged, what can be saved from where, and that looking changes nothing.
struct RecoverAssessTests {
  struct Assessment: Decodable {
    let state: String
    let problems: [String]
    let tables: [Table]
    let next: [String]

    struct Table: Decodable {
      let table: String
      let sources: [Source]
      let lostCount: Int64?
    }

    struct Source: Decodable {
      let source: String
      let rowCount: Int64
    }

    func rows(_ table: String, _ source: String) -> Int64? {
      tables.first { $0.table == table }?.sources.first { $0.source == source }?.rowCount
    }
  }

  private func assess(_ stage: RecoverStage, status: Int32) async throws -> Assessment {
    let before = try stage.scratch.state()
    let run = try await stage.recover("assess", "--json")
    #expect(run.status == status, "\(run.err)\(run.out)")
    let text = try await stage.recover("assess")
    #expect(text.status == status)
    #expect(try stage.scratch.state() == before, "assess changed the workspace")
    return try run.record(Assessment.self)
  }

  @Test func `a sound store is sound, its log counted apart`() async throws {
    let stage = try RecoverStage(events: 300)
    try stage.settle()
    let whole = try await assess(stage, status: 0)
    #expect(whole.state == "sound")
    #expect(whole.rows("events", "database") == 300)
    #expect(whole.next.isEmpty)
    try stage.stage.addEvents(100)
    let logged = try await assess(stage, status: 0)
    let counts = ["database", "wal"].map { logged.rows("events", $0) ?? 0 }
    #expect(counts.reduce(0, +) == 400)
    #expect(counts[1] >= 100)
  }

  @Test func `a damaged store is told from a snapshot that has more`() async throws {
    let stage = try RecoverStage(events: 600)
    try stage.settle()
    let id = try await stage.stage.snapshot()
    try RecoverStage.overwrite(stage.store, at: 4096 * 10, count: 4096 * 2)
    let damaged = try await assess(stage, status: 2)
    #expect(damaged.state == "damaged")
    let left = try #require(damaged.rows("events", "database"))
    #expect(left > 500 && left < 600)
    #expect(damaged.rows("events", "snapshot:\(id)/data/.ecw/events.db") == 600)
    #expect(damaged.next.count == 2)
  }

  @Test func `a sound store that lost events is behind`() async throws {
    let stage = try RecoverStage(events: 30)
    try await stage.stage.snapshot()
    try Database(stage.store, .readWrite).execute("DELETE FROM events WHERE id > 20")
    let assessment = try await assess(stage, status: 1)
    #expect(assessment.state == "behind")
    #expect(assessment.problems.contains { $0.contains("has 30 events, the store 20") })
  }

  @Test func `a log that breaks hides committed rows, and its base may be gone`() async throws {
    let stage = try RecoverStage(events: 30)
    for _ in 0..<5 { try stage.stage.addEvents(40) }
    let wal = StoreFiles(stage.store).wal
    let size = try #require(try Disk.status(wal)?.size)
    try RecoverStage.overwrite(wal, at: Int(size) / 2, count: 8)
    let broken = try await assess(stage, status: 2)
    #expect(broken.problems.contains { $0.contains("silently drops") }, "\(broken.problems)")
    try Disk.removeFile(stage.store)
    let orphan = try await assess(stage, status: 2)
    #expect(orphan.rows("events", "wal") ?? 0 > 100)
  }

  @Test func `a store that is gone is brought back with the commands that are printed`()
    async throws
  {
    let stage = try RecoverStage(events: 12)
    try await stage.stage.snapshot()
    let before = try RecoverStage.events(stage.store)
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let gone = try await assess(stage, status: 2)
    #expect(gone.state == "missing")
    for command in gone.next {
      let run = try await stage.stage.shell(command)
      #expect(run.status == 0, "\(command): \(run.err)\(run.out)")
    }
    #expect(try RecoverStage.events(stage.store) == before)
    let nothing = try RecoverStage(events: 0)
    #expect(try await assess(nothing, status: 2).state == "missing")
  }
}
