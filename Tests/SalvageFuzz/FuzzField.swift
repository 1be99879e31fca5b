import Common
import SQLite
import Salvage

/// The stores that are mutated, and one place for the mutated files.
struct FuzzField {
  private let directory: String
  private let seeds: [[String: [UInt8]]]

  init(_ directory: String) throws {
    self.directory = directory
    try Disk.makeDirectories(directory)
    var seeds: [[String: [UInt8]]] = []
    for (number, kind) in Self.kinds.enumerated() {
      let path = directory + "/seed-\(number)"
      let kept = try Self.files(path + ".kept")
      seeds.append(try kept.isEmpty ? Self.make(path, kind) : kept)
    }
    self.seeds = seeds
  }

  private static let kinds = [
    "page_size=512", "page_size=1024", "page_size=4096", "page_size=1024; PRAGMA auto_vacuum=1",
    "page_size=512; PRAGMA encoding='UTF-16le'", "page_size=65536",
    "page_size=512; PRAGMA journal_mode=WAL", "page_size=1024; PRAGMA journal_mode=WAL",
    "page_size=512; PRAGMA journal_mode=DELETE; PRAGMA cache_size=2",
  ]

  // The files of a store, by what is behind its name.
  private static func files(_ path: String) throws -> [String: [UInt8]] {
    let files = try StoreFiles(path).existing().filter { !$0.hasSuffix("-shm") }
    return try .init(
      uniqueKeysWithValues: files.map { (String($0.dropFirst(path.count)), try Disk.read($0)) })
  }

  // They are kept for the next run, as SQLite draws the salts of a log anew each time.
  private static func make(_ path: String, _ pragmas: String) throws -> [String: [UInt8]] {
    for file in try StoreFiles(path).existing() { try Disk.removeFile(file) }
    let database = try Database(path, .create)
    try database.execute(
      """
      PRAGMA \(pragmas); PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=FULL;
      CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, body TEXT,
        weight REAL, UNIQUE(stream, id));
      CREATE TABLE projections(id TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
      INSERT INTO events(stream, body, weight)
      SELECT 's' || (i % 3), substr(hex(zeroblob(3000)), 1, CASE i % 20 WHEN 0 THEN 5000 ELSE i END),
        i / 3.0 FROM n;
      INSERT INTO projections SELECT 'p' || id, zeroblob(id * 3) FROM events;
      DELETE FROM events WHERE id % 7 = 0 OR id > 50;
      """)
    if pragmas.contains("cache_size") {
      try database.execute("BEGIN; UPDATE events SET body = 'unfinished', weight = 0")
    }
    let files = try files(path)
    for (name, bytes) in files {
      try Descriptor(opening: path + ".kept" + name, .createNew(mode: 0o600)).write(bytes)
    }
    return files
  }

  /// Mutates a store, reads it, and returns how many rows it gave.
  func play(round: Int, seed: UInt64) throws -> Int {
    var dice = FuzzDice(seed &+ UInt64(round) &* 0x9e37_79b9_7f4a_7c15)
    var files = seeds[dice.roll(seeds.count)]
    let path = directory + "/store"
    for file in try StoreFiles(path).existing() { try Disk.removeFile(file) }
    for name in files.keys.sorted() where dice.roll(3) > 0 || files.count == 1 {
      Mutation.apply(&files[name, default: []], &dice)
    }
    if files.count > 1, dice.roll(20) == 0 { files[""] = nil }
    for (name, bytes) in files {
      try Descriptor(opening: path + name, .createNew(mode: 0o600)).write(bytes)
    }
    return try read(path, &dice, writes: dice.roll(500) == 0)
  }

  private func read(_ path: String, _ dice: inout FuzzDice, writes: Bool) throws -> Int {
    let options = ReadingOptions(
      log: LogMode.allCases[dice.roll(3)], includesDeleted: dice.roll(2) == 0)
    final class Counter { var rows = 0 }
    let counter = Counter()
    do {
      if writes {
        try write(path, options)
      } else {
        let reading = try StoreReading(try Evidence.inPlace(StoreFiles(path)), options)
        let most = 64 * 70_000
        _ = try reading.forEachRow { row in
          counter.rows += 1
          if case .table(let index) = row.placement { _ = row.values(reading.tables[index]) }
          guard counter.rows < most else { throw RunawayRows() }
        }
      }
    } catch is Failure {
      // A store of which nothing is left is refused; that is an answer.
    }
    return counter.rows
  }

  private func write(_ path: String, _ options: ReadingOptions) throws {
    let target = directory + "/saved"
    if try Disk.exists(target) { try Disk.removeFile(target) }
    do {
      _ = try Salvager(StoreFiles(path), to: target, options, FuzzWorld.quiet).run()
    } catch let failure as Failure where failure.status == .bad {
      throw BadStore(message: failure.message)
    }
  }
}

/// More rows than the files have room for.
struct RunawayRows: Error {}

/// A new store that does not pass SQLite's check.
struct BadStore: Error {
  let message: String
}

/// A world that never stops the work and shows nothing.
enum FuzzWorld {
  static var quiet: World {
    var world = World.unset
    world.progress = { _ in }
    world.stopReason = { nil }
    return world
  }
}
