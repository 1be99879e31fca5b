import Common
import SQLite
import TestSupport
import Testing

/// What `ecw-health` says and how it exits, by running the built tool.
struct HealthRunTests {
  @Test func `a healthy workspace`() async throws {
    let stage = try await HealthStage()
    let run = try await stage.health()
    #expect(
      run.transcript(root: stage.root).replacing(/[0-9.]+ KB/, with: "SIZE") == """
        [OK] Event store: 1909 events in 3 streams, integrity ok (quick), SIZE
        [OK] Projection store: not found (new workspace)
        [OK] Signals: 1 pending
        [OK] Backups: newest proven 2 h old (ID)
        [note] Backups: no restore drill yet
               fix: ecw-backup drill
        ecw: OK - 1909 events, 1 pending signal, backup 2 h old (proven)
        [exit 0]

        """)
  }

  @Test func `a new workspace is well`() async throws {
    let run = try await HealthStage(events: 0).health("--brief")
    #expect(run.out == "ecw: OK - no event store yet, 0 pending signals\n")
  }

  @Test func `each status has its exit status`() async throws {
    let stage = try await HealthStage()
    #expect(try await stage.health().status == 0)
    #expect(try await stage.health("--pending-warning", "1").status == 1)
    #expect(try await stage.health(environment: ["ECW_HEALTH_PENDING_WARNING": "1"]).status == 1)
    #expect(try await stage.health("--backup-critical", "1h").status == 2)
    #expect(try await stage.health("--only", "nothing").status == 64)
    #expect(try await stage.health("--stale-after", "soon").status == 64)
    #expect(try await stage.health("--brief", "--nagios").status == 64)
    #expect(try await stage.health("--root", "/nowhere").status == 64)
    let store = try Database(stage.scratch.at(".ecw/projections.db"), .create)
    try store.execute("CREATE TABLE unknown(layout)")
    #expect(try await stage.health().status == 0)
    #expect(try await stage.health("--only", "projections.lag").status == 3)
  }

  @Test func `a lost base is critical, names the command, and its log is left alone`() async throws
  {
    let stage = try await HealthStage()
    try EventStore.append(try Database(stage.store, .readWrite), events: 30)
    try Disk.removeFile(stage.store)
    let before = try stage.scratch.state()
    for form in ["--verbose", "--brief", "--nagios", "--json", "--session-json", "--deep"] {
      let run = try await stage.health(form)
      #expect(run.status == (form == "--session-json" ? 0 : 2), "\(form)")
      #expect(try stage.scratch.state() == before, "\(form)")
    }
    let brief = try await stage.health("--brief")
    #expect(brief.out.contains("[CRIT] Event store: '\(stage.store)' is gone, but its log is left"))
    #expect(brief.out.contains(" -> ecw-recover assess \(stage.store)\n"))
  }

  @Test func `the command that is named brings a lost store back`() async throws {
    let stage = try await HealthStage()
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let record = try await stage.health("--json", "--only", "store.present")
    let shell = try await ToolRun(
      "/bin/sh",
      ["-c", "\(Host.products)/\(try #require(Self.fix(in: record.out)))"], in: stage.root,
      environment: ["ECW_TEST_NOW": HealthStage.now])
    #expect(shell.status == 0, "\(shell.out)\(shell.err)")
    #expect(try await stage.health().status == 0)
  }

  private static func fix(in json: String) -> String? {
    struct Report: Decodable {
      struct Finding: Decodable { var fix: String? }
      var findings: [Finding]
    }
    // A report that cannot be read names no command, and the test says so.
    return (try? JSON.decode(Report.self, from: Array(json.utf8)))?.findings.compactMap(\.fix).first
  }

  @Test func `records are valid against their schemas`() async throws {
    let stage = try await HealthStage()
    let healthy = try await stage.health("--json")
    let list = try await stage.health("--list-checks", "--json")
    let failure = try await stage.health("--only", "nothing", "--json")
    try stage.scratch.write("x", to: ".ecw/signals/pending/sig-2.json")
    try Disk.removeFile(stage.store)
    let ill = try await stage.health("--json", "--deep")
    let check = try await stage.validate(healthy.out + ill.out + list.out + failure.err)
    #expect(check.status == 0, "\(check.out)\(check.err)")
    #expect((healthy.status, ill.status) == (0, 2))
  }

  @Test func `a monitor gets one line: a short verdict, then data`() async throws {
    let out = try await HealthStage().health("--nagios").out
    #expect(out.hasPrefix("ECW OK - 1909 events, 1 pending signal, backup 2 h old (proven) | "))
    #expect(out.split(separator: "\n").count == 1)
    let data = out.split { $0 == " " || $0 == "\n" }
    #expect(data.contains("'events.events_count'=1909;;;0"))
    #expect(data.contains("'backups.backup_age_seconds'=7200s;172800;604800;0"))
    #expect(data.contains("'backups.drill_age_seconds'=U"))
  }

  @Test func `a file for Prometheus is written whole`() async throws {
    let stage = try await HealthStage()
    #expect(try await stage.health("--prometheus", "ecw.prom", "--brief").status == 0)
    let text = String(decoding: try Disk.read(stage.scratch.at("ecw.prom")), as: UTF8.self)
    #expect(text.contains("ecw_health_status{root=\"\(stage.root)\"} 0\n"))
    #expect(text.contains("subject=\"events\"} 1909\n"))
    #expect(try Disk.status(stage.scratch.at("ecw.prom"))?.mode == 0o644)
    #expect(try Disk.names(in: stage.root).compactMap { $0 }.filter { $0.hasSuffix(".tmp") } == [])
  }

  @Test func `a session gets one object whatever happens, and exit 0`() async throws {
    let stage = try await HealthStage()
    let well = try await stage.health("--session-json", "--note", "backup: \"due\"\nand\u{7} made")
    #expect(
      well.transcript(root: stage.root) == """
        {"hookSpecificOutput":{"hookEventName":"SessionStart","additionalContext":"ecw: OK - \
        1909 events, 1 pending signal, backup 2 h old (proven)\\nbackup: \\"due\\" / and\\\\u{7} \
        made"}}
        [exit 0]

        """)
    let lost = try await stage.health("--session-json", "--root", "/nowhere")
    #expect(lost.status == 0)
    #expect(lost.out.contains("ecw: UNKNOWN - no directory '/nowhere'"))
  }

  @Test func `settings from git configuration are used`() async throws {
    let stage = try await HealthStage()
    try stage.scratch.write("[ecw \"health\"]\n\tpendingWarning = 1\n", to: ".gitconfig")
    #expect(try await stage.health().status == 1)
    #expect(try await stage.health("--pending-warning", "9").status == 0)
  }

  @Test func `checks can be listed and chosen`() async throws {
    let stage = try await HealthStage()
    #expect(try await stage.health("--list-checks").out.contains("SQLite's quick check within"))
    let run = try await stage.health("--only", "signals", "--verbose")
    #expect(run.out.split(separator: "\n").count == 5)
    #expect(run.out.hasPrefix("[OK] Signals: 1 pending\n"))
  }

  @Test func `a damaged source makes the newest snapshot suspect, and both are told`() async throws
  {
    let stage = try await HealthStage()
    try stage.scratch.write("no store", to: ".ecw/events.db")
    for name in ["-wal", "-shm"] where try Disk.exists(stage.store + name) {
      try Disk.removeFile(stage.store + name)
    }
    let create = try await ToolRun(
      "ecw-backup", ["create"], in: stage.root, environment: ["ECW_TEST_NOW": HealthStage.now])
    #expect(create.status == 2)
    let run = try await stage.health("--brief")
    #expect(run.status == 2)
    #expect(run.out.contains("[CRIT] Event store: no SQLite header"))
    #expect(run.out.contains("-> ecw-recover assess \(stage.store)\n"))
    #expect(run.out.contains("is suspect"))
  }
}
