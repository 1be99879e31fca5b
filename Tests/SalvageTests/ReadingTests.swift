import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Stores without damage: every layout gives exactly its rows.
struct ReadingTests {
  private func expectWhole(_ patient: Patient) throws {
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok, "\(receipt)")
    #expect(try Patient.rows(of: path) == patient.truth)
    #expect(receipt.tables.allSatisfy { $0.repairedCount == 0 && $0.lostCount == 0 })
    let database = try Database(path, .immutable)
    #expect(try database.number("PRAGMA user_version") == 7)
    #expect(try database.number("PRAGMA application_id") == 4242)
    #expect(try database.number("PRAGMA page_size") == Int64(patient.pageSize))
    #expect(
      try database.texts("SELECT name FROM sqlite_schema WHERE type <> 'table' ORDER BY 1")
        == ["by_type", "recent", "sqlite_autoindex_events_1"])
    let sequence = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
    #expect(
      try database.number(sequence) == (try Database(patient.path, .immutable).number(sequence)))
  }

  @Test(arguments: [512, 1024, 4096, 65536])
  func `every page size`(pageSize: Int) throws {
    try expectWhole(try Patient(pageSize: pageSize, events: 600))
  }

  @Test(arguments: ["UTF-8", "UTF-16le", "UTF-16be"])
  func `every encoding`(encoding: String) throws {
    try expectWhole(try Patient(events: 600, encoding: encoding))
  }

  @Test func `tables that count their rowids count on, whatever their definitions say`() throws {
    let patient = try Patient(events: 60)
    let definitions = [
      "CREATE TABLE \"Odd one\"(rowid TEXT, k INTEGER PRIMARY KEY AutoIncrement)",
      "CREATE TABLE twice(k INTEGER PRIMARY KEY AUTOINCREMENT, t DEFAULT 'autoincrement')",
      "CREATE TABLE never(k INTEGER PRIMARY KEY, t DEFAULT 'autoincrement')",
      "CREATE TABLE empty(k INTEGER PRIMARY KEY AUTOINCREMENT)",
    ]
    let writer = try Database(patient.path, .readWrite)
    for definition in definitions { try writer.run(definition) }
    try writer.execute(
      """
      INSERT INTO "odd one"(k) VALUES (5), (9); INSERT INTO twice(k) VALUES (7);
      INSERT INTO never(k) VALUES (8); DELETE FROM "odd one" WHERE k = 9
      """)
    let counts = "SELECT name || ' ' || seq FROM sqlite_sequence ORDER BY 1"
    let schema = "SELECT sql FROM sqlite_schema WHERE type = 'table' ORDER BY 1"
    let (path, _) = try patient.salvage()
    let saved = try Database(path, .readWrite)
    #expect(try saved.texts(counts) == writer.texts(counts))
    #expect(try saved.texts(schema) == writer.texts(schema))
    #expect(try saved.texts("SELECT t FROM never UNION ALL SELECT t FROM twice").count == 2)
    try saved.run("INSERT INTO \"odd one\"(rowid) VALUES ('x')")
    #expect(try saved.number("SELECT max(k) FROM \"odd one\"") == 10)
  }

  @Test func `a lost count is taken from the rows`() throws {
    let patient = try Patient(events: 60)
    let root = try patient.root("sqlite_sequence")
    try patient.damage { bytes in
      for at in (root - 1) * patient.pageSize..<root * patient.pageSize { bytes[at] = 0 }
    }
    let saved = try Database(try patient.salvage().path, .immutable)
    #expect(
      try saved.number("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
        == saved.number("SELECT max(id) FROM events"))
  }

  @Test(arguments: [1, 2])
  func `pointer maps of auto-vacuum`(mode: Int) throws {
    try expectWhole(try Patient(pageSize: 512, events: 600, autoVacuum: mode))
  }

  @Test(arguments: ["UTF-16le", "UTF-16be"])
  func `an encoding without its header`(encoding: String) throws {
    let patient = try Patient(events: 600, encoding: encoding)
    let snapshot = try patient.copy("snapshot.db")
    try patient.damage { bytes in for at in 0..<patient.pageSize { bytes[at] = 0 } }
    let (path, _) = try patient.salvage(ReadingOptions(snapshot: snapshot))
    #expect(try Patient.rows(of: path) == patient.truth)
  }

  @Test func `a column that was added later gets its default`() throws {
    let patient = try Patient(events: 100)
    try Database(patient.path, .readWrite).execute(
      """
      ALTER TABLE events ADD COLUMN extra TEXT DEFAULT 'none';
      ALTER TABLE events ADD COLUMN twice INT GENERATED ALWAYS AS (version * 2) VIRTUAL;
      """)
    let truth = try Patient.rows(of: patient.path)
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok)
    #expect(try Patient.rows(of: path) == truth)
  }

  @Test func `an existing target is refused and nothing is left behind`() throws {
    let patient = try Patient(events: 50)
    let taken = try patient.copy("taken.db")
    let before = try patient.scratch.state()
    #expect(throws: Failure.self) {
      try Salvager(StoreFiles(patient.path), to: taken, ReadingOptions(), .quiet).run()
    }
    #expect(try patient.scratch.state() == before)
  }

  @Test func `a file that holds no store is an error, not an empty store`() throws {
    let scratch = try Scratch()
    for (name, text) in [("empty", ""), ("text", String(repeating: "no store ", count: 2000))] {
      try scratch.write(text, to: name)
      #expect(throws: Failure.self) {
        try Salvager(
          StoreFiles(scratch.at(name)), to: scratch.at("out"), ReadingOptions(), .quiet
        ).run()
      }
    }
    #expect(try !Disk.exists(scratch.at("out")))
  }
}
