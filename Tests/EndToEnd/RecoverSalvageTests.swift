import Common
import SQLite
import TestSupport
import Testing

/// `ecw-recover salvage` as its user sees it.
struct RecoverSalvageTests {
  private let scratch: Scratch
  private var store: String { scratch.at(".ecw/events.db") }

  init() throws {
    scratch = try Scratch(inMemory: true)
    try EventStore.create(scratch.at(".ecw/events.db"), events: 300, journal: "DELETE")
  }

  private func run(_ arguments: String...) async throws -> ToolRun {
    try await ToolRun("ecw-recover", ["salvage"] + arguments, in: scratch.path)
  }

  private func change(_ body: (inout [UInt8]) -> Void) throws {
    var bytes = try Disk.read(store)
    body(&bytes)
    try Disk.removeFile(store)
    try Descriptor(opening: store, .createNew(mode: 0o600)).write(bytes)
  }

  private func count(_ path: String) throws -> Int64? {
    try Database(scratch.at(path), .immutable).number("SELECT count(*) FROM events")
  }

  @Test func `a healthy store is saved whole`() async throws {
    let run = try await run("events", "--to", "saved.db")
    #expect(
      run.transcript(root: scratch.path).replacing(/sha256 \w+/, with: "sha256 HASH")
        .replacing(/\d+ pages of [\d.]+ KB/, with: "N pages of SIZE") == """
          saved 'ROOT/.ecw/events.db' to 'ROOT/saved.db'
          TABLE            INTACT  REPAIRED  CONFLICTING  LOST  DIFFERS  DEFINITION
          streams          3       0         0            0     -        store
          events           300     0         0            0     -        store
          sqlite_sequence  1       0         0            0     -        store
          database: N pages of SIZE, sha256 HASH
          the new store passes SQLite's full check
          [exit 0]

          """)
    #expect(try count("saved.db") == 300)
  }

  @Test func `what the usual pipeline loses whole comes back, and the evidence stays as it was`()
    async throws
  {
    try change { bytes in for at in 0..<4096 { bytes[at] = 0 } }
    let before = try Disk.read(store)
    let run = try await run(".ecw/events.db", "--to", "saved.db")
    #expect(run.status == 1, "\(run.err)")
    #expect(run.out.contains("orphaned-page 300"))
    #expect(try count("saved.db") == 300)
    #expect(try Disk.read(store) == before)
    #expect(try Disk.names(in: scratch.at(".ecw")).contains("events.db-wal") == false)
    let rest = try Disk.names(in: scratch.path).compactMap { $0 }.sorted()
    #expect(rest == [".ecw", "saved.db"])
  }

  @Test func `a loss is exit 5, an existing target 4, no store 69, no pages 65`() async throws {
    try change { $0.removeLast($0.count / 2) }
    #expect(try await run("events", "--to", "saved.db").status == 5)
    let again = try await run("events", "--to", "saved.db")
    #expect(again.status == 4)
    #expect(again.err.contains("exists already; nothing is overwritten"))
    #expect(try await run("nowhere.db", "--to", "other.db").status == 69)
    try scratch.write(String(repeating: "no store ", count: 999), to: "text")
    #expect(try await run("text", "--to", "other.db").status == 65)
    #expect(try await run("events", "--to", "other.db", "--wal", "all").status == 64)
    #expect(try !Disk.exists(scratch.at("other.db")))
  }

  @Test func `an altered row is told by the snapshot, in the report and in the receipts`()
    async throws
  {
    let backup = try await ToolRun("ecw-backup", ["create"], in: scratch.path)
    #expect(backup.status == 0, "\(backup.err)")
    try change { bytes in
      let word = Array("ArtifactLinked".utf8)
      let at = bytes.indices.last { $0 + 14 <= bytes.count && Array(bytes[$0..<$0 + 14]) == word }
      if let at { bytes[at] = UInt8(ascii: "B") }
    }
    let run = try await run("events", "--to", "saved.db", "--json", "--receipts", "rows.jsonl")
    #expect(run.status == 1, "\(run.err)")
    #expect(run.out.contains(#""differs_from_snapshot_count":1"#))
    let receipts = String(decoding: try Disk.read(scratch.at("rows.jsonl")), as: UTF8.self)
    #expect(receipts.split(separator: "\n").count == 305)
    #expect(receipts.contains(#""label":"differs-from-snapshot""#))
    try scratch.write(run.out + receipts, to: "records.json")
    let script = Path.normal("../../../scripts/validate-json", from: #filePath)
    let valid = try await ToolRun(
      "/usr/bin/python3", [script, "records.json"], in: scratch.path)
    #expect(valid.transcript(root: scratch.path) == "[exit 0]\n")
  }

  @Test func `a killed salvage leaves no store and the next one is whole`() async throws {
    let killed = try await ToolRun(
      "ecw-recover", ["salvage", "events", "--to", "saved.db"], in: scratch.path,
      environment: ["ECW_FAILPOINT": "sync@new.db=kill"])
    #expect(killed.status == -9)
    #expect(try !Disk.exists(scratch.at("saved.db")))
    #expect(try await run("events", "--to", "saved.db").status == 0)
  }

  @Test func `a refused salvage leaves no list of rows behind`() async throws {
    let stage = try RecoverStage()
    try stage.scratch.write("", to: "have.db")
    let run = try await stage.recover(
      "salvage", stage.store, "--to", "have.db", "--receipts", "rows.jsonl")
    #expect(run.status == 4, "\(run.out)\(run.err)")
    #expect(try !Disk.exists(stage.scratch.at("rows.jsonl")))
  }

  @Test func `mutated stores neither crash nor hang the reader`() async throws {
    let run = try await ToolRun(
      "salvage-fuzz", ["400", "7", scratch.at("fuzz")], in: scratch.path, timeLimitSeconds: 1800)
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("400 mutations survived"))
  }
}
