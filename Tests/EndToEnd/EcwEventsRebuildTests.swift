import Common
import SQLite
import TestSupport
import Testing

/// `ecw-events projections` and `rebuild`, as their user sees them.
struct EcwEventsRebuildTests {
  private func stage(_ seed: Int, events: Int) async throws -> EcwEventsStage {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.signalStore, "\(seed)", "\(events)", stage.store)
    return stage
  }

  @Test(arguments: [1, 2, 3]) func `python folds the same signals from the same events`(seed: Int)
    async throws
  {
    let stage = try await stage(seed, events: 600)
    let run = try await stage.events("rebuild")
    #expect(run.status == 1, "some events are of signals never posted: \(run.err)")
    let rows = try await stage.python(Oracle.modelIsRight, stage.store, stage.projections)
    #expect(run.out.hasPrefix("rebuilt 'blackboard_signals': \(rows) rows from 600 events\n"))
    let again = try await stage.events("rebuild")
    #expect(again.out.hasPrefix("'blackboard_signals' is right already"), "\(again.out)")
  }

  @Test func `killed between two pieces it goes on and comes to the same`() async throws {
    let stage = try await stage(4, events: 4100)
    let whole = try await stage.events("rebuild", "--dry-run", "--json").record(Rebuilt.self)
    for number in 1...2 {
      let killed = try await stage.events(
        "rebuild", environment: ["ECW_FAILPOINT": "rebuild.piece#1=kill"])
      #expect(killed.status == -9, "\(number)")
      #expect(try !Disk.exists(stage.projections))
    }
    let done = try await stage.events("rebuild", "--json").record(Rebuilt.self)
    #expect((done.resumedFromPosition, done.eventsCount) == (4000, 4100))
    #expect(done.digest == whole.digest)
    _ = try await stage.python(Oracle.modelIsRight, stage.store, stage.projections)
  }

  @Test func `another log under a half-made rebuild makes it begin again`() async throws {
    let stage = try await stage(5, events: 2500)
    _ = try await stage.events("rebuild", environment: ["ECW_FAILPOINT": "rebuild.piece=kill"])
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try await stage.python(Oracle.signalStore, "6", "2500", stage.store)
    let done = try await stage.events("rebuild", "--json").record(Rebuilt.self)
    #expect(done.resumedFromPosition == nil)
    _ = try await stage.python(Oracle.modelIsRight, stage.store, stage.projections)
  }

  @Test(arguments: ["WAL", "DELETE"]) func `killed in the swap the old one is whole`(
    journal: String
  )
    async throws
  {
    let stage = try await stage(7, events: 100)
    let database = try Database(stage.projections, .create)
    try database.execute("PRAGMA journal_mode=\(journal)")
    try database.execute("CREATE TABLE other(x); INSERT INTO other VALUES (1), (2)")
    try close(database)
    let killed = try await stage.events(
      "rebuild", environment: ["ECW_FAILPOINT": "rebuild.swap=kill"])
    #expect(killed.status == -9)
    #expect(try Database(stage.projections, .readOnly).number("SELECT count(*) FROM other") == 2)
    let done = try await stage.events("rebuild", "--json").record(Rebuilt.self)
    #expect(done.outcome == "rebuilt")
    let live = try Database(stage.projections, .readOnly)
    #expect(try live.number("SELECT count(*) FROM other") == 2)
    #expect(try live.texts("PRAGMA journal_mode") == [journal.lowercased()])
    let old = try Database(try #require(done.quarantined), .immutable)
    #expect(try old.tableNames() == ["other"])
  }

  @Test func `a store that somebody has open is not replaced`() async throws {
    let stage = try await stage(8, events: 50)
    let holder = try Database(stage.projections, .create)
    try holder.execute("CREATE TABLE t(x)")
    let run = try await stage.events("rebuild")
    #expect(run.status == 75, "\(run.err)")
    #expect(run.err.contains("is open in process"))
    #expect(try holder.tableNames() == ["t"])
  }

  @Test func `a program makes the rows of another table`() async throws {
    let stage = try await stage(9, events: 40)
    try stage.scratch.write(
      """
      import json, sys
      counts = {}
      for line in sys.stdin:
        event = json.loads(line)
        counts[event['stream_id']] = counts.get(event['stream_id'], 0) + 1
      for stream, count in counts.items():
        print(json.dumps({'stream': stream, 'n': count, 'ok': True, 'v': None, 'l': [sys.argv[1]]}))
      """, to: "count.py")
    try Database(stage.projections, .create).execute(
      "CREATE TABLE counts(stream TEXT PRIMARY KEY, n INTEGER, ok, v, l)")
    let run = try await stage.events(
      "rebuild", "--table", "counts", "--projector", "/usr/bin/python3", "count.py", "--a;b $c")
    #expect(run.status == 0, "\(run.err)")
    let live = try Database(stage.projections, .readOnly)
    #expect(try live.number("SELECT sum(n) FROM counts") == 40)
    #expect(
      try live.texts("SELECT DISTINCT ok || l || typeof(v) FROM counts") == [
        "1[\"--a;b $c\"]null"
      ])
  }

  @Test func `a program that fails, or does something else each time, changes nothing`()
    async throws
  {
    let stage = try await stage(10, events: 10)
    try Database(stage.projections, .create).execute("CREATE TABLE t(x); INSERT INTO t VALUES (1)")
    let random = "import random; print('{\"x\":%d}' % random.getrandbits(60))"
    for (program, message) in [
      ("import sys; sys.exit('no luck')", "failed: no luck"), (random, "two builds of 't'"),
      ("print('{\"y\":1}')", "'y', which is no column of 't'"), ("print('x')", "line 1 is no JSON"),
    ] {
      let run = try await stage.events(
        "rebuild", "--table", "t", "--projector", "/usr/bin/python3", "-c", program)
      #expect(run.status != 0)
      #expect(run.err.contains(message), "\(run.err)")
      #expect(try Database(stage.projections, .immutable).texts("SELECT x FROM t") == ["1"])
    }
    #expect(try await stage.events("rebuild", "--table", "t").status == 64)
  }

  @Test func `a table of the same name that is not ours is left alone`() async throws {
    let stage = try await stage(12, events: 20)
    try Database(stage.projections, .create).execute(
      "CREATE TABLE blackboard_signals(signal_id TEXT PRIMARY KEY, mine TEXT)")
    for flags in [["rebuild", "--dry-run"], ["rebuild"]] {
      let run = try await ToolRun("ecw-events", flags, in: stage.root)
      #expect(run.status == 4, "\(run.err)")
    }
    #expect(
      try Database(stage.projections, .readOnly).columns(of: "blackboard_signals") == [
        "signal_id", "mine",
      ])
  }

  @Test func `looking changes nothing`() async throws {
    let stage = try await stage(11, events: 100)
    _ = try await stage.events("rebuild")
    try Database(stage.projections, .readWrite).execute(
      "DELETE FROM blackboard_signals WHERE rowid < 4")
    let before = try stage.scratch.state()
    let run = try await stage.events("projections")
    #expect(
      run.transcript(root: stage.root) == """
        TABLE               VERDICT  LAG     STREAM
        blackboard_signals  behind   3 rows  
        hint: ecw-events rebuild
        [exit 1]

        """)
    #expect(try await stage.events("rebuild", "--dry-run").status == 1)
    #expect(try stage.scratch.state() == before)
  }

  struct Rebuilt: Decodable {
    let outcome: String
    let eventsCount: Int64
    let digest: String
    let resumedFromPosition: Int64?
    let quarantined: String?
  }

  private func close(_ database: consuming Database) throws {}
}
