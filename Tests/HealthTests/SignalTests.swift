import Common
import TestSupport
import Testing

@testable import Health

/// Signals that wait, are stale, were claimed and left, or cannot be read.
struct SignalTests {
  // The clock of these tests is 2026-11-21T08:55:00Z.
  private func signal(
    _ patient: Patient, _ number: Int, _ fields: String, in directory: String = "pending"
  ) throws {
    let id = "sig-0000000\(number)"
    try patient.write(
      "{\"signal_id\": \"\(id)\", \(fields)}", to: ".ecw/signals/\(directory)/\(id).json")
  }

  @Test func `the number of pending signals has a limit`() throws {
    var patient = try Patient()
    for number in 0..<3 {
      try signal(
        patient, number, "\"status\": \"PENDING\", \"created_at\": \"2026-11-21T08:50:00Z\"")
    }
    #expect(try patient.finding(.signalsPending, "signals").observed == "3 pending")
    #expect(try patient.status() == .ok)
    patient.thresholds.pendingSignals = 3
    #expect(try patient.finding(.signalsPending, "signals").status == .warning)
  }

  @Test func `an old signal is stale by the time in it`() throws {
    let patient = try Patient()
    try signal(patient, 1, "\"status\": \"PENDING\", \"created_at\": \"2026-11-21T07:54:59+00:00\"")
    try signal(patient, 2, "\"status\": \"PENDING\", \"created_at\": \"2026-11-21T07:55:00Z\"")
    let finding = try patient.finding(.signalsStale, "signals")
    #expect(finding.status == .warning)
    #expect(finding.observed.contains("sig-00000001.json"))
    #expect(finding.measures.first?.value == 1)
    #expect(finding.fix == "ecw-signals list --stale 3600s")
  }

  @Test func `a time without a zone counts for nothing and the file's time is taken`() throws {
    var patient = try Patient()
    try signal(patient, 1, "\"created_at\": \"2020-01-01T00:00:00.000001\"")
    let path = patient.scratch.at(".ecw/signals/pending/sig-00000001.json")
    let written = try #require(try Disk.status(path)?.modified)
    patient.world.now = { written.adding(seconds: 3600) }
    #expect(try patient.finding(.signalsStale, "signals").status == .ok)
    patient.world.now = { written.adding(seconds: 3601) }
    #expect(try patient.finding(.signalsStale, "signals").status == .warning)
  }

  @Test func `a claimed signal that is not finished is a warning in both layouts`() throws {
    let patient = try Patient()
    try signal(
      patient, 1,
      "\"status\": \"CLAIMED\", \"created_at\": \"2026-11-21T08:50:00Z\", "
        + "\"claimed_at\": \"2026-11-21T06:00:00Z\"")
    try signal(patient, 2, "\"created_at\": \"2026-11-21T06:00:00Z\"", in: "claimed")
    try signal(
      patient, 3, "\"status\": \"COMPLETED\", \"created_at\": \"2026-11-21T06:00:00Z\"",
      in: "claimed")
    let finding = try patient.finding(.signalsClaimed, "signals")
    #expect(finding.status == .warning)
    #expect(finding.measures.first?.value == 2)
    #expect(try patient.finding(.signalsPending, "signals").measures.first?.value == 0)
  }

  @Test func `what is no signal is a warning, and links are not followed`() throws {
    let patient = try Patient()
    try patient.write("{\"torn\": ", to: ".ecw/signals/pending/sig-00000001.json")
    try patient.write("[]", to: ".ecw/signals/pending/sig-00000002.json")
    try patient.write("{}", to: "outside.json")
    try Disk.symlink(
      "../../../outside.json", at: patient.scratch.at(".ecw/signals/pending/sig-3.json"))
    try patient.write(
      "{\"x\": \"" + String(repeating: "x", count: 1 << 20) + "\"}",
      to: ".ecw/signals/pending/sig-4.json")
    try patient.write("not a signal", to: ".ecw/signals/pending/README")
    let finding = try patient.finding(.signalsMalformed, "signals")
    #expect(finding.status == .warning)
    #expect(finding.measures.first?.value == 4)
  }

  @Test(arguments: [".ecw/signals", ".ecw/signals/pending", ".ecw/signals/claimed"])
  func `a file or a link in the place of a directory is unknown`(place: String) throws {
    for isLink in [false, true] {
      let patient = try Patient()
      try patient.write("", to: place)
      if isLink {
        try Disk.removeFile(patient.scratch.at(place))
        try Disk.symlink("/tmp", at: patient.scratch.at(place))
      }
      let finding = try patient.finding(.signalsPending, "signals")
      #expect(finding.status == .unknown)
      #expect(finding.fix == "ls -ld \(patient.scratch.at(place))")
      #expect(try patient.status() == .unknown)
    }
  }

  @Test func `a name with control characters is escaped`() throws {
    let patient = try Patient()
    try patient.write("x", to: ".ecw/signals/pending/sig-\u{1b}[2J.json")
    let finding = try patient.finding(.signalsMalformed, "signals")
    #expect(finding.observed.contains("\\u{1b}"))
  }
}
