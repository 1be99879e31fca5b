import Common
import SQLite
import Salvage
import TestSupport

/// A store with known rows, to be damaged in its bytes.
struct Patient {
  let scratch: Scratch
  let path: String
  let pageSize: Int
  /// Every row by table, as it was before the damage.
  let truth: [String: Set<String>]

  /// Events with overflowing ones among them, a table without rowid, freed pages.
  init(
    pageSize: Int = 1024, events: Int = 1200, encoding: String = "UTF-8", autoVacuum: Int = 0
  ) throws {
    scratch = try Scratch(inMemory: true)
    path = scratch.at("events.db")
    self.pageSize = pageSize
    let database = try Database(path, .create)
    try database.execute(
      """
      PRAGMA page_size=\(pageSize); PRAGMA encoding='\(encoding)'; PRAGMA auto_vacuum=\(autoVacuum);
      PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA user_version=7;
      PRAGMA application_id=4242; BEGIN;
      CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id TEXT NOT NULL,
        version INTEGER NOT NULL, event_type TEXT NOT NULL, event_data TEXT NOT NULL,
        weight REAL, UNIQUE(stream_id, version));
      CREATE TABLE projections(projection_id TEXT PRIMARY KEY, version INTEGER NOT NULL,
        data BLOB NOT NULL) WITHOUT ROWID;
      CREATE INDEX by_type ON events(event_type);
      CREATE VIEW recent AS SELECT * FROM events ORDER BY id DESC LIMIT 10;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(events * 14 / 13))
      INSERT INTO events SELECT i, 'default:blackboard:phase-' || (i % 20), i / 20, 'ecw.ArtifactLinked',
        '{"n":' || i || ',"text":"' || hex(randomblob(CASE WHEN i % 90 = 0 THEN 3000 ELSE 60 END))
        || 'ü"}', i / 3.0 FROM n;
      DELETE FROM events WHERE id % 14 = 0;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO projections SELECT 'proj-' || substr('0000' || i, -5), i, randomblob(100) FROM n;
      COMMIT
      """)
    truth = try Self.rows(database)
  }

  private static func rows(_ database: borrowing Database) throws -> [String: Set<String>] {
    var rows: [String: Set<String>] = [:]
    for table in try database.tableNames() {
      try database.forEach("SELECT * FROM \(Database.identifier(table))") { row in
        let values = (0..<Int32((try? database.columns(of: table).count) ?? 0)).map {
          row.value($0)
        }
        rows[table, default: []].insert("\(values)")
        return true
      }
    }
    return rows
  }

  /// Every row of a store, as the truth has them.
  static func rows(of path: String) throws -> [String: Set<String>] {
    try rows(try Database(path, .immutable))
  }

  /// The page a name in the schema begins at.
  func root(_ name: String) throws -> Int {
    Int(
      try Database(path, .immutable).number(
        "SELECT rootpage FROM sqlite_schema WHERE name = ?1", .text(name)) ?? 0)
  }

  /// Changes the bytes of the file.
  func damage(_ change: (inout [UInt8]) throws -> Void) throws {
    var bytes = try Disk.read(path, limit: 1 << 30)
    try change(&bytes)
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
  }

  /// Saves what is left; the new store and its receipt.
  func salvage(
    _ options: ReadingOptions = ReadingOptions(), note: ((Salvager.RowNote) throws -> Void)? = nil
  ) throws -> (path: String, receipt: SalvageReceipt) {
    let target = scratch.at("saved-\(RandomName.hex(6)).db")
    let receipt = try Salvager(StoreFiles(path), to: target, options, .quiet).run(note: note)
    return (target, receipt)
  }

  /// A copy of the store as it is now.
  func copy(_ name: String) throws -> String {
    try Descriptor(opening: scratch.at(name), .createNew(mode: 0o600))
      .write(Disk.read(path, limit: 1 << 30))
    return scratch.at(name)
  }
}

extension World {
  /// A world that never stops the work and shows nothing.
  static var quiet: World {
    var world = World.fixed()
    world.progress = { _ in }
    world.stopReason = { nil }
    return world
  }
}

/// Numbers that look random and are the same in every run.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func roll(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
