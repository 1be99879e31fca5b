import Common
import SQLite
import TestSupport
import Testing

/// Where `ecw-events import` once took less than there was, or something else, and said it was all.
struct EventsImportHonestyTests {
  /// A whole export of ten events, one of the same store with six more, and those six alone.
  private func exports() async throws -> EcwEventsStage {
    let stage = try EcwEventsStage()
    let before = try await stage.shell("ecw-events export > old.jsonl")
    try EventStore.append(try Database(stage.store, .readWrite), events: 6)
    let after = try await stage.shell(
      "ecw-events export > new.jsonl; ecw-events export --from-position 11 > inc.jsonl")
    try #require(before.status == 0 && after.status == 0)
    return stage
  }

  @Test(arguments: ["old.jsonl inc.jsonl", "--skip-duplicates new.jsonl old.jsonl"])
  func `the highest version that an export declares holds`(files: String) async throws {
    let stage = try await exports()
    let run = try await stage.shell("ecw-events import --store new.db \(files)")
    #expect(run.out.hasPrefix("imported 16 events in 3 streams into a new store"), "\(run.err)")
    #expect(run.status == 0)
    #expect(try await stage.events("check", "--store", "new.db").status == 0)
    #expect(
      try await stage.shell(
        "ecw-events export --store new.db | cut -c1-90 > a; cut -c1-90 new.jsonl | cmp - a"
      ).status == 0)
  }

  @Test func `an older whole export does not hide that a newer one is cut off`() async throws {
    let stage = try await exports()
    let run = try await stage.shell(
      "head -8 new.jsonl > cut.jsonl; ecw-events import --store new.db --skip-duplicates cut.jsonl old.jsonl"
    )
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(run.err.contains("has 4 of its 6 events"), "\(run.err)")
    #expect(try !Disk.exists(stage.scratch.at("new.db")))
  }

  @Test func `a page of a Markdown export that is missing is noticed`() async throws {
    let stage = try EcwEventsStage()
    let made = try await stage.shell(
      "ecw-events export --markdown docs/events; rm docs/events/*-1.md")
    #expect(made.out.hasPrefix("10 events in 3 files\n"))
    let refused = try await stage.events("import", "--store", "new.db", "docs/events")
    #expect(refused.status == 4, "\(refused.out)\(refused.err)")
    #expect(
      refused.err.contains("'docs/events' has 2 of its 3 streams and 7 of its 10 events"),
      "\(refused.err)")
    let spread = try await stage.shell("ecw-events import --store new.db docs/events/*")
    #expect(spread.status == 4, "\(spread.out)\(spread.err)")
    let taken = try await stage.events(
      "import", "--store", "new.db", "--allow-gaps", "--json", "docs/events")
    #expect(taken.status == 1, "\(taken.err)")
    let record = try taken.record(Imported.self)
    #expect(record.incompleteStreamsCount == 1)
    #expect(record.missingPositionsCount == 3)
  }

  @Test func `positions that are missing in a new store are told`() async throws {
    let stage = try EcwEventsStage()
    let line = "ecw-events export | grep -v phase-1 > part.jsonl; ecw-events import --store new.db"
    let run = try await stage.shell("\(line) part.jsonl")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    #expect(run.out.contains("  3 positions missing: lost at some time, or left out"), "\(run.out)")
    let whole = try await stage.shell(
      "ecw-events import --store whole.db part.jsonl --new-positions")
    #expect(whole.status == 0, "new positions have no holes: \(whole.out)")
  }

  @Test func `a stream without events comes back, also into a store that is there`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql("INSERT INTO streams VALUES ('empty', 0, 'then', 'later')")
    #expect(try await stage.shell("ecw-events export > out.jsonl").status == 0)
    try stage.sql("DELETE FROM streams WHERE stream_id = 'empty'")
    let run = try await stage.events("import", "--skip-duplicates", "out.jsonl")
    #expect(
      run.out.hasPrefix("imported 0 events in 1 stream, 10 were there already\n"), "\(run.out)")
    #expect(try await stage.shell("ecw-events export | cmp - out.jsonl").status == 0)
    let again = try await stage.events("import", "--skip-duplicates", "out.jsonl")
    #expect(again.out == "nothing new to import, 10 were there already\n")
  }

  @Test func `a time of a stream that is NULL stays so where it can`() async throws {
    let stage = try EcwEventsStage()
    try stage.sql(Self.looseStreams + "UPDATE streams SET created_at = NULL, updated_at = NULL")
    #expect(try await stage.shell("ecw-events export > out.jsonl").status == 0)
    let target = stage.scratch.at("loose.db")
    let loose = try Database(target, .create)
    try EcwEventsStage.createLoose(loose)
    let run = try await stage.events("import", "--store", target, "out.jsonl")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(try loose.number("SELECT count(*) FROM streams WHERE updated_at IS NULL") == 3)
    #expect(try loose.number("SELECT count(*) FROM streams WHERE created_at IS NULL") == 3)
    let strict = try await stage.events("import", "--store", "strict.db", "out.jsonl")
    #expect(strict.status == 1, "\(strict.out)\(strict.err)")
    #expect(strict.out.contains("  3 streams without a time of its own: that of its events,"))
  }

  private static let looseStreams = """
    PRAGMA foreign_keys=OFF; CREATE TABLE s AS SELECT * FROM streams; DROP TABLE streams;
    ALTER TABLE s RENAME TO streams;
    """

  @Test func `a mark of UTF-8 at the beginning is no part of the first record`() async throws {
    let stage = try EcwEventsStage()
    let run = try await stage.shell(
      "(printf '\\357\\273\\277'; ecw-events export) > out.jsonl; ecw-events import --skip-duplicates out.jsonl"
    )
    #expect(run.out == "nothing new to import, 10 were there already\n", "\(run.err)")
  }

  @Test func `data that is nested deep is no damage`() async throws {
    let stage = try EcwEventsStage()
    let deep = String(repeating: "[", count: 3000) + String(repeating: "]", count: 3000)
    try stage.sql(
      "UPDATE events SET event_data = replace(event_data, '\"data\":', '\"data\":\(deep),\"d\":')")
    let check = try await stage.events("check")
    #expect(check.status == 0, "\(check.out)")
    let run = try await stage.shell("ecw-events export | ecw-events import --store new.db -")
    #expect(run.status == 0, "\(run.err)")
  }

  /// Standard input and pipes of which nothing comes.
  @Test(arguments: ["- < silent", "silent"])
  func `a silent pipe is given up in time, and nothing is left`(input: String) async throws {
    let stage = try EcwEventsStage()
    try Disk.makeDirectories(stage.scratch.at("tmp"))
    // Without a writer the argument blocks in open(2), with one in read(2).
    for writer in input == "silent" ? ["", "sleep 60 > silent & "] : ["sleep 60 > silent & "] {
      let run = try await stage.shell(
        """
        rm -f silent; mkfifo silent; export TMPDIR=$PWD/tmp; \(writer)
        timeout -s KILL 40 ecw-events import --timeout 1s \(input); echo "status $?"; kill $!
        """)
      #expect(run.out.hasPrefix("status 124\n"), "\(run.out)\(run.err)")
      for signal in ["INT", "TERM"] {
        var told = ""
        // On a busy machine the tool may not have begun when the signal comes.
        for seconds in [1, 4, 16, 64] where !told.contains("interrupted") {
          let run = try await stage.shell(
            """
            rm -f silent; mkfifo silent; export TMPDIR=$PWD/tmp; \(writer)
            timeout -k 20 -s \(signal) \(seconds) ecw-events import \(input); echo "status $?"
            """)
          told = run.out + run.err
        }
        #expect(told.contains("interrupted"), "\(signal): \(told)")
      }
    }
    #expect(try Disk.names(in: stage.scratch.at("tmp")).isEmpty)
  }

  @Test func `a run that is killed while it reads leaves nothing`() async throws {
    let stage = try EcwEventsStage()
    try Disk.makeDirectories(stage.scratch.at("tmp"))
    _ = try await stage.shell(
      "(ecw-events export; exec sleep 3) | TMPDIR=$PWD/tmp timeout -s KILL 1 ecw-events import -")
    #expect(try Disk.names(in: stage.scratch.at("tmp")).isEmpty)
  }

  private struct Imported: Decodable {
    let incompleteStreamsCount: Int
    let missingPositionsCount: Int
  }
}

extension EcwEventsStage {
  /// The tables of the field, but with columns that may all be NULL.
  fileprivate static func createLoose(_ database: borrowing Database) throws {
    try database.execute(
      """
      CREATE TABLE streams(stream_id, version, created_at, updated_at);
      CREATE UNIQUE INDEX s ON streams(stream_id);
      CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id, version, event_type, event_data,
        created_at)
      """)
  }
}
