import Common
import SQLite
import TestSupport
import Testing

/// Where `ecw-events` once said something better than the truth.
struct EventsHonestyTests {
  @Test func `an index that disagrees with its table is damage although the counts are the same`()
    async throws
  {
    let stage = try EcwEventsStage(events: 5, journal: "DELETE")
    try await stage.python(Self.renameStreamOfThird, stage.store)
    let run = try await stage.events("check")
    #expect(run.status == 2, "\(run.out)\(run.err)")
    #expect(run.out.contains("  damage  row 3 missing from index sqlite_autoindex_events_1\n"))
  }

  // One byte in the page of the table; the index keeps what it has.
  private static let renameStreamOfThird = """
    import sqlite3, sys
    base = sqlite3.connect(sys.argv[1])
    stream = base.execute('SELECT stream_id FROM events WHERE id = 3').fetchone()[0]
    root = base.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'events'").fetchone()[0]
    base.close()
    raw = bytearray(open(sys.argv[1], 'rb').read())
    page = (root - 1) * 4096
    assert raw[page] == 13, 'all rows are on one leaf'
    cell = page + int.from_bytes(raw[page + 12:page + 14], 'big')
    raw[raw.index(stream.encode(), cell) + len(stream) - 1] = ord('9')
    open(sys.argv[1], 'wb').write(raw)
    """

  @Test func `a sequence at its end is damage`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("UPDATE sqlite_sequence SET seq = 9223372036854775807")
    let run = try await stage.events("check")
    #expect(run.status == 2)
    #expect(run.out.contains("the sequence is at its end: no event can be added any more"))
  }

  @Test func `a read model without rows, or without a stream, is behind`() async throws {
    let stage = try EcwEventsStage()
    let live = try Database(stage.projections, .create)
    try live.execute("CREATE TABLE p(projection_id, stream_id, version)")
    let empty = try await stage.events("projections")
    #expect(
      empty.out.hasPrefix(
        """
        TABLE  VERDICT  LAG                           STREAM
        p      behind   10 events, 3 streams missing  default:blackboard:phase-0

        """), "\(empty.out)")
    #expect(empty.status == 1)
    try live.execute(
      """
      INSERT INTO p VALUES (1, 'default:blackboard:phase-0', 4),
        (2, 'default:blackboard:phase-2', 3)
      """)
    let part = try await stage.events("projections", "--json")
    #expect(part.status == 1)
    for field in [
      "\"verdict\":\"behind\"", "\"missing_count\":1", "\"lag_events_count\":3",
      "\"streams_count\":2", "\"worst_stream\":\"default:blackboard:phase-1\"",
    ] { #expect(part.out.contains(field), "\(part.out)") }
    try live.execute("INSERT INTO p VALUES (3, 'default:blackboard:phase-1', 3)")
    let whole = try await stage.events("projections")
    #expect(whole.status == 0 && whole.out.contains("current  0 events  \n"), "\(whole.out)")
  }

  @Test func `a read model of one kind of stream is not behind because of others`() async throws {
    let stage = try EcwEventsStage()
    let live = try Database(stage.projections, .create)
    try live.execute(
      """
      CREATE TABLE p(stream_id, version); INSERT INTO p VALUES ('todo-1', 1);
      CREATE TABLE u(stream_id, version); INSERT INTO u VALUES ('u-550e8400-e29b-41d4', 1)
      """)
    try stage.sql(
      """
      WITH s(id) AS (VALUES ('todo-1'), ('u-550e8400-e29b-41d4'))
      INSERT INTO streams SELECT id, 1, '', '' FROM s;
      WITH s(id) AS (VALUES ('todo-1'), ('u-550e8400-e29b-41d4'))
      INSERT INTO events(stream_id, version, event_type, event_data, created_at)
      SELECT id, 1, 'x', '{}', '' FROM s
      """)
    let run = try await stage.events("projections", "--json")
    #expect(run.status == 0, "\(run.out)")
    for field in [
      "\"verdict\":\"current\"", "\"missing_count\":4", "\"lag_events_count\":0",
    ] { #expect(run.out.contains(field), "\(run.out)") }
    try stage.sql(
      """
      WITH s(id) AS (VALUES ('todo-2'), ('u-123e4567-e89b-12d3'))
      INSERT INTO streams SELECT id, 1, '', '' FROM s;
      WITH s(id) AS (VALUES ('todo-2'), ('u-123e4567-e89b-12d3'))
      INSERT INTO events(stream_id, version, event_type, event_data, created_at)
      SELECT id, 1, 'x', '{}', '' FROM s
      """)
    let behind = try await stage.events("projections")
    #expect(behind.status == 1)
    #expect(behind.out.contains("behind   1 event, 6 streams missing  todo-2"), "\(behind.out)")
    #expect(behind.out.contains("missing  u-123e4567-e89b-12d3"), "\(behind.out)")
  }

  @Test(arguments: [[], ["--json"]])
  func `a log beside programs that open and close the store is one state`(json: [String])
    async throws
  {
    let stage = try EcwEventsStage(events: 300)
    let run = try await stage.shell(
      """
      python3 -c '\(Self.openAndClose)' & pid=$!
      for i in 1 2 3 4 5 6 7 8 9 10; do
        ecw-events log \(json.joined()) >log.$i || echo "status $?"
      done
      kill $pid
      """)
    #expect(run.out.isEmpty, "\(run.out)\(run.err)")
    for number in 1...10 {
      let lines = try Disk.read(stage.scratch.at("log.\(number)")).split(separator: 10)
      #expect(lines.count == 300)
    }
  }

  private static let openAndClose = """
    import sqlite3
    while True:
      base = sqlite3.connect(".ecw/events.db", timeout=60)
      base.execute("UPDATE streams SET updated_at = hex(randomblob(8))")
      base.commit()
      base.close()
    """

  @Test(arguments: ["id", "version"]) func `a number at the top is refused and told`(field: String)
    async throws
  {
    let stage = try EcwEventsStage()
    _ = try await stage.shell(
      "ecw-events export | sed -n '4s/phase/other/;4s/\"\(field)\":1,/\"\(field)\":9223372036854775807,/p' > top"
    )
    let before = try stage.scratch.state()
    let run = try await stage.events("import", "--allow-gaps", "top")
    #expect(run.status == 65, "\(run.out)\(run.err)")
    #expect(
      run.err.contains(
        "top:1: '\(field)' 9223372036854775807 leaves too few numbers for the events to come"))
    #expect(try stage.scratch.state() == before)
    if field == "id" {
      let taken = try await stage.events("import", "--allow-gaps", "--new-positions", "top")
      #expect(taken.status == 0, "\(taken.err)")
      try EventStore.append(try Database(stage.store, .readWrite), events: 1)
    }
  }

  @Test(arguments: [
    "mkfifo pipe; ecw-events export > pipe & ecw-events import --skip-duplicates pipe",
    "ecw-events export | ecw-events import --skip-duplicates /dev/fd/0",
    "ecw-events export | ecw-events import --skip-duplicates -",
  ]) func `what can be read only once is imported`(line: String) async throws {
    let run = try await EcwEventsStage().shell(line)
    #expect(run.out == "nothing new to import, 10 were there already\n", "\(run.err)")
    #expect(run.status == 0)
  }
}
