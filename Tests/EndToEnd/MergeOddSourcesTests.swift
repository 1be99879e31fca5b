import Common
import SQLite
import TestSupport
import Testing

/// Sources whose events are not declared as an event log declares them.
struct MergeOddSourcesTests {
  private static let rest = "event_type, event_data, created_at"

  struct Merged: Decodable {
    let sources: [Source]
    let conflictCount: Int64
    let conflictsFile: String?

    struct Source: Decodable {
      let eventCount: Int64?
      let addedCount: Int64
      let renumberedCount: Int64
      let conflictCount: Int64
      let refusedCount: Int64
    }
  }

  private func merge(_ sql: String) async throws -> (
    stage: RecoverStage, run: ToolRun, merged: Merged
  ) {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "base.db")
    try Database(stage.scratch.at("odd.db"), .create).execute(sql)
    let run = try await stage.recover("merge", "base.db", "odd.db", "--to", "new.db", "--json")
    return (stage, run, try run.record(Merged.self))
  }

  private func conflicts(_ merged: Merged) throws -> [Substring] {
    let bytes = try Disk.read(try #require(merged.conflictsFile))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }

  @Test func `two contents of one event in one source are a conflict`() async throws {
    let (stage, run, merged) = try await merge(
      """
      CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id, version, \(Self.rest));
      INSERT INTO events VALUES (501, 'n', 1, 't', '"A"', '2026'), (502, 'n', 1, 't', '"B"', '2026'),
        (503, 'n', 1, 't', '"A"', '2026')
      """)
    #expect(run.status == 1)
    #expect(merged.sources[1].addedCount == 1 && merged.sources[1].conflictCount == 1)
    let lines = try conflicts(merged)
    #expect(lines.count == 1 && lines[0].contains("B"))
    try await stage.expectValid(run.out, lines.joined(separator: "\n"))
    let there = try Database(stage.scratch.at("new.db"), .readOnly)
      .texts("SELECT id || event_data FROM events WHERE stream_id = 'n'")
    #expect(there == ["501\"A\""])
  }

  @Test func `every event is taken, there already or kept aside`() async throws {
    let (stage, run, merged) = try await merge(
      """
      CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id, version TEXT, \(Self.rest));
      INSERT INTO events VALUES (1, 'n', '1', 't', '"A"', '2026'), (502, 'n', 1.5, 't', '"B"', '2026'),
        (503, 'n', 'x', 't', '"C"', '2026'), (504, 'n', NULL, 't', '"D"', '2026'),
        (505, NULL, '4', 't', '"E"', '2026'), (506, 'n', '2', NULL, '"F"', '2026'),
        (507, 'n', '3', 't', '"G"', '2026'), (508, 'n', '3', 't', '"G"', '2026')
      """)
    #expect(run.status == 1)
    let odd = merged.sources[1]
    #expect(odd.eventCount == 8)
    #expect([odd.addedCount, odd.renumberedCount] == [2, 1])
    #expect([odd.conflictCount, odd.refusedCount] == [5, 5])
    let lines = try conflicts(merged)
    for data in ["B", "C", "D", "E", "F"] {
      #expect(lines.contains { $0.contains("\\\"\(data)\\\"") && $0.contains("\"kept\":null") })
    }
    try await stage.expectValid(run.out, lines.joined(separator: "\n"))
  }

  @Test(arguments: ["", "id TEXT PRIMARY KEY, "])
  func `events without numbers get some in the order they were written`(id: String) async throws {
    let (first, second) = id.isEmpty ? ("", "") : ("'uuid-9', ", "'uuid-1', ")
    let (stage, run, merged) = try await merge(
      """
      CREATE TABLE events(\(id)stream_id TEXT, version INTEGER, \(Self.rest));
      INSERT INTO events VALUES (\(first)'n', 1, 't', '{}', '2026'), (\(second)'n', 2, 't', '{}', '2026')
      """)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(merged.sources[1].renumberedCount == 2)
    let there = try Database(stage.scratch.at("new.db"), .readOnly)
      .texts("SELECT id || '|' || version FROM events WHERE stream_id = 'n' ORDER BY id")
    #expect(there == ["7|1", "8|2"])
  }

  @Test func `names in other letters are the same names`() async throws {
    let sql = """
      CREATE TABLE Events(ID INTEGER PRIMARY KEY AUTOINCREMENT, Stream_ID TEXT, Version INTEGER,
        Event_Type, Event_Data, Created_At, UNIQUE(Version, Stream_ID));
      INSERT INTO Events VALUES (40, 'n', 1, 't', '{}', '2026'), (42, 'n', 2, 't', '{}', '2026');
      DELETE FROM Events WHERE ID = 42
      """
    let (stage, run, merged) = try await merge(sql)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(merged.sources[1].addedCount == 1 && merged.sources[1].renumberedCount == 0)
    let first = try await stage.recover("merge", "odd.db", "base.db", "--to", "n.db", "--json")
    #expect(first.status == 0, "\(first.out)\(first.err)")
    #expect(try first.record(Merged.self).sources.map(\.addedCount) == [1, 6])
    let sequence = try Database(stage.scratch.at("n.db"), .readOnly)
      .number("SELECT seq FROM sqlite_sequence")
    #expect(sequence == 42)
  }

  @Test func `what two sources have with other content under taken numbers is a conflict`()
    async throws
  {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "base.db")
    for (name, data) in [("a.db", "A"), ("b.db", "B")] {
      try Database(stage.scratch.at(name), .create).execute(
        """
        CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id TEXT, version INTEGER, \(Self.rest),
          UNIQUE(stream_id, version));
        INSERT INTO events VALUES (1, 'n', 1, 't', '"\(data)"', '2026')
        """)
    }
    let run = try await stage.recover(
      "merge", "base.db", "a.db", "b.db", "--to", "new.db", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let lines = try conflicts(try run.record(Merged.self))
    #expect(lines.count == 1)
    #expect(lines[0].contains("\"kept\":{\"source\":\"a.db\""), "\(lines)")
  }

  @Test func `a table of streams that asks for more does not stop a merge`() async throws {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "odd.db")
    try stage.copy(to: "base.db", without: 6)
    try Database(stage.scratch.at("base.db"), .readWrite).execute(
      """
      CREATE TABLE other(stream_id TEXT PRIMARY KEY, version INTEGER, tenant TEXT NOT NULL);
      INSERT INTO other SELECT stream_id, version, 'me' FROM streams LIMIT 2;
      DROP TABLE streams; ALTER TABLE other RENAME TO streams
      """)
    let run = try await stage.recover("merge", "base.db", "odd.db", "--to", "new.db")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("base.db: streams: 1 stream has events and no row"), "\(run.out)")
    #expect(try RecoverStage.events(stage.scratch.at("new.db")).count == 6)
  }

  @Test func `a foreign key that SQLite cannot check does not stop a merge`() async throws {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "base.db")
    try Database(stage.scratch.at("base.db"), .readWrite).execute(
      "CREATE TABLE p(a); CREATE TABLE c(x REFERENCES p(a)); INSERT INTO c VALUES (1)")
    let run = try await stage.recover("merge", "base.db", "--to", "new.db")
    #expect(run.status == 0, "\(run.err)")
    #expect(try await stage.recover("install", "new.db").status == 0)
  }

  @Test func `an event that a strict table does not take keeps no other one out`() async throws {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "odd.db")
    try stage.copy(to: "base.db", without: 4, 5, 6)
    try Database(stage.scratch.at("odd.db"), .readWrite).execute(
      "UPDATE events SET event_data = x'00' WHERE id = 5; UPDATE events SET event_type = 7 WHERE id = 6"
    )
    try Database(stage.scratch.at("base.db"), .readWrite).execute(
      """
      CREATE TABLE e(id INTEGER PRIMARY KEY, stream_id TEXT, version INT, event_type TEXT,
        event_data TEXT, created_at TEXT, UNIQUE(stream_id, version)) STRICT;
      INSERT INTO e SELECT * FROM events; DROP TABLE events; ALTER TABLE e RENAME TO events
      """)
    let run = try await stage.recover("merge", "base.db", "odd.db", "--to", "new.db", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let merged = try run.record(Merged.self)
    #expect([merged.sources[1].addedCount, merged.sources[1].refusedCount] == [2, 1])
    #expect(try conflicts(merged).count == 1)
    #expect(try RecoverStage.events(stage.scratch.at("new.db")).count == 5)
  }
}
