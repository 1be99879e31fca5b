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
