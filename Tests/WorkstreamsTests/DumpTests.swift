import Common
import SQLite
import TestSupport
import Testing

@testable import Workstreams

/// The dump builds the same store again.
struct DumpTests {
  private func dump(_ field: TableField) throws -> String {
    var text = ""
    _ = try TableDump.write(field.workspace, busySeconds: 1, world: field.world) { text += $0 }
    return text
  }

  @Test func `every value comes back as it was`() throws {
    let field = try TableField(TableField.superset)
    try Database(field.path, .readWrite).execute(
      """
      CREATE INDEX by_status ON workstream_status(status);
      CREATE VIEW open_ones AS SELECT * FROM workstream_status WHERE status <> 'completed';
      INSERT INTO workstream_status(workstream_id, status, error_message, notes, priority, exit_code)
        VALUES('a''b', 'it''s' || char(10), CAST(X'ff00fe' AS TEXT), 'x' || char(0) || 'y', X'00ff', -1),
              ('ü', '', NULL, '', 0.1, 9e999), ('c', 'x', 1e300, -9223372036854775808, 5.0, 7);
      INSERT INTO execution_log(id, timestamp, workstream_id, event_type) VALUES(41, 't', 'a', 'e');
      DELETE FROM execution_log;
      """)
    let copy = try Database(field.scratch.at("copy.db"), .create)
    try copy.execute(try dump(field))
    let hash = """
      SELECT group_concat(typeof(workstream_id) || hex(workstream_id) || hex(status)
        || typeof(error_message) || coalesce(hex(error_message), '') || typeof(notes) || hex(notes)
        || typeof(priority) || quote(priority) || quote(exit_code))
      FROM (SELECT * FROM workstream_status ORDER BY workstream_id)
      """
    #expect(try copy.texts(hash) == field.text(hash))
    let schema = "SELECT name || sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name"
    #expect(try copy.texts(schema) == field.text(schema))
    #expect(try copy.texts("SELECT seq FROM sqlite_sequence") == ["41"])
  }

  @Test func `the shell builds the same store`() async throws {
    let field = try TableField(
      rows: "(workstream_id, status, error_message) "
        + "VALUES('a', 'x', 'one' || char(13, 10) || 'two' || char(13))")
    try Database(field.path, .readWrite).execute(
      """
      CREATE VIEW open_ones AS SELECT * FROM workstream_status -- all of them
      ;
      CREATE VIEW others AS SELECT 1;
      ANALYZE;
      """)
    try field.scratch.write(try dump(field), to: "dump.sql")
    let run = try await ToolRun(
      "/bin/sh", ["-c", "sqlite3 -bail copy.db <dump.sql"], in: field.scratch.path)
    #expect(run.status == 0, "\(run.err)")
    let copy = try Database(field.scratch.at("copy.db"), .readWrite)
    #expect(
      try copy.texts("SELECT hex(error_message) FROM workstream_status")
        == field.text("SELECT hex(error_message) FROM workstream_status"))
    #expect(
      try copy.texts("SELECT name FROM sqlite_schema WHERE type = 'view'") == [
        "open_ones", "others",
      ])
  }

  @Test func `a damaged store is an error, not a quiet rollback`() throws {
    let field = try TableField()
    let database = try Database(field.path, .readWrite)
    for number in 0..<400 {
      try database.run(
        "INSERT INTO workstream_status(workstream_id, status, error_message) VALUES(?1, 'x', ?2)",
        .integer(Int64(number)), .text(String(repeating: "y", count: 200)))
    }
    var bytes = try Disk.read(field.path)
    let page = 4096 * 8
    for index in page..<page + 4096 { bytes[index] = 0xff }
    try Disk.removeFile(field.path)
    try Descriptor(opening: field.path, .createNew(mode: 0o600)).write(bytes)
    #expect(throws: SQLiteError.self) { try dump(field) }
  }
}
