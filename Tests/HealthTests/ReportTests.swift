import Common
import TestSupport
import Testing

@testable import Health

/// How findings become one verdict, and how it is printed.
struct ReportTests {
  private func finding(
    _ status: HealthStatus, informational: Bool = false, _ observed: String = "seen",
    _ measures: [Measure] = []
  ) -> Finding {
    Finding(
      .storeWAL, "events", status, observed, expected: "well", fix: "ecw-health --deep",
      isInformational: informational, measures: measures)
  }

  private func report(_ findings: [Finding]) -> HealthReport {
    HealthReport(
      root: "/work", checkedAt: Timestamp(seconds: 1_800_000_000), isDeep: false,
      findings: findings)
  }

  @Test func `critical before warning before unknown before ok`() {
    #expect(report([]).status == .unknown)
    #expect(report([finding(.ok)]).exitStatus == 0)
    #expect(report([finding(.ok), finding(.unknown)]).exitStatus == 3)
    #expect(report([finding(.unknown), finding(.warning)]).exitStatus == 1)
    #expect(report([finding(.unknown), finding(.critical), finding(.warning)]).exitStatus == 2)
  }

  @Test func `what is only told decides nothing and is counted apart`() {
    let report = report([
      finding(.warning, informational: true), finding(.unknown, informational: true),
      finding(.ok, informational: true),
    ])
    #expect(report.status == .ok)
    #expect(report.counts.informational == 2)
    #expect(report.counts.ok == 1)
    #expect(report.problems.isEmpty)
  }

  @Test func `the brief text names the worst first, with its command at the end`() {
    let text = BriefText(
      report([finding(.ok), finding(.warning, "small"), finding(.critical, "big")])
    ).text
    #expect(
      text == """
        ecw: CRITICAL - 2 findings
        [CRIT] Event store: big -> ecw-health --deep
        [WARN] Event store: small -> ecw-health --deep

        """)
  }

  @Test func `a record has null for what is not known`() throws {
    let line = try JSON.line(
      finding(.ok, "seen", [Measure("size_bytes", Int64?.none), Measure("free_percent", 2.5)]))
    #expect(line.contains("\"size_bytes\":null"))
    #expect(line.contains("\"free_percent\":2.5"))
    #expect(line.contains("\"id\":\"store.wal\""))
  }

  @Test func `the verdict for a monitor is short, and the only bar is before the data`() {
    let long = String(repeating: "long | text ", count: 20)
    let text = NagiosText(report([finding(.critical, long, [Measure("wal_bytes", Int64(5))])])).text
    let halves = text.split(separator: "|")
    #expect(halves.count == 2)
    #expect(halves[0].dropLast().count == 80)
    #expect(halves[0].hasPrefix("ECW CRITICAL - Event store: long / text"))
    #expect(text.split(separator: "\n").count == 1)
  }

  @Test func `performance data has units, ranges and U for the unknown`() {
    let text = NagiosText(
      report([
        finding(
          .ok, "seen",
          [
            Measure("wal_bytes", Int64(5), warning: 64, critical: 128),
            Measure("free_disk_percent", 29.5, warning: 10, critical: 3),
            Measure("age_seconds", Int64?.none),
          ])
      ])
    ).text
    #expect(text.contains("'events.wal_bytes'=5B;64;128;0 "))
    #expect(text.contains("'events.free_disk_percent'=29.5%;10:;3:;0 "))
    #expect(text.contains("'events.age_seconds'=U\n"))
  }

  @Test func `Prometheus samples of one family stand together, the unknown is left out`() {
    let text = PrometheusText(
      report([
        finding(.ok, "a", [Measure("wal_bytes", Int64(5)), Measure("age_seconds", Int64?.none)]),
        finding(.warning, "b", [Measure("wal_bytes", Int64(6))]),
      ])
    ).text
    #expect(text.contains("ecw_health_status{root=\"/work\"} 1\n"))
    #expect(
      text.hasSuffix(
        """
        # HELP ecw_health_wal_bytes Measured by ecw-health
        # TYPE ecw_health_wal_bytes gauge
        ecw_health_wal_bytes{root="/work",id="store.wal",subject="events"} 5
        ecw_health_wal_bytes{root="/work",id="store.wal",subject="events"} 6

        """))
    #expect(!text.contains("age_seconds"))
  }

  @Test func `a session is told at most 4000 characters, the vital first`() {
    let notes = (0..<300).map { "note \($0) " + String(repeating: "x", count: 100) }
    let text = SessionText.text("ecw: CRITICAL - bad\n[CRIT] worst", notes: notes)
    #expect(text.hasPrefix("ecw: CRITICAL - bad\n[CRIT] worst\nnote 0"))
    #expect(text.count <= 4000)
    #expect(text.hasSuffix("more lines; ecw-health shows all)"))
    #expect(SessionText.text("a", notes: ["b\u{1b}[2J"]) == "a\nb\\u{1b}[2J")
  }

  @Test func `a selection names checks and groups and refuses others`() throws {
    let selection = try Selection(only: ["store", "signals.stale"], skip: ["store.wal"])
    #expect(selection.contains(.storeSize))
    #expect(!selection.contains(.storeWAL))
    #expect(selection.contains(.signalsStale))
    #expect(!selection.contains(.signalsPending))
    #expect(throws: Failure.self) { try Selection(only: ["stor"]) }
  }

  @Test(arguments: [
    (3_006_023, false), (3_007_000, true), (3_040_001, true), (3_051_002, true),
    (3_051_003, false),
  ]) func `the range of the WAL-reset bug`(version: Int, isAffected: Bool) {
    #expect(VersionExam.affected.contains(version) == isAffected)
    #expect(VersionExam.text(3_051_002) == "3.51.2")
  }

  @Test func `a network file system is a warning and FUSE is not known`() {
    #expect(DiskExam.fileSystem(FileSystemKind(type: "ext4")).status == .ok)
    #expect(DiskExam.fileSystem(FileSystemKind(type: "nfs4")).status == .warning)
    #expect(DiskExam.fileSystem(FileSystemKind(type: "fuse.sshfs")).status == .warning)
    #expect(DiskExam.fileSystem(FileSystemKind(type: "fuse.mergerfs")).status == .unknown)
  }

  @Test func `low disk space is seen from the limits`() throws {
    var patient = try Patient()
    patient.thresholds.diskWarningPercent = 101
    #expect(try patient.finding(.diskSpace, "disk").status == .warning)
    patient.thresholds.diskCriticalPercent = 101
    #expect(try patient.finding(.diskSpace, "disk").status == .critical)
  }

  @Test func `when the time is over the rest is unknown`() throws {
    var patient = try Patient()
    patient.world.stopReason = { .timedOut }
    let findings = try patient.findings()
    #expect(patient.report(findings).status == .unknown)
    #expect(findings.contains { $0.observed == "not measurable: time limit reached" })
  }
}
