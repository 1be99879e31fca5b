import SQLite
import TestSupport
import Testing

/// What is in the log, or is done to it meanwhile, and must not keep anybody from reading it.
struct SignalsReadingTests {
  private typealias Stage = EcwSignalsStage

  @Test func `bytes in a column of texts stop nobody`() async throws {
    let stage = try Stage(2)
    try Database(stage.store, .readWrite).execute(
      """
      UPDATE events SET created_at = CAST(created_at AS BLOB),
        event_data = CAST(json_remove(event_data, '$.time') AS BLOB)
      WHERE event_type LIKE '%SignalPosted'
      """)
    for verb in [["list"], ["stats"], ["show", Stage.id(0)]] {
      let run = try await ToolRun("ecw-signals", verb + ["--json"], in: stage.root)
      #expect(run.status == 0, "\(verb): \(run.err)")
    }
    let list = try await stage.signals("list", "--json")
    #expect(try list.records(Stage.Signal.self).map(\.logStatus) == ["POSTED", "POSTED"])
  }

  @Test func `reading beside programs that open and close the store is no failure`() async throws {
    let stage = try Stage(3)
    let run = try await stage.shell(
      """
      python3 -c '\(Self.openAndClose)' & pid=$!
      for i in 1 2 3 4 5 6 7 8 9 10; do
        ecw-signals list >list || echo "list: $?"
        ecw-signals stats >stats || echo "stats: $?"
        ecw-signals show \(Stage.id(0)) >show || echo "show: $?"
        ecw-signals claim --dry-run >claim || echo "claim: $?"
      done
      kill $pid
      """)
    #expect(run.out.isEmpty, "\(run.out)\(run.err)")
  }

  private static let openAndClose = """
    import sqlite3
    while True:
      base = sqlite3.connect(".ecw/events.db", timeout=60)
      base.execute("UPDATE streams SET updated_at = hex(randomblob(8))")
      base.commit()
      base.close()
    """
}
