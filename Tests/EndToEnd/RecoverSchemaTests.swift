import Common
import SQLite
import TestSupport
import Testing

/// `ecw-recover salvage` and its neighbours on stores whose schemas, logs and journals are unusual.
struct RecoverSchemaTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch(inMemory: true)
    try Disk.makeDirectories(scratch.at(".ecw"))
  }

  private struct Receipt: Decodable {
    let tables: [Table]
    let setAside: [Aside]
    let problems: [String]

    struct Table: Decodable {
      let name: String
      let intactCount: Int64
      let repairedCount: Int64
      let conflictingCount: Int64
    }

    struct Aside: Decodable {
      let table: String
      let rowCount: Int64
    }

    func counts(_ name: String) -> [Int64]? {
      tables.first { $0.name == name }.map {
        [$0.intactCount, $0.repairedCount, $0.conflictingCount]
      }
    }
  }

  private struct Saved {
    let path: String

    func number(_ sql: String) throws -> Int64? { try Database(path, .immutable).number(sql) }
    func texts(_ sql: String) throws -> [String] { try Database(path, .immutable).texts(sql) }
    func integrity() throws -> Integrity { try Database(path, .immutable).integrity(.full) }
  }

  private func make(_ name: String, _ sql: String) throws {
    try Database(scratch.at(name), .create).execute(sql)
  }

  private func salvage(_ name: String, to target: String = "saved.db") async throws -> (
    status: Int32, receipt: Receipt, saved: Saved
  ) {
    let run = try await ToolRun(
      "ecw-recover", ["salvage", name, "--to", target, "--json"], in: scratch.path)
    let receipt = try JSON.decode(Receipt.self, from: Array(run.out.utf8))
    return (run.status, receipt, Saved(path: scratch.at(target)))
  }

  private func change(_ name: String, _ body: (inout [UInt8]) -> Void) throws {
    var bytes = try Disk.read(scratch.at(name), limit: 1 << 30)
    body(&bytes)
    try Disk.removeFile(scratch.at(name))
    try Descriptor(opening: scratch.at(name), .createNew(mode: 0o600)).write(bytes)
  }

  private static func replace(_ text: String, by other: String, in bytes: inout [UInt8]) {
    let (old, new) = (Array(text.utf8), Array(other.utf8))
    let at = bytes.indices.first { bytes[$0...].starts(with: old) }
    if let at { bytes.replaceSubrange(at..<at + old.count, with: new) }
  }

  private static let numbers =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"

  @Test func `a store whose schema computes with JSON is sound to every tool`() async throws {
    try EventStore.create(scratch.at(".ecw/events.db"), events: 20, journal: "DELETE")
    let store = try Database(scratch.at(".ecw/events.db"), .readWrite)
    try store.execute(
      """
      ALTER TABLE events ADD COLUMN kind TEXT
        GENERATED ALWAYS AS (json_extract(event_data, '$.kind')) VIRTUAL;
      CREATE INDEX by_phase ON events(json_extract(event_data, '$.phase'));
      CREATE TABLE notes(body TEXT CHECK(json_valid(body)));
      INSERT INTO notes VALUES ('{}')
      """)
    let backup = try await ToolRun("ecw-backup", ["create"], in: scratch.path)
    #expect(backup.status == 0, "\(backup.out)\(backup.err)")
    #expect(!backup.out.contains("suspect"))
    let health = try await ToolRun(
      "ecw-health", ["--deep", "--only", "store.integrity,store.readable"], in: scratch.path)
    #expect(health.status == 0, "\(health.out)\(health.err)")
    let assessment = try await ToolRun("ecw-recover", ["assess"], in: scratch.path)
    #expect(assessment.status == 0, "\(assessment.out)")
    let (status, receipt, saved) = try await salvage("events")
    #expect(status == 0, "\(receipt)")
    #expect(receipt.counts("events") == [20, 0, 0])
    #expect(receipt.counts("notes") == [1, 0, 0])
    #expect(try saved.number("SELECT 1 FROM sqlite_schema WHERE name = 'by_phase'") == 1)
  }

  @Test func `rows of an unknown table are no counts of SQLite's`() async throws {
    try make(
      "kv.db",
      """
      CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT);
      \(Self.numbers) INSERT INTO notes(body) SELECT hex(randomblob(200)) FROM n
      """)
    try change("kv.db") { $0.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096)) }
    let (status, receipt, saved) = try await salvage("kv.db")
    #expect(status == 1)
    #expect(receipt.counts("sqlite_sequence") == nil)
    #expect(receipt.setAside.map(\.rowCount).reduce(0, +) == 50)
    let aside = try #require(receipt.setAside.first).table
    #expect(try saved.number("SELECT count(*) FROM \(aside)") == 50)
  }

  @Test func `counts of an event log come back, rows beside them are not taken for counts`()
    async throws
  {
    try EventStore.create(scratch.at(".ecw/events.db"), events: 40, journal: "DELETE")
    try Database(scratch.at(".ecw/events.db"), .readWrite).execute(
      """
      CREATE TABLE notes(who TEXT, n INTEGER);
      \(Self.numbers) INSERT INTO notes SELECT 'who' || i, i FROM n
      """)
    try change(".ecw/events.db") {
      $0.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
    }
    let (_, receipt, saved) = try await salvage("events")
    #expect(receipt.counts("sqlite_sequence") == [0, 1, 0])
    #expect(try saved.texts("SELECT name || seq FROM sqlite_sequence") == ["events40"])
    #expect(receipt.setAside.map(\.rowCount) == [50])
  }

  @Test func `a table that SQLite refuses keeps its rows, under its own name`() async throws {
    try make(
      "b.db",
      """
      CREATE TABLE secret(x TEXT COLLATE NOCASE, y TEXT); CREATE TABLE names(p TEXT, q TEXT);
      \(Self.numbers) INSERT INTO secret SELECT 's' || i, 'zz' FROM n;
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'ours')
      """)
    let (status, receipt, saved) = try await salvage("b.db")
    #expect(status == 1)
    #expect(receipt.counts("names") == [0, 0, 0])
    #expect(receipt.counts("secret") == [0, 0, 50])
    #expect(receipt.setAside.map(\.table) == ["lost_and_found_secret"])
    #expect(
      try saved.number("SELECT count(DISTINCT c0) FROM lost_and_found_secret WHERE c1 = 'zz'")
        == 50)
  }

  @Test func `pages of a refused index and of statistics become no rows`() async throws {
    try make(
      "w.db",
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT);
      CREATE INDEX ti ON t(a COLLATE NOCASE, b);
      CREATE TABLE w(a TEXT, b TEXT, c INTEGER, PRIMARY KEY(a, b)) WITHOUT ROWID;
      CREATE TABLE kv(k TEXT, v TEXT, n TEXT);
      \(Self.numbers) INSERT INTO t(a, b) SELECT 'ta' || i, 'tb' FROM n; ANALYZE;
      PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'ours')
      """)
    let (status, receipt, saved) = try await salvage("w.db")
    #expect(status == 1)
    for table in ["w", "kv"] { #expect(receipt.counts(table) == [0, 0, 0]) }
    #expect(receipt.counts("t") == [50, 0, 0])
    #expect(receipt.setAside.isEmpty)
    #expect(receipt.problems.count == 1, "\(receipt.problems)")
    #expect(try saved.number("SELECT (SELECT count(*) FROM w) + (SELECT count(*) FROM kv)") == 0)
  }

  @Test func `three thousand tables are no hostile schema`() async throws {
    let tables = (0..<3000).map { "CREATE TABLE t\($0)(a TEXT UNIQUE, b\($0) TEXT)" }
    try make("e.db", "BEGIN; " + tables.joined(separator: ";") + "; COMMIT")
    let (status, receipt, _) = try await salvage("e.db")
    #expect(status == 0, "\(receipt.problems.prefix(3))")
    #expect(receipt.tables.count == 3000)
  }

  @Test(arguments: ["", " COLLATE NOCASE"])
  func `rows that a unique index refuses are set aside and counted once`(collation: String)
    async throws
  {
    try make(
      "c.db",
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);
      CREATE UNIQUE INDEX ta ON t(a\(collation));
      CREATE TABLE w(a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID; CREATE UNIQUE INDEX wb ON w(b);
      \(Self.numbers) INSERT INTO t(a) SELECT 'key' || (100 + i) FROM n;
      \(Self.numbers) INSERT INTO w SELECT 'wk' || (100 + i), 'wv' || (100 + i) FROM n
      """)
    try change("c.db") {
      Self.replace("key107", by: collation.isEmpty ? "key108" : "KEY108", in: &$0)
      Self.replace("wk107wv107", by: "wk107wv108", in: &$0)
    }
    let (status, receipt, saved) = try await salvage("c.db")
    #expect(status == 1)
    for table in ["t", "w"] {
      #expect(receipt.counts(table) == [49, 0, 1])
      #expect(try saved.number("SELECT count(*) FROM \(table)") == 49)
    }
    #expect(receipt.problems.isEmpty, "\(receipt.problems)")
    #expect(
      receipt.setAside.map(\.table).sorted()
        == ["lost_and_found_by_ta", "lost_and_found_by_wb"])
    #expect(
      try saved.number("SELECT count(*) FROM sqlite_schema WHERE name IN ('ta', 'wb')") == 2)
    #expect(try saved.integrity() == .ok)
  }
}
