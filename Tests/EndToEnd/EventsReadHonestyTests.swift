import Common
import SQLite
import TestSupport
import Testing

/// Where the verbs of `ecw-events` that read once told less, or something else, than there is.
struct EventsReadHonestyTests {
  @Test func `two ids that only look the same are two streams`() async throws {
    let stage = try EcwEventsStage(events: 0)
    try EventStore.create(stage.store, events: 2, streams: 2)
    // é as one scalar, and as two: equal as texts of Swift, different as bytes.
    try stage.sql(
      """
      PRAGMA foreign_keys=OFF;
      UPDATE events SET stream_id = 'p:' || CASE id WHEN 1 THEN char(233) ELSE 'e' || char(769) END;
      UPDATE streams SET stream_id = 'p:' || CASE WHEN stream_id LIKE '%-0' THEN char(233)
        ELSE 'e' || char(769) END
      """)
    let live = try Database(stage.projections, .create)
    try live.execute(
      "CREATE TABLE p(stream_id, version); INSERT INTO p VALUES ('p:' || char(233), 1)")
    let run = try await stage.events("projections", "--json")
    #expect(run.status == 1, "\(run.out)")
    for field in ["\"verdict\":\"behind\"", "\"missing_count\":1", "\"lag_events_count\":1"] {
      #expect(run.out.contains(field), "\(run.out)")
    }
  }

  @Test(arguments: [[], ["--follow", "--limit", "3"]])
  func `no column of a row reaches the terminal raw`(flags: [String]) async throws {
    let stage = try EcwEventsStage(events: 3)
    try stage.sql(
      """
      UPDATE events SET created_at = 'x' || char(27) || ']0;t' || char(7) || char(10) || '9  forged',
        version = 'v' || char(27) || char(10) WHERE id = 2
      """)
    let run = try await ToolRun("ecw-events", ["log"] + flags, in: stage.root)
    #expect(!run.out.unicodeScalars.contains { $0.value == 27 || $0.value == 7 }, "\(run.out)")
    #expect(run.out.split(separator: "\n").count == 3)
    #expect(run.out.contains("\\u{1b}"))
  }

  @Test(arguments: [
    "CREATE TABLE t(n INTEGER PRIMARY KEY AUTOINCREMENT, k TEXT UNIQUE); INSERT INTO t VALUES (7, 'old')",
    "CREATE TABLE t(k TEXT, n); CREATE UNIQUE INDEX k ON t(k); INSERT INTO t VALUES ('old', 1)",
  ]) func `a table with numbers or keys of its own is rebuilt`(tables: String) async throws {
    let stage = try EcwEventsStage()
    try Database(stage.projections, .create).execute(tables)
    let program = "for _ in 1, 2: print('{\"k\":\"a\"}'); print('{\"k\":\"b\"}')"
    let rebuild = ["rebuild", "--table", "t", "--projector", "/usr/bin/python3", "-c", program]
    let run = try await ToolRun("ecw-events", rebuild, in: stage.root)
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let keys = try Database(stage.projections, .readOnly).texts("SELECT k FROM t ORDER BY k")
    #expect(keys == ["a", "b"])
    let again = try await ToolRun("ecw-events", rebuild, in: stage.root)
    #expect(again.out.contains("is right already"), "\(again.out)\(again.err)")
  }

  @Test func `a hint acts on the stores that were named`() async throws {
    let stage = try EcwEventsStage()
    let run = try await stage.events(
      "projections", "--projections", "no pe.db", "--store", ".ecw/events.db")
    #expect(run.status == 69)
    let hint = try #require(run.err.split(separator: "\n").last { $0.hasPrefix("hint: ") })
    #expect(hint.contains(" --store "), "\(hint)")
    let pasted = try await stage.shell(String(hint.dropFirst(6)))
    #expect(pasted.status == 0, "\(pasted.err)")
    #expect(try Disk.exists(stage.scratch.at("no pe.db")))
    #expect(try !Disk.exists(stage.projections))
  }

  @Test func `columns of streams that no record carries are told`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("ALTER TABLE streams ADD COLUMN owner TEXT")
    let export = try await stage.events("export")
    #expect(export.status == 1)
    #expect(export.err == "not in the records: column owner of the table streams\n")
    let markdown = try await stage.events("export", "--markdown", "out")
    #expect(markdown.status == 1)
    #expect(markdown.out.contains("  not in the records: column owner of the table streams\n"))
    let check = try await stage.events("check")
    #expect(check.out.contains("streams has more columns than an export carries: owner"))
    #expect(try await stage.events("log").status == 0, "a log has no streams")
  }
}
