import Common
import SQLite
import TestSupport
import Testing

/// What the versions of a stream say, in stores that do not hold them unique.
struct EventVersionsTests {
  @Test(arguments: [
    ("(1, 1), (2, 1), (3, 3)", "1 of 3 events are missing; versions that came before: 1", "gap"),
    ("(1, 1), (2, 1), (3, 2)", "1 of 3 events have the version of another", "duplicate"),
    ("(1, 1), (2, 2.5), (3, 3)", "1 of 3 versions are no whole numbers", "version"),
    ("(1, 1), (2, '2'), (3, 3)", "1 of 3 versions are no whole numbers", "version"),
    ("(1, 0), (2, 1), (3, 2)", "its versions begin at 0", "version"),
  ]) func `versions that cannot be right are damage`(
    versions: String, problem: String, kind: String
  ) async throws {
    let stage = try EcwEventsStage(events: 0)
    try Database(stage.store, .create).execute(
      """
      CREATE TABLE streams(stream_id PRIMARY KEY, version, created_at, updated_at);
      CREATE TABLE events(id INTEGER PRIMARY KEY, stream_id NOT NULL, version, event_type, event_data,
        created_at, UNIQUE(stream_id, version, id));
      CREATE UNIQUE INDEX later ON events(stream_id, version) WHERE id > 2;
      CREATE UNIQUE INDEX parts ON events(stream_id, version, id + 0);
      WITH v(id, version) AS (VALUES \(versions))
      INSERT INTO events SELECT id, 's', version, 'x', json_object('specversion', '1.0', 'id', 'e',
        'source', '/s', 'type', 'x'), '' FROM v;
      INSERT INTO streams SELECT 's', max(version), '', '' FROM events;
      """)
    let run = try await stage.events("check")
    #expect(run.status == 2)
    #expect(run.out.contains("  damage  's': \(problem)\n"), "\(run.out)")
    let record = try await stage.events("check", "--json")
    #expect(record.out.contains("\"kind\":\"\(kind)\""), "\(record.out)")
  }

  @Test(arguments: [
    ("stream_id, version, UNIQUE(stream_id, version)", "NULL", "NULL"),
    (
      "stream_id NOT NULL COLLATE NOCASE, version, UNIQUE(stream_id COLLATE BINARY, version)",
      "'S'", "'s'"
    ),
    (
      "stream_id NOT NULL, version, \"stream_id,version\", UNIQUE(\"stream_id,version\")",
      "'s'", "'s'"
    ),
    (
      "stream_id NOT NULL, version, \"stream_id','version\", UNIQUE(\"stream_id','version\")",
      "'s'", "'s'"
    ),
  ]) func `a constraint that lets two events have one version proves nothing`(
    columns: String, first: String, second: String
  ) async throws {
    let stage = try EcwEventsStage(events: 0)
    try Database(stage.store, .create).execute(
      """
      CREATE TABLE events(id INTEGER PRIMARY KEY, event_type, event_data, created_at, \(columns));
      INSERT INTO events(stream_id, version) VALUES (\(first), 1), (\(second), 1)
      """)
    let run = try await stage.events("check")
    #expect(run.status == 2)
    #expect(run.out.contains("1 of 2 events have the version of another\n"), "\(run.out)")
  }
}
