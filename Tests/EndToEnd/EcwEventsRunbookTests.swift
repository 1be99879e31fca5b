import Common
import SQLite
import TestSupport
import Testing

/// The situations of the runbook, from broken to mended.
struct EcwEventsRunbookTests {
  private func projections(_ stage: EcwEventsStage, at version: Int) throws {
    let database = try Database(stage.projections, .create)
    try database.execute(
      """
      CREATE TABLE projections(projection_id TEXT PRIMARY KEY, projection_type TEXT,
        stream_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, updated_at TEXT NOT NULL);
      INSERT INTO projections VALUES
        ('p', 'phase', 'default:blackboard:phase-0', \(version), '{}', '2026-01-01T00:00:00Z')
      """)
  }

  @Test func `DR-004: the hint of health leads to the stale read model, and the next one mends it`()
    async throws
  {
    let stage = try EcwEventsStage(events: 0)
    try await stage.python(Oracle.signalStore, "1", "200", stage.store)
    #expect(try await stage.events("rebuild").status == 1)
    try await stage.python(
      """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      base.executescript('''UPDATE blackboard_signals SET status = 'POSTED' WHERE status <> 'POSTED';
        CREATE TABLE projections(projection_id TEXT PRIMARY KEY, projection_type TEXT,
          stream_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, updated_at TEXT NOT NULL);
        INSERT INTO projections VALUES ('p', 'x', 'default:blackboard:phase-1', 2, '{}', 'now')''')
      """, stage.projections)
    let health = try await stage.shell(
      "ECW_TEST_NOW=2099-01-01T00:00:00Z ecw-health --only projections.lag --json")
    let report = try JSON.decode(Health.self, from: Array(health.out.utf8))
    let hint = try #require(report.findings.compactMap(\.fix).first)
    #expect(hint == "ecw-events projections")
    let shown = try await stage.shell(hint)
    #expect(shown.status == 1, "\(shown.out)\(shown.err)")
    let next = try #require(shown.out.split(separator: "\n").last { $0.hasPrefix("hint: ") })
    #expect(try await stage.shell(String(next.dropFirst(6))).status == 1)
    _ = try await stage.python(Oracle.modelIsRight, stage.store, stage.projections)
    let mended = try await stage.events("projections")
    #expect(mended.out.contains("blackboard_signals  current"), "\(mended.out)")
    #expect(mended.out.contains("projections         behind"), "\(mended.out)")
  }

  @Test func `DR-004: a projection that is ahead of the events is no lag`() async throws {
    let stage = try EcwEventsStage()
    try projections(stage, at: 9)
    let run = try await stage.events("projections")
    #expect(
      run.transcript(root: stage.root) == """
        TABLE        VERDICT  LAG                          STREAM
        projections  ahead    6 events, 2 streams missing  default:blackboard:phase-0
        [exit 2]

        """)
  }

  @Test func `DR-004: what cannot be measured is not well`() async throws {
    let stage = try EcwEventsStage()
    try Database(stage.projections, .create).execute("CREATE TABLE mine(a, b)")
    let run = try await stage.events("projections")
    #expect(run.status == 3)
    #expect(run.out.contains("mine   unknown  unknown layout"))
  }

  @Test func `DR-005: a log that is lost comes back from its Markdown in git`() async throws {
    let stage = try EcwEventsStage(events: 30)
    let saved = try await stage.shell(
      """
      git init -q . && ecw-events export > before.jsonl &&
      ecw-events export --markdown docs/events && git add docs &&
      git -c user.name=a -c user.email=a@b commit -qm 'Save the events'
      """)
    try #require(saved.status == 0, "\(saved.err)")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try Disk.removeTree(stage.scratch.at("docs"))
    let mended = try await stage.shell(
      """
      git restore docs/events && ecw-events import --dry-run docs/events &&
      ecw-events import docs/events && ecw-events check && ecw-events export | cmp - before.jsonl
      """)
    #expect(
      mended.transcript(root: stage.root) == """
        would import 30 events in 3 streams into a new store
        imported 30 events in 3 streams into a new store
        sound: 30 events in 3 streams
        [exit 0]

        """)
  }

  struct Health: Decodable {
    let findings: [Finding]
    struct Finding: Decodable { let fix: String? }
  }
}
