import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// Stores that are well in unusual ways raise no alarm.
struct HealthyTests {
  @Test func `a new workspace is well`() throws {
    let patient = try Patient()
    #expect(try patient.status() == .ok)
    #expect(try patient.finding(.storePresent).observed == "not found (new workspace)")
  }

  @Test(arguments: ["WAL", "DELETE", "TRUNCATE", "PERSIST"]) func `journal modes`(journal: String)
    throws
  {
    for pageSize in [512, 1024, 4096, 16384, 65536] {
      var patient = try Patient()
      try EventStore.create(patient.events, events: 200, journal: journal, pageSize: pageSize)
      let name = "\(journal) \(pageSize)"
      #expect(try patient.status() == .ok, "\(name)")
      #expect(try patient.finding(.eventStreams).observed == "200 events in 3 streams", "\(name)")
      if journal == "WAL" {
        try patient.settle(patient.events)
        #expect(try patient.status() == .ok, "\(name) settled")
      }
      patient.isDeep = true
      #expect(try patient.status() == .ok, "\(name) deep")
    }
  }

  @Test(arguments: [
    "PRAGMA encoding='UTF-16le'", "PRAGMA encoding='UTF-16be'", "PRAGMA auto_vacuum=FULL",
    "PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA secure_delete=ON",
  ]) func `variants of the file format`(pragma: String) throws {
    for journal in ["WAL", "DELETE"] {
      var patient = try Patient()
      do {
        let database = try Database(patient.scratch.at("state.db"), .create)
        try database.execute(pragma)
        try database.execute("PRAGMA journal_mode=\(journal)")
        try database.execute(Self.everyKindOfTable)
      }
      try Disk.makeDirectory(patient.scratch.at("state"))
      for name in ["", "-wal", "-shm"] where try Disk.exists(patient.scratch.at("state.db\(name)"))
      {
        try Disk.rename(
          patient.scratch.at("state.db\(name)"), to: patient.scratch.at("state/state.db\(name)"))
      }
      #expect(try patient.status() == .ok, "\(journal)")
      patient.isDeep = true
      #expect(try patient.status() == .ok, "\(journal), deep")
      #expect(try patient.finding(.storeIntegrity, "state.db").status == .ok)
    }
  }

  private static let everyKindOfTable = """
    CREATE TABLE plain(a INTEGER PRIMARY KEY, b TEXT, c BLOB);
    CREATE TABLE keyed(k TEXT PRIMARY KEY, v) WITHOUT ROWID;
    CREATE TABLE strict(a INTEGER, b TEXT) STRICT;
    CREATE TABLE made(a INTEGER, b GENERATED ALWAYS AS (a * 2) STORED);
    CREATE VIRTUAL TABLE found USING fts5(body);
    CREATE INDEX partly ON plain(b) WHERE a > 5;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
    INSERT INTO plain SELECT i, 'text ' || i, randomblob(i) FROM n;
    INSERT INTO keyed SELECT b, a FROM plain; INSERT INTO strict SELECT a, b FROM plain;
    INSERT INTO made(a) SELECT a FROM plain; INSERT INTO found SELECT b FROM plain;
    DELETE FROM plain WHERE a % 3 = 0;
    """

  @Test func `a store after deletes and a vacuum is well`() throws {
    let patient = try Patient()
    try EventStore.create(patient.scratch.at(".state/orchestration.db"), events: 500)
    do {
      let database = try Database(patient.scratch.at(".state/orchestration.db"), .readWrite)
      try database.execute("DELETE FROM events; VACUUM")
    }
    #expect(try patient.status() == .ok)
  }

  @Test func `a linked store is followed`() throws {
    let patient = try Patient()
    try EventStore.create(patient.scratch.at("elsewhere/real.db"), events: 12)
    try Disk.symlink("../elsewhere/real.db", at: patient.events)
    #expect(try patient.finding(.eventStreams).observed == "12 events in 3 streams")
  }

  @Test func `a store whose file is longer than its pages is well`() throws {
    let patient = try Patient()
    try EventStore.create(patient.events, events: 30, journal: "DELETE")
    try patient.cut(patient.events, to: try patient.size(patient.events) + 65536)
    #expect(try patient.status() == .ok)
  }

  @Test func `other layouts are not measurable and not red`() throws {
    let patient = try Patient()
    do {
      let database = try Database(patient.events, .create)
      try database.execute("CREATE TABLE events(id TEXT PRIMARY KEY, sequence UNIQUE, data)")
      let other = try Database(patient.projections, .create)
      try other.execute("CREATE TABLE views(name TEXT, body TEXT)")
    }
    #expect(try patient.finding(.eventStreams).status == .unknown)
    #expect(try patient.finding(.projectionLag, "projections").status == .unknown)
    #expect(try patient.status() == .ok)
  }

  @Test func `who asks for a check by name gets unknown when it has no answer`() throws {
    var patient = try Patient()
    do {
      let database = try Database(patient.events, .create)
      try database.execute("CREATE TABLE events(id TEXT PRIMARY KEY)")
    }
    patient.only = ["events.streams"]
    #expect(try patient.status() == .unknown)
  }

  @Test func `a time limit that is over leaves every check unknown`() throws {
    var patient = try Patient()
    try EventStore.create(patient.events, events: 3)
    patient.world.stopReason = { .timedOut }
    for check in [
      "store.wal", "events.loss", "projections.lag", "signals.malformed", "disk.inodes",
    ] {
      patient.only = [check]
      #expect(try patient.status() == .unknown, "\(check)")
    }
  }

  @Test func `a store too large for the budget is not measurable, and deep does it`() throws {
    var patient = try Patient()
    try EventStore.create(patient.events, events: 20_000, journal: "DELETE")
    patient.isBudgetSpent = true
    let finding = try patient.finding(.storeIntegrity)
    #expect(finding.status == .unknown)
    #expect(finding.fix == "ecw-health --deep")
    #expect(try patient.status() == .ok)
    patient.isDeep = true
    #expect(try patient.finding(.storeIntegrity).status == .ok)
  }
}
