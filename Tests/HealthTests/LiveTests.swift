import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// Stores that other processes have open: they are read, named and left alone.
struct LiveTests {
  private func patient(journal: String = "WAL") throws -> Patient {
    let patient = try Patient()
    try EventStore.createInvariant(patient.events, rows: 500, journal: journal)
    return patient
  }

  @Test func `a reader that pins the log is named when the log is large`() async throws {
    var patient = try patient()
    let reader = try await Companion(patient.events, "read")
    let small = try patient.finding(.storeLocks)
    patient.thresholds.logBytes = 1000
    let finding = try patient.finding(.storeLocks)
    let integrity = try patient.finding(.storeIntegrity)
    await reader.stop()
    #expect(small.status == .ok)
    #expect(small.observed.contains("readMark"))
    #expect(finding.status == .warning)
    #expect(finding.observed.contains("python3 (pid 4711)"))
    #expect(integrity.status == .ok)
    #expect(try patient.finding(.storeLocks).observed == "no locks")
  }

  @Test func `a store in rollback mode that is held exclusively is unknown`() async throws {
    let patient = try patient(journal: "DELETE")
    let writer = try await Companion(patient.events, "exclusive")
    let status = try patient.status()
    let finding = try patient.finding(.storeIntegrity)
    await writer.stop()
    #expect(status == .unknown)
    #expect(finding.fix == "ecw-health --only store.locks")
    #expect(try patient.status() == .ok)
  }

  // At full speed (0) the log is restarted many times while it is read.
  @Test(arguments: [("WAL", "400"), ("WAL", "0"), ("DELETE", "400")])
  func `beside a busy writer there is no false alarm`(journal: String, rate: String) async throws {
    let patient = try patient(journal: journal)
    let writer = try await Companion(patient.events, "write", rate)
    var checkup = Checkup(
      world: patient.world, workspace: Workspace(root: patient.scratch.path, isRepository: false),
      selection: try Selection(only: ["store"]))
    checkup.busySeconds = 30
    for _ in 0..<30 {
      let bad = try checkup.examine().filter { $0.status == .critical || $0.status == .warning }
      #expect(bad.isEmpty, "\(bad)")
    }
    await writer.stop()
  }

  @Test func `a store that is changed under every attempt is looked at again`() throws {
    let patient = try Patient()
    try EventStore.createInvariant(patient.events, rows: 5000, journal: "WAL")
    let meddler = Meddler(patient.events, "PRAGMA user_version=1")
    var checkup = Checkup(
      world: meddler.world(),
      workspace: Workspace(root: patient.scratch.path, isRepository: false),
      selection: try Selection(only: ["store.integrity"]))
    checkup.busySeconds = 60
    #expect(try checkup.examine().map(\.status) == [.ok])
    meddler.meddle(readings: 5)
    #expect(meddler.changesLeft > 3)
    #expect(try checkup.examine().map(\.status) == [.ok])
    #expect(meddler.changesLeft == 0)
  }
}
