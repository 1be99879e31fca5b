import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// What lies in a write-ahead log, and what SQLite would silently leave out.
struct LogTests {
  private let frame: Int64 = 4096 + 24

  // Many commits, so that the log has many ends of transactions.
  private func patient(commits: Int = 20) throws -> Patient {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 3)
    try patient.settle(patient.events)
    let database = try Database(patient.events, .readWrite)
    for _ in 0..<commits { try EventStore.append(database, events: 3) }
    return patient
  }

  @Test func `a log with only good frames is well`() throws {
    let patient = try patient()
    #expect(try patient.finding(.storeWAL).status == .ok)
    #expect(try patient.status() == .ok)
  }

  @Test func `a flipped bit in the middle hides committed frames and is critical`() throws {
    let patient = try patient()
    let frames = (try patient.size(patient.events + "-wal") - 32) / frame
    try patient.flip(patient.events + "-wal", at: 32 + frames / 2 * frame + 500)
    let finding = try patient.finding(.storeWAL)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("breaks at frame \(frames / 2 + 1)"))
    // SQLite itself sees nothing: this is why the log is read apart.
    #expect(try patient.finding(.storeIntegrity).status == .ok)
  }

  @Test func `a flipped bit in the last frame, an end of a transaction, is critical`() throws {
    let patient = try patient()
    try patient.flip(
      patient.events + "-wal", at: try patient.size(patient.events + "-wal") - 100)
    #expect(try patient.finding(.storeWAL).status == .critical)
  }

  @Test func `a damaged header of the log hides everything and is critical`() throws {
    let patient = try patient()
    try patient.flip(patient.events + "-wal", at: 26)
    let finding = try patient.finding(.storeWAL)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("its header"))
  }

  @Test(arguments: [32, 4096]) func `a zeroed head of a log with frames is critical`(length: Int)
    throws
  {
    let patient = try patient()
    try patient.damage(patient.events + "-wal", at: 0, [UInt8](repeating: 0, count: length))
    let finding = try patient.finding(.storeWAL)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("header of the log is destroyed"))
    #expect(finding.fix == "ecw-recover assess \(patient.events)")
  }

  @Test(arguments: [0, 20, 32, 9000]) func `a log of zeros was never begun`(length: Int) throws {
    let patient = try patient()
    try patient.settle(patient.events)
    try patient.write(String(repeating: "\0", count: length), to: ".ecw/events.db-wal")
    #expect(try patient.finding(.storeWAL).status == .ok)
    #expect(try patient.status() == .ok)
  }

  @Test func `frames of an older generation behind the end are normal`() throws {
    let patient = try patient()
    do {
      let database = try Database(patient.events, .readWrite)
      _ = try database.texts("PRAGMA wal_checkpoint(RESTART)")
      try EventStore.append(database, events: 3)
    }
    let reading = try LogReading(patient.events + "-wal", basePageSize: 4096)
    #expect(reading.breakAt != nil)
    #expect(reading.committedFrames < reading.frames)
    #expect(reading.lostFrames == 0)
    #expect(try patient.status() == .ok)
  }

  @Test func `frames of a transaction that was rolled back are normal`() throws {
    let patient = try patient(commits: 1)
    do {
      let database = try Database(patient.events, .readWrite)
      try database.execute(
        """
        PRAGMA cache_size=5; BEGIN; CREATE TABLE big(b);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
        INSERT INTO big SELECT randomblob(1000) FROM n; ROLLBACK;
        """)
      try EventStore.append(database, events: 1)
    }
    let reading = try LogReading(patient.events + "-wal", basePageSize: 4096)
    #expect(reading.lostFrames > 0, "this test needs frames of the same salts behind the end")
    #expect(reading.lostCommits == 0)
    #expect(try patient.status() == .ok)
  }

  @Test func `a log cut in the middle of a frame is well up to its last commit`() throws {
    let patient = try patient()
    try patient.cut(patient.events + "-wal", to: try patient.size(patient.events + "-wal") - 1000)
    #expect(try patient.finding(.storeWAL).status == .ok)
  }

  @Test func `a log of another page size does not fit`() throws {
    let patient = try patient()
    let other = patient.scratch.at(".ecw/other.db")
    try EventStore.create(other, events: 3, pageSize: 1024)
    try Disk.rename(other + "-wal", to: patient.events + "-wal")
    let finding = try patient.finding(.storeWAL)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("belongs to another store"))
  }

  @Test func `a log beside a store in rollback mode would be written over it`() throws {
    let patient = try patient()
    let other = patient.scratch.at(".ecw/other.db")
    try EventStore.create(other, events: 30, journal: "DELETE")
    try Disk.rename(other, to: patient.events)
    let finding = try patient.finding(.storeWAL)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("rollback mode"))
  }

  @Test func `a large log is a warning`() throws {
    var patient = try patient()
    patient.thresholds.logBytes = 10_000
    let finding = try patient.finding(.storeWAL)
    #expect(finding.status == .warning)
    #expect(finding.fix == "ecw-health --only store.locks")
  }
}
