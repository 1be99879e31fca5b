import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// Every fault of a store's files is seen, has the right severity, and stays untouched.
struct DamageTests {
  @Test func `a log without its base is critical and is not opened`() throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 100)
    try Disk.removeFile(patient.events)
    let finding = try patient.finding(.storePresent)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("committed frames"))
    #expect(try Disk.exists(patient.events + "-wal"))
    #expect(try !Disk.exists(patient.events))
  }

  @Test func `an empty base beside a log with frames is critical`() throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 100)
    try patient.cut(patient.events, to: 0)
    #expect(try patient.finding(.storePresent).status == .critical)
    #expect(try patient.status() == .critical)
  }

  @Test func `an empty store is a warning, and critical when a snapshot has its content`() throws {
    var patient = try Patient()
    try patient.write("", to: ".ecw/events.db")
    #expect(try patient.finding(.storePresent).status == .warning)
    patient.known = [patient.knownEvents(1909)]
    let finding = try patient.finding(.storePresent)
    #expect(finding.status == .critical)
    #expect(finding.fix == "ecw-backup restore latest --only events")
  }

  @Test func `an empty store with a journal is not opened, which would delete the journal`() throws
  {
    let patient = try Patient()
    try patient.write("", to: ".ecw/events.db")
    try patient.write(String(repeating: "j", count: 600), to: ".ecw/events.db-journal")
    #expect(try patient.status() == .warning)
    #expect(try Disk.exists(patient.events + "-journal"))
  }

  @Test func `a store that only a snapshot knows is missed`() throws {
    var patient = try Patient()
    patient.known = [patient.knownEvents(1909)]
    let finding = try patient.finding(.storePresent)
    #expect(finding.status == .critical)
    #expect(finding.observed.contains("gone"))
  }

  @Test func `a store of another place that a snapshot knows is missed`() throws {
    var patient = try Patient()
    patient.known = [
      KnownStore(
        snapshot: "s", path: ".swarm/memory.db", role: nil, sizeBytes: 1, eventCount: nil,
        rowCount: 2)
    ]
    #expect(try patient.finding(.storePresent, "memory.db").status == .critical)
  }

  @Test(arguments: [0, 16, 18, 100]) func `a garbled beginning is critical`(length: Int) throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 300, journal: "DELETE")
    // 0: the first page is gone; otherwise that many bytes are overwritten.
    if length == 0 {
      try patient.damage(patient.events, at: 0, [UInt8](repeating: 0, count: 4096))
    } else {
      try patient.damage(patient.events, at: 0, [UInt8](repeating: 0xa5, count: length))
    }
    #expect(try patient.status() == .critical)
  }

  @Test func `text in the place of a store is critical`() throws {
    let patient = try Patient()
    try patient.write("this is not a store", to: ".ecw/events.db")
    #expect(try patient.finding(.storeReadable).status == .critical)
  }

  @Test(arguments: ["DELETE", "WAL"]) func `a store that was cut off is critical`(journal: String)
    throws
  {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 500, journal: journal)
    if journal == "WAL" { try patient.settle(patient.events) }
    try patient.cut(patient.events, to: patient.size(patient.events) / 2)
    let finding = try patient.finding(.storeHeader)
    #expect(finding.status == .critical)
    #expect(finding.observed.hasPrefix("cut off"))
  }

  @Test(arguments: ["DELETE", "WAL"]) func `garbage in the middle is critical`(journal: String)
    throws
  {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 500, journal: journal)
    if journal == "WAL" { try patient.settle(patient.events) }
    let middle = patient.sizePages(try patient.size(patient.events)) / 2 * 4096
    try patient.damage(patient.events, at: middle, [UInt8](repeating: 0xa5, count: 4096))
    #expect(try patient.finding(.storeIntegrity).status == .critical)
  }

  @Test func `an index that lacks a row is critical`() throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 500, journal: "DELETE")
    // The index of UNIQUE(stream_id, version) is given the content of an empty table.
    do {
      let database = try Database(patient.events, .readWrite)
      try database.execute(
        """
        CREATE TABLE other(a, b); CREATE INDEX empty ON other(a, b);
        PRAGMA writable_schema=ON;
        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name='empty')
        WHERE name = 'sqlite_autoindex_events_1';
        DELETE FROM sqlite_schema WHERE name = 'empty';
        """)
    }
    #expect(try patient.status() == .critical)
  }

  @Test func `violated foreign keys are seen by the deep check`() throws {
    var patient = try Patient()
    try EventStore.create(patient.events, events: 30, journal: "DELETE")
    do {
      let database = try Database(patient.events, .readWrite)
      try database.execute("CREATE TABLE child(s TEXT REFERENCES streams(stream_id))")
      try database.execute("INSERT INTO child VALUES ('nobody')")
    }
    #expect(try patient.status() == .ok)
    patient.isDeep = true
    let finding = try patient.finding(.storeIntegrity)
    #expect(finding.status == .warning)
    #expect(finding.observed.contains("1 rows refer"))
  }

  @Test func `a directory and a dangling link in the place of a store are critical`() throws {
    let patient = try Patient()
    try Disk.makeDirectory(patient.events)
    try Disk.symlink("/nowhere/at/all.db", at: patient.projections)
    #expect(try patient.finding(.storePresent).status == .critical)
    #expect(try patient.finding(.storePresent, "projections").status == .critical)
  }

  @Test func `a store that every user may change is a warning`() throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 3)
    try Disk.setMode(patient.events, 0o666)
    let finding = try patient.finding(.storePermissions)
    #expect(finding.status == .warning)
    #expect(finding.fix?.hasPrefix("chmod o-w") == true)
  }

  @Test(.enabled(if: !Host.isRoot)) func `a place that cannot be read hides no other finding`()
    throws
  {
    let patient = try Patient()
    try patient.write("no store", to: ".ecw/events.db")
    try Disk.makeDirectory(patient.scratch.at(".state"))
    let search = Checkup(
      world: patient.world, workspace: Workspace(root: patient.scratch.path, isRepository: false),
      selection: try Selection())
    try Disk.setMode(patient.scratch.at(".state"), 0)
    defer { try? Disk.setMode(patient.scratch.at(".state"), 0o700) }  // only to be removed
    let findings = try search.examine()
    #expect(findings.contains { $0.subject == ".state" && $0.status == .unknown })
    #expect(findings.contains { $0.subject == "events" && $0.status == .critical })
  }

  @Test func `a transaction that was interrupted is a finding and is not rolled back`() throws {
    var patient = try Patient()
    try EventStore.create(patient.events, events: 500, journal: "DELETE")
    do {
      // The journal of a transaction that spilled into the store, as a crash leaves it.
      let database = try Database(patient.events, .readWrite)
      try database.execute("PRAGMA cache_size=5; BEGIN IMMEDIATE; UPDATE events SET event_data='x'")
      for name in ["", "-journal"] {
        let bytes = try Disk.read(patient.events + name)
        let copy = try Descriptor(
          opening: patient.scratch.at("copy\(name)"), .createNew(mode: 0o644))
        try copy.write(bytes)
      }
      try database.execute("ROLLBACK")
    }
    try Disk.rename(patient.scratch.at("copy"), to: patient.events)
    try Disk.rename(patient.scratch.at("copy-journal"), to: patient.events + "-journal")
    #expect(try patient.finding(.storeJournal).status == .warning)
    #expect(try patient.finding(.storeIntegrity).status == .unknown)
    #expect(try patient.status() == .warning)
    patient.only = ["events"]
    #expect(try patient.status() == .unknown)
  }
}

extension Patient {
  func sizePages(_ bytes: Int64) -> Int64 { bytes / 4096 }
}
