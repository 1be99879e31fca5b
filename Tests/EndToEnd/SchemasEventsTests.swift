import Common
import SQLite
import TestSupport
import Testing

/// Real output of every verb of `ecw-events` against `docs/schemas`.
struct SchemasEventsTests {
  private static let script = Path.normal("../../../scripts/validate-json", from: #filePath)

  private func expectValid(
    _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let scratch = try Scratch()
    for (number, text) in texts.enumerated() { try scratch.write(text, to: "\(number).json") }
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script] + texts.indices.map { "\($0).json" }, in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "[exit 0]\n", sourceLocation: sourceLocation)
  }

  @Test func `what is read`() async throws {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.hostileStore, "1", "60", stage.store)
    let export = try await stage.events("export")
    let log = try await stage.events("log", "--json", "--limit", "2")
    let streams = try await stage.events("streams", "--json")
    let damaged = try await stage.events("check", "--json")
    let sound = try await EcwEventsStage().events("check", "--json")
    #expect((damaged.status, sound.status) == (2, 0))
    try await expectValid(export.out, log.out, streams.out, damaged.out, sound.out)
  }

  @Test func `what is changed`() async throws {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.signalStore, "1", "60", stage.store)
    let markdown = try await stage.events("export", "--markdown", "out", "--json")
    let nothing = try await stage.events("import", "--skip-duplicates", "--json", "out")
    try stage.sql("DELETE FROM events WHERE id > 50")
    let planned = try await stage.events(
      "import", "--skip-duplicates", "--json", "--dry-run", "out")
    let imported = try await stage.events("import", "--skip-duplicates", "--json", "out")
    let plan = try await stage.events("rebuild", "--dry-run", "--json")
    let rebuilt = try await stage.events("rebuild", "--json")
    let unchanged = try await stage.events("rebuild", "--json")
    let lag = try await stage.events("projections", "--json")
    let refused = try await stage.events("import", "out", "--json")
    #expect(refused.status == 4)
    try await expectValid(
      markdown.out, nothing.out, planned.out, imported.out, plan.out, rebuilt.out, unchanged.out,
      lag.out, refused.err,
      String(decoding: try Disk.read(stage.scratch.at(".ecw/log/audit.jsonl")), as: UTF8.self))
  }
}
