import Common
import SQLite
import TestSupport
import Testing

/// Exports that were cut off or hold bytes, and lists in which not everything can be merged.
struct MergeCutExportsTests {
  struct Merged: Decodable {
    let sources: [Source]
    let leftOut: [LeftOut]
    let eventCount: Int64

    struct Source: Decodable {
      let name: String
      let addedCount: Int64
      let skippedLinesCount: Int64
      let firstSkippedLine: Int64?
    }

    struct LeftOut: Decodable {
      let name: String
      let reason: String
    }
  }

  private func exported(_ sql: String = "") async throws -> RecoverStage {
    let stage = try RecoverStage(journal: "DELETE")
    if !sql.isEmpty { try Database(stage.store, .readWrite).execute(sql) }
    _ = try await stage.stage.shell("ecw-events export > e.jsonl")
    return stage
  }

  @Test(arguments: [true, false])
  func `the whole lines of an export that was cut off are taken`(isList: Bool) async throws {
    let stage = try await exported()
    let line =
      isList ? "ecw-recover find --json | ecw-recover merge -" : "ecw-recover merge e.jsonl"
    _ = try await stage.stage.shell(
      "head -c -20 e.jsonl > c && mv c e.jsonl && rm .ecw/events.db*")
    let run = try await stage.stage.shell("\(line) --to new.db --json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let merged = try run.record(Merged.self)
    #expect(merged.eventCount == 29)
    #expect(merged.sources.map(\.skippedLinesCount) == [1])
    // Three streams and thirty events.
    #expect(merged.sources.first?.firstSkippedLine == 33)
    try await stage.expectValid(run.out)
    let text = try await stage.stage.shell("ecw-recover merge e.jsonl --to other.db")
    #expect(text.out.contains("1 line of e.jsonl could not be read, the first is line 33\n"))
  }

  @Test func `bytes of an export are those that the store had`() async throws {
    let stage = try await exported(
      """
      UPDATE events SET event_data = x'00ff' WHERE id = 3;
      UPDATE events SET event_data = CAST(x'7bff7d' AS TEXT), event_type = x'' WHERE id = 4
      """)
    let run = try await stage.recover("merge", "e.jsonl", "--to", "new.db")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let rows = """
      SELECT id || typeof(event_data) || hex(event_data) || typeof(event_type) || hex(event_type)
      FROM events ORDER BY id
      """
    let there = try Database(stage.scratch.at("new.db"), .readOnly).texts(rows)
    #expect(try Database(stage.store, .readOnly).texts(rows) == there)
  }

  private func list(_ names: String..., in stage: RecoverStage) async throws -> ToolRun {
    let ids = names.map { "{\"id\":\"file:\($0)\"}\n" }.joined()
    try stage.scratch.write(ids, to: "ids")
    return try await stage.stage.shell("ecw-recover merge - --to new.db --json < ids")
  }

  @Test func `a source of a list that cannot be merged is left out and told`() async throws {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "a.db")
    try Database(stage.scratch.at("wide.db"), .create).execute(
      """
      PRAGMA encoding = 'UTF-16';
      CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id, version, UNIQUE(stream_id, version));
      INSERT INTO events VALUES (9, 'n', 1)
      """)
    let run = try await list("a.db", "wide.db", in: stage)
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let merged = try run.record(Merged.self)
    #expect(merged.leftOut.map(\.name) == ["file:wide.db"])
    #expect(merged.leftOut.first?.reason.contains("UTF-16") == true)
    #expect(merged.eventCount == 6)
    try await stage.expectValid(run.out)
    let named = try await stage.recover("merge", "a.db", "wide.db", "--to", "b.db")
    #expect(named.status == 65)
    #expect(named.err.contains("'wide.db' has its texts in UTF-16le, 'a.db' in UTF-8"))
    let path = stage.scratch.at("wide.db")
    #expect(named.err.contains("hint: sqlite3 -readonly \(path) .dump | sqlite3 \(path).utf8.db"))
  }

  @Test func `a source of a list that cannot be the first is the last`() async throws {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "a.db")
    try Database(stage.scratch.at("loose.db"), .create).execute(
      """
      CREATE TABLE events(stream_id, version, event_type, event_data, created_at);
      INSERT INTO events VALUES ('n', 1, 't', '{}', '2026')
      """)
    let run = try await list("loose.db", "a.db", in: stage)
    let merged = try run.record(Merged.self)
    #expect(merged.sources.map(\.name) == ["file:a.db", "file:loose.db"])
    #expect(merged.eventCount == 7)
    try Disk.removeFile(stage.scratch.at("new.db"))
    let none = try await list("loose.db", in: stage)
    #expect(none.status == 65)
    #expect(none.err.contains("'file:loose.db' is no event log that can be merged"), "\(none.err)")
  }
}
