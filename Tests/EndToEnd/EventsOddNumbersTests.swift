import Common
import SQLite
import TestSupport
import Testing

/// Numbers in files that a clone can carry: none of them ends a tool.
struct EventsOddNumbersTests {
  @Test(arguments: ["-9223372036854775808,99", "9223372036854775807,99", "3,-1"])
  func `a page that claims to be part of what cannot be is refused`(counts: String) async throws {
    let stage = try EcwEventsStage()
    let (streams, events) = try #require(counts.split(separator: ",").pair)
    let made = try await stage.shell(
      """
      ecw-events export --markdown docs/events
      sed -i 's/"streams_count":3,"events_count":10/"streams_count":\(streams),"events_count":\(events)/' \
        docs/events/README.md
      """)
    try #require(made.status == 0)
    let run = try await stage.events("import", "--store", "new.db", "docs/events")
    #expect(run.status == 65, "\(run.out)\(run.err)")
    #expect(run.err.contains("is no count"), "\(run.err)")
  }

  @Test func `claims of several exports add up to what can be counted`() async throws {
    let stage = try EcwEventsStage()
    let run = try await stage.shell(
      """
      ecw-events export --markdown a
      for d in b c d; do mkdir $d; sed 's/"streams_count":3/"streams_count":4611686018427387904/' \
        a/README.md > $d/README.md; done
      ecw-events import --store new.db --allow-gaps --json a b c d
      """)
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("\"incomplete_streams_count\":9223372036854775807"), "\(run.out)")
  }

  @Test func `the last number of all does not stop a reader`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("UPDATE events SET id = \(Int64.max) WHERE id = 10")
    let first = try await stage.events("rebuild", "--json")
    let again = try await stage.events("rebuild", "--json")
    #expect(first.status >= 0 && again.status == first.status, "\(again.out)\(again.err)")
    try stage.sql("UPDATE sqlite_sequence SET seq = \(Int64.min)")
    let check = try await stage.events("check", "--json")
    #expect(check.status == 2, "\(check.out)\(check.err)")
  }

  @Test func `a projection may say any version`() async throws {
    let stage = try EcwEventsStage()
    let rows = "SELECT DISTINCT stream_id, \(Int64.min) FROM events"
    try stage.sql(
      "CREATE TABLE seen(stream_id TEXT PRIMARY KEY, version); INSERT INTO seen \(rows)")
    try Database(stage.store, .readWrite).run("VACUUM INTO ?1", .text(stage.projections))
    let run = try await stage.events("projections", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("\"lag_events_count\":9223372036854775807"), "\(run.out)")
  }
}

extension Array {
  fileprivate var pair: (Element, Element)? { count == 2 ? (self[0], self[1]) : nil }
}

/// Times of streams that the store demands and an export has not.
struct EventsStreamTimeTests {
  /// A store whose streams may be without times, and an export of it with one event more.
  private func exported(_ sql: String) async throws -> EcwEventsStage {
    let stage = try EcwEventsStage()
    try await stage.copyLoose()
    try EventStore.append(try Database(stage.scratch.at("x.db"), .readWrite), events: 1)
    try Database(stage.scratch.at("x.db"), .readWrite).execute(
      "UPDATE streams SET created_at = NULL, updated_at = NULL;" + sql)
    let run = try await stage.shell("ecw-events export --store x.db > x.jsonl")
    try #require(run.status == 0, "\(run.err)")
    return stage
  }

  /// What the dry run says, then the import.
  private func imports(_ stage: EcwEventsStage, _ arguments: String) async throws -> [ToolRun] {
    var runs: [ToolRun] = []
    for dry in ["--dry-run", ""] {
      runs.append(
        try await stage.shell("ecw-events import --skip-duplicates \(dry) \(arguments) x.jsonl"))
    }
    return runs
  }

  @Test func `what a dry run says an import does, it does`() async throws {
    let stage = try await exported("")
    let before = try Database(stage.store, .readOnly).texts("SELECT created_at FROM streams")
    let runs = try await imports(stage, "")
    #expect(runs.map(\.status) == [0, 0], "\(runs.map(\.out)) \(runs.map(\.err))")
    #expect(runs[0].out.hasPrefix("would import 1 event in 1 stream"))
    #expect(runs[1].out.hasPrefix("imported 1 event in 1 stream"))
    let after = try Database(stage.store, .readOnly).texts("SELECT created_at FROM streams")
    #expect(before == after)
  }

  @Test(arguments: [false, true])
  func `a stream without events gets a time in a new store`(isEmpty: Bool) async throws {
    let stage = try await exported(
      (isEmpty ? "DELETE FROM events; DELETE FROM streams;" : "")
        + "INSERT INTO streams VALUES ('empty', 0, NULL, NULL)")
    let runs = try await imports(stage, "--store new.db")
    #expect(runs.map(\.status) == [1, 1], "\(runs.map(\.out)) \(runs.map(\.err))")
    let said = "without a time of its own: that of its events, or of the first of all\n"
    #expect(runs.allSatisfy { $0.out.contains(said) })
    let time = try Database(stage.scratch.at("new.db"), .readOnly).texts(
      "SELECT updated_at FROM streams WHERE stream_id = 'empty'")
    #expect(time == [isEmpty ? "2026-11-21T08:55:00.000Z" : "2026-01-01T00:00:00+00:00"])
  }
}

extension EcwEventsStage {
  /// A copy as `x.db` whose streams have the columns of the field, and no rules.
  fileprivate func copyLoose() async throws {
    let copy = scratch.at("x.db")
    try Database(store, .readOnly).run("VACUUM INTO ?1", .text(copy))
    try Database(copy, .readWrite).execute(
      """
      CREATE TABLE s(stream_id TEXT PRIMARY KEY, version, created_at, updated_at);
      INSERT INTO s SELECT * FROM streams; DROP TABLE streams; ALTER TABLE s RENAME TO streams
      """)
  }
}
