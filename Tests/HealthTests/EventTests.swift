import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// Gaps in streams, lost events, and how far projections are behind.
struct EventTests {
  private func patient(_ change: String) throws -> Patient {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 30)
    if !change.isEmpty { try Database(patient.events, .readWrite).execute(change) }
    return patient
  }

  @Test(arguments: [
    ("DELETE FROM events WHERE version = 5", "9 events"),
    ("DELETE FROM events WHERE version = 1", "from version 2 to 10"),
    ("DELETE FROM events WHERE version = 10", "is at version 10, its last event at 9"),
    ("UPDATE streams SET version = 11", "is at version 11, its last event at 10"),
    ("DELETE FROM events WHERE stream_id LIKE '%-1'", "its last event at 0"),
    (
      "PRAGMA foreign_keys=OFF; DELETE FROM streams WHERE stream_id LIKE '%-2'", "no row in streams"
    ),
  ]) func `a stream that is not complete is critical`(change: String, text: String) throws {
    let finding = try patient(change).finding(.eventStreams)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains(text), "\(finding.observed)")
  }

  @Test func `complete streams and new ones without events are well`() throws {
    let patient = try patient("INSERT INTO streams VALUES ('new', 0, 'x', 'x')")
    let finding = try patient.finding(.eventStreams)
    #expect(finding.status == .ok)
    #expect(finding.measures.first?.value == 30)
  }

  @Test func `a log without the table of streams is checked by itself`() throws {
    #expect(try patient("DROP TABLE streams").finding(.eventStreams).status == .ok)
    let gap = try patient("DROP TABLE streams; DELETE FROM events WHERE version = 4")
    #expect(try gap.finding(.eventStreams).status == .critical)
  }

  @Test func `fewer events than the snapshot has is critical`() throws {
    var patient = try patient("")
    patient.known = [patient.knownEvents(30)]
    #expect(try patient.finding(.eventLoss).status == .ok)
    patient.known = [patient.knownEvents(31)]
    let finding = try patient.finding(.eventLoss)
    #expect(finding.status == .critical)
    #expect(finding.observed.hasPrefix("30 events; snapshot"))
    #expect(finding.measures.first?.value == 1)
  }

  @Test func `a sound store without tables is what a failed recovery leaves`() throws {
    var patient = try Patient()
    try Database(patient.events, .create).execute("PRAGMA user_version=1")
    #expect(try patient.finding(.storeIntegrity).status == .ok)
    #expect(try patient.finding(.eventStreams).status == .warning)
    patient.known = [patient.knownEvents(1909)]
    #expect(try patient.finding(.eventLoss).status == .critical)
    #expect(try patient.status() == .critical)
  }

  @Test func `a deleted row that an index still has is critical in the quick check`() throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 30, journal: "DELETE")
    // A second table tree without one row takes the place of the first; the index stays.
    try Database(patient.events, .readWrite).execute(
      """
      CREATE TABLE less AS SELECT * FROM events WHERE id <> 7;
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name='less')
      WHERE name = 'events';
      DELETE FROM sqlite_schema WHERE name = 'less';
      """)
    let finding = try patient.finding(.eventStreams)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("its index 30"), "\(finding.observed)")
  }

  // Projections

  private func projected(_ offset: Int64, key: String = "stream_id") throws -> Patient {
    let patient = try patient("")
    let database = try Database(patient.projections, .create)
    try database.execute(
      "CREATE TABLE projections(projection_id TEXT PRIMARY KEY, \(key) TEXT, version INTEGER)")
    for number in 0..<3 {
      try database.run(
        "INSERT INTO projections VALUES (?1, ?2, ?3)", .text("p\(number)"),
        .text("default:blackboard:phase-\(number)"), .integer(10 + offset))
    }
    return patient
  }

  private func verdict(_ patient: Patient, idleSeconds: Int64 = 3600) throws -> Finding {
    var patient = patient
    let change = try #require(try Disk.status(patient.events + "-wal")?.modified)
    patient.world.now = { change.adding(seconds: idleSeconds) }
    return try patient.finding(.projectionLag, "projections")
  }

  @Test(arguments: ["stream_id", "aggregate_id"]) func `projections at the streams' versions`(
    key: String
  ) throws {
    let finding = try verdict(try projected(0, key: key))
    #expect(finding.status == .ok)
    #expect(finding.observed == "3 streams, no lag")
  }

  @Test func `projections behind are a warning once the events rest`() throws {
    let patient = try projected(-2)
    let finding = try verdict(patient)
    #expect(finding.status == .warning)
    #expect(finding.observed == "6 events behind in 3 streams")
    #expect(try verdict(patient, idleSeconds: 5).status == .ok)
  }

  @Test func `projections ahead of the events mean that events were lost`() throws {
    #expect(try verdict(try projected(1)).status == .critical)
  }

  @Test func `projections that name no stream are not measurable`() throws {
    let patient = try patient("")
    try Database(patient.projections, .create).execute(
      "CREATE TABLE t(projection_id TEXT, version); INSERT INTO t VALUES ('view', 4)")
    #expect(try verdict(patient).status == .unknown)
    #expect(try patient.status() == .ok)
  }
}
