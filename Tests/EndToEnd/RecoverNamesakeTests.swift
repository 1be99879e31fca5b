import Common
import SQLite
import TestSupport
import Testing

/// A user's tables that are called as salvage calls its own.
struct RecoverNamesakeTests {
  private struct Planned: Decodable {
    let loss: Loss

    struct Loss: Decodable {
      let lostCount: Int64
      let asideCount: Int64
    }
  }

  @Test(arguments: ["deleted_items", "lost_and_found_things"])
  func `rows of a table named like one of salvage's are counted`(table: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try Database(stage.store, .readWrite).execute(
      "CREATE TABLE \(table)(id INTEGER PRIMARY KEY, x); INSERT INTO \(table)(x) VALUES ('a'), ('b')"
    )
    try await stage.stage.snapshot()
    try stage.copy(to: "new.db")
    let whole = try await stage.recover("install", "new.db", "--dry-run", "--json")
    #expect(try whole.record(Planned.self).loss.lostCount == 0, "\(whole.out)")
    try Database(stage.scratch.at("new.db"), .readWrite).execute("DROP TABLE \(table)")
    let run = try await stage.recover("install", "new.db", "--json")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    let loss = try run.record(Planned.self).loss
    #expect(loss.lostCount == 2, "\(run.out)")
    #expect(loss.asideCount == 0)
  }

  @Test(arguments: ["deleted_items", "lost_and_found_things"])
  func `rows of a table named like one of salvage's are merged`(table: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "old.db")
    try Database(stage.store, .readWrite).execute(
      "CREATE TABLE \(table)(id INTEGER PRIMARY KEY, x); INSERT INTO \(table)(x) VALUES ('a'), ('b')"
    )
    try stage.stage.addEvents(1)
    let run = try await stage.recover("merge", "old.db", ".ecw/events.db", "--to", "new.db")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let new = try Database(stage.scratch.at("new.db"), .readOnly)
    #expect(try new.texts("SELECT x FROM \(table) ORDER BY x") == ["a", "b"])
  }
}
