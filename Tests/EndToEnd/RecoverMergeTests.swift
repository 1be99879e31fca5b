import Common
import SQLite
import TestSupport
import Testing

/// One event log of several.
struct RecoverMergeTests {
  @Test func `what each source lacks comes from the other, with its own number`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db", without: 3, 4, 29)
    try stage.copy(to: "b.db", without: 10, 30)
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    #expect(run.status == 0, "\(run.err)")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.eventCount == 30)
    #expect(merged.sources.map(\.addedCount) == [27, 3])
    #expect(try RecoverStage.events(stage.scratch.at("new.db")) == RecoverStage.events(stage.store))
    let new = try Database(stage.scratch.at("new.db"), .readOnly)
    #expect(new.integrity(.full) == .ok)
    #expect(try new.number("SELECT seq FROM sqlite_sequence WHERE name = 'events'") == 30)
    #expect(try new.number("PRAGMA user_version") == 0)
  }

  @Test func `the next command names the store and the workspace that were named`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db")
    try stage.copy(to: "other.db", without: 3)
    let to = stage.scratch.at("new.db")
    let run = try await ToolRun(
      "ecw-recover",
      ["merge", stage.scratch.at("a.db"), "--store", stage.scratch.at("other.db"), "--to", to]
        + ["--root", stage.root],
      in: "/", environment: ["TMPDIR": Host.scratchBase])
    let other = stage.scratch.at("other.db")
    #expect(
      run.out.hasSuffix(
        "hint: ecw-recover install \(to) --as \(other) --dry-run --root \(stage.root)\n"),
      "\(run.out)\(run.err)")
  }

  @Test func `an empty list of sources is not the usual ones`() async throws {
    let stage = try RecoverStage()
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    let run = try await ToolRun(
      "/bin/sh", ["-c", "ecw-recover merge - --to new.db </dev/null"], in: stage.root,
      environment: ["PATH": path, "TMPDIR": Host.scratchBase])
    #expect(run.status != 0, "\(run.out)")
    #expect(try !Disk.exists(stage.scratch.at("new.db")))
  }

  @Test func `what no source has is told as gaps, and streams say what is there`() async throws {
    let stage = try RecoverStage()
    // Stream 0 has the events 1, 4, … 28 as versions 1 to 10.
    try stage.copy(to: "a.db", without: 4, 7, 28, 30)
    try stage.copy(to: "b.db", without: 4, 7, 25, 28)
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    #expect(run.status == 1)
    let merged = try run.record(RecoverStage.Merged.self)
    let stream = "default:blackboard:phase-0"
    #expect(
      merged.gaps == [
        RecoverStage.Merged.Gap(streamId: stream, fromVersion: 2, toVersion: 3),
        RecoverStage.Merged.Gap(streamId: stream, fromVersion: 10, toVersion: 10),
      ])
    #expect(merged.lostCount == 3)
    let new = try Database(stage.scratch.at("new.db"), .readOnly)
    #expect(
      try new.number("SELECT version FROM streams WHERE stream_id = ?1", .text(stream)) == 9)
    // The numbers of lost events are never given again.
    #expect(try new.number("SELECT seq FROM sqlite_sequence WHERE name = 'events'") == 30)
    let text = try await stage.recover("merge", "a.db", "b.db", "--to", "other.db")
    #expect(text.out.contains("3 events in no source:\n  \(stream) version 2 to 3\n"))
  }

  @Test func `a conflict keeps the first content, unless that is no JSON, and both are written`()
    async throws
  {
    let stage = try RecoverStage()
    for name in ["a.db", "b.db"] { try stage.copy(to: name) }
    try Database(stage.scratch.at("a.db"), .readWrite).execute(
      "UPDATE events SET event_data = '{\"first\":1}' WHERE id = 5;"
        + "UPDATE events SET event_data = '{broken' WHERE id = 6")
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    #expect(run.status == 1)
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.conflictCount == 2)
    let new = try RecoverStage.events(stage.scratch.at("new.db"))
    let live = try RecoverStage.events(stage.store)
    #expect(new[4].hasSuffix("|{\"first\":1}"))
    #expect(new[5] == live[5])
    let file = try #require(merged.conflictsFile)
    let lines = String(decoding: try Disk.read(file), as: UTF8.self).split(separator: "\n")
    struct Side: Decodable {
      let source: String
      let event: [String: Value]
      enum Value: Decodable {
        case some
        init(from decoder: any Decoder) throws { self = .some }
      }
    }
    struct Conflict: Decodable {
      let version: Int64
      let kept: Side
      let other: Side
    }
    let conflicts = try lines.map { try JSON.decode(Conflict.self, from: Array($0.utf8)) }
    #expect(conflicts.map(\.kept.source).sorted() == ["a.db", "b.db"])
    #expect(lines.contains { $0.contains("{broken") && $0.contains("first") == false })
  }

  @Test func `an event whose number is taken gets a new one after all that ever were`() async throws
  {
    let stage = try RecoverStage(events: 6)
    try stage.copy(to: "a.db")
    try EventStore.create(stage.scratch.at("b.db"), events: 2, streams: 1)
    let other = try Database(stage.scratch.at("b.db"), .readWrite)
    try other.execute(
      """
      PRAGMA journal_mode=DELETE;
      UPDATE sqlite_sequence SET seq = 40 WHERE name = 'events';
      PRAGMA foreign_keys=OFF; UPDATE events SET stream_id = 'x'; UPDATE streams SET stream_id = 'x'
      """)
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.sources[1].renumberedCount == 2)
    let ids = try Database(stage.scratch.at("new.db"), .readOnly)
      .texts("SELECT id FROM events WHERE stream_id = 'x' ORDER BY version")
    #expect(ids == ["41", "42"])
    #expect(run.status == 0, "\(run.out)")
  }

  @Test func `an export of events is a source, and alone it makes a store`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db", without: 12, 13)
    let lines = try Database(stage.store, .readOnly).texts(
      """
      SELECT json_object('schema', 'ecw.events.event/1', 'id', id, 'stream_id', stream_id,
        'version', version, 'event_type', event_type, 'event_data', event_data,
        'created_at', created_at) FROM events
      """)
    try stage.scratch.write(lines.joined(separator: "\n") + "\n", to: "events.ndjson")
    let run = try await stage.recover(
      "merge", "a.db", "events.ndjson", "--to", "new.db", "--json")
    #expect(run.status == 0, "\(run.err)\(run.out)")
    let live = try RecoverStage.events(stage.store)
    #expect(try RecoverStage.events(stage.scratch.at("new.db")) == live)
    let alone = try await stage.recover("merge", "events.ndjson", "--to", "alone.db")
    #expect(alone.status == 0, "\(alone.err)\(alone.out)")
    #expect(try RecoverStage.events(stage.scratch.at("alone.db")) == live)
    let versions = try Database(stage.scratch.at("alone.db"), .readOnly)
      .texts("SELECT version FROM streams ORDER BY stream_id")
    #expect(versions == ["10", "10", "10"])
  }

  @Test func `an export without a line that is an event is refused and names the line`()
    async throws
  {
    let stage = try RecoverStage()
    try stage.scratch.write(
      """
      {"id":1,"stream_id":"s","version":1,"event_type":"T","event_data":"{}
      {"id":2,"stream_id":"s","ver
      """, to: "events.ndjson")
    let run = try await stage.recover("merge", "events.ndjson", "--to", "new.db")
    #expect(run.status == 65)
    #expect(run.err.contains("2 lines that are no events, the first is line 1"))
    #expect(try !Disk.exists(stage.scratch.at("new.db")))
  }

  @Test func `triggers of the application do not act on rows that they have seen`() async throws {
    let stage = try RecoverStage()
    try Database(stage.store, .readWrite).execute(
      """
      CREATE TABLE seen(id INTEGER);
      CREATE TRIGGER note AFTER INSERT ON events BEGIN INSERT INTO seen VALUES (new.id); END;
      CREATE TRIGGER keep BEFORE UPDATE ON streams BEGIN SELECT RAISE(ABORT, 'no'); END;
      """)
    try stage.copy(to: "a.db", without: 30)
    try stage.copy(to: "b.db")
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db")
    #expect(run.status == 0, "\(run.err)")
    let new = try Database(stage.scratch.at("new.db"), .readOnly)
    #expect(try new.number("SELECT count(*) FROM seen") == 0)
    #expect(try new.number("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") == 2)
  }

  @Test func `rows whose parents were missing before are told and kept`() async throws {
    let stage = try RecoverStage()
    try Database(stage.store, .readWrite).execute(
      """
      CREATE TABLE parent(id INTEGER PRIMARY KEY);
      CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(id));
      INSERT INTO child VALUES (1, 7)
      """)
    try stage.copy(to: "a.db")
    let run = try await stage.recover("merge", "a.db", "--to", "new.db")
    #expect(run.status == 1, "\(run.err)")
    #expect(run.out.contains("1 row without the rows they refer to\n"))
    let new = try Database(stage.scratch.at("new.db"), .readOnly)
    #expect(try new.number("SELECT count(*) FROM child") == 1)
  }

  @Test func `nothing is overwritten, and a dry run leaves nothing`() async throws {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db")
    try stage.scratch.write("mine", to: "new.db")
    let before = try stage.scratch.state()
    let run = try await stage.recover("merge", "a.db", "--to", "new.db")
    #expect(run.status == 4)
    let planned = try await stage.recover("merge", "a.db", "--to", "b.db", "--dry-run")
    #expect(planned.status == 0)
    #expect(try stage.scratch.state() == before)
    let nothing = try await stage.recover("merge", "gone.db", "--to", "b.db")
    #expect(nothing.status == 69)
    try Database(stage.scratch.at("t.db"), .create).execute("CREATE TABLE t(x)")
    let other = try await stage.recover("merge", "t.db", "--to", "b.db")
    #expect(other.status == 65)
    #expect(other.err.contains("no table events with stream_id and version"))
  }

  @Test(arguments: ["merge.place", "sync", "write"])
  func `a merge that is killed leaves no store, and the next one works`(point: String) async throws
  {
    let stage = try RecoverStage()
    try stage.copy(to: "a.db")
    try stage.copy(to: "b.db", without: 2)
    try Database(stage.scratch.at("b.db"), .readWrite)
      .execute("UPDATE events SET event_data = '{}' WHERE id = 3")
    let arguments = ["merge", "a.db", "b.db", "--to", "new.db"]
    let killed = try await stage.recover(arguments, failing: "\(point)=kill")
    #expect(killed.status == -9)
    #expect(try !Disk.exists(stage.scratch.at("new.db")))
    let again = try await stage.recover(arguments)
    #expect(again.status == 1, "\(again.err)")
    let left = try Disk.names(in: stage.root).compactMap { $0 }.filter { $0.hasPrefix(".ecw-") }
    #expect(left.isEmpty)
  }

  @Test func `ids of find are sources, from arguments and from standard input`() async throws {
    let stage = try RecoverStage()
    let id = try await stage.stage.snapshot()
    try stage.stage.addEvents(3)
    let run = try await stage.stage.shell(
      "ecw-recover find --json | ecw-recover merge - --to new.db --json")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.eventCount == 33)
    #expect(merged.sources.map(\.kind) == ["file", "snapshot"])
    let named = try await stage.recover(
      "merge", "snapshot:\(id)/data/.ecw/events.db", "--to", "old.db", "--json")
    #expect(try named.record(RecoverStage.Merged.self).eventCount == 30)
  }
}
