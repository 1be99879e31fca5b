import Common
import SQLite
import TestSupport
import Testing

/// How many events are lost where the versions of the events themselves do not tell.
struct RecoverCountTests {
  private struct Planned: Decodable {
    let loss: Loss

    struct Loss: Decodable {
      let lostCount: Int64
      let lostEventsCount: Int64
      let unknown: [String]
    }
  }

  /// A store of which only a log with one change is left, beside a new one without an event.
  private func logOnly(_ change: String) throws -> RecoverStage {
    let stage = try RecoverStage()
    try stage.settle()
    try Database(stage.store, .readWrite).execute("CREATE TABLE other(x)")
    try stage.settle()
    try Database(stage.store, .readWrite).execute(change)
    try #require(try Disk.exists(StoreFiles(stage.store).wal))
    try stage.copy(to: "whole.db")
    try stage.copy(to: "new.db")
    try Database(stage.scratch.at("new.db"), .readWrite)
      .execute("DELETE FROM events; DELETE FROM streams; DELETE FROM sqlite_sequence")
    try Disk.removeFile(stage.store)
    return stage
  }

  @Test func `streams in a log that is left alone tell of their events`() async throws {
    let stage = try logOnly("UPDATE streams SET updated_at = 'later'")
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    let loss = try run.record(Planned.self).loss
    #expect(loss.lostEventsCount == 30, "\(run.out)")
    #expect(loss.unknown.isEmpty)
  }

  @Test func `a log without events and streams leaves the loss unknown`() async throws {
    let stage = try logOnly("INSERT INTO other VALUES (1)")
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(try run.record(Planned.self).loss.unknown.count == 1, "\(run.out)")
  }

  @Test func `what assess advises for a log that is left alone can be done`() async throws {
    let stage = try logOnly("UPDATE streams SET updated_at = 'later'")
    try Disk.rename(stage.scratch.at("whole.db"), to: stage.scratch.at("whole.keep"))
    try Disk.removeFile(stage.scratch.at("new.db"))
    let alone = try await stage.recover("assess")
    #expect(alone.out.contains("hint: ecw-recover salvage"), "\(alone.out)")
    try Disk.rename(stage.scratch.at("whole.keep"), to: stage.store + ".backup")
    let before = try RecoverStage.events(stage.store + ".backup")
    let run = try await stage.recover("assess")
    let hint = try #require(run.out.split(separator: "\n").first { $0.hasPrefix("hint: ") })
    let pasted = try await stage.stage.shell(String(hint.dropFirst("hint: ".count)))
    #expect(pasted.status == 0, "\(hint) \(pasted.err)")
    #expect(try RecoverStage.events(stage.store + ".recovered") == before)
  }

  @Test func `an event of version 0 is not made up for by another event`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let insert = """
      INSERT INTO events(stream_id, version, event_type, event_data, created_at)
      SELECT stream_id, %, event_type, event_data, created_at FROM events WHERE id = 30
      """
    try stage.copy(to: "new.db")
    try Database(stage.store, .readWrite).execute(insert.replacing("%", with: "0"))
    try Database(stage.scratch.at("new.db"), .readWrite).execute(
      "INSERT INTO streams SELECT 'more', 1, created_at, updated_at FROM streams LIMIT 1;"
        + insert.replacing("stream_id, %", with: "'more', 1"))
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(try run.record(Planned.self).loss.lostCount == 1)
  }
}
