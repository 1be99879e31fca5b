import Common
import SQLite
import TestSupport
import Testing

/// A workspace with an event store, and `ecw-recover` run in it.
struct RecoverStage {
  let stage: BackupStage
  private let clock = Clock()

  /// Each run happens a second after the one before it: snapshots and journals sort by time.
  private final class Clock: @unchecked Sendable {
    // A test makes its runs one after another.
    private var seconds: Int64 = 0

    func next() -> String {
      seconds += 1
      return Timestamp(BackupStage.now)?.adding(seconds: 60 + seconds).description ?? ""
    }
  }

  var root: String { stage.root }
  var store: String { stage.store }
  var scratch: Scratch { stage.scratch }

  init(events: Int = 30, journal: String = "WAL") throws {
    stage = try BackupStage(events: events, journal: journal)
  }

  /// Runs `ecw-recover` at the root; its scratch space is in a directory of its own.
  func recover(_ arguments: String..., failing: String? = nil) async throws -> ToolRun {
    try await recover(arguments, failing: failing)
  }

  func recover(_ arguments: [String], failing: String? = nil) async throws -> ToolRun {
    var environment = ["ECW_TEST_NOW": clock.next(), "HOME": root, "TMPDIR": Host.scratchBase]
    environment["ECW_FAILPOINT"] = failing
    return try await ToolRun("ecw-recover", arguments, in: root, environment: environment)
  }

  /// Runs git at the root, without anybody's configuration.
  @discardableResult
  func git(_ arguments: String...) async throws -> String {
    let run = try await ToolRun(
      "/usr/bin/env",
      ["git", "-c", "user.name=n", "-c", "user.email=n@example.org"] + arguments, in: root,
      environment: ["GIT_CONFIG_GLOBAL": "/dev/null"])
    try #require(run.status == 0, "\(arguments) \(run.err)")
    return run.out.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// Writes a copy of the event store without some events, all in one file.
  func copy(to name: String, without ids: Int64...) throws {
    let source = try Database(store, .readOnly)
    try source.run("VACUUM INTO ?1", .text(scratch.at(name)))
    let copy = try Database(scratch.at(name), .readWrite)
    for id in ids { try copy.run("DELETE FROM events WHERE id = ?1", .integer(id)) }
  }

  /// Overwrites part of a file.
  static func overwrite(_ path: String, at offset: Int, count: Int, with byte: UInt8 = 0xa5) throws
  {
    var bytes = try Disk.read(path, limit: 1 << 30)
    for index in offset..<min(offset + count, bytes.count) { bytes[index] = byte }
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
  }

  /// Brings the log into the file, so that only the file has the rows.
  func settle() throws {
    try Database(store, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in StoreFiles(store).all.dropFirst() where try Disk.exists(path) {
      try Disk.removeFile(path)
    }
  }

  /// Every event of a store as text, by number.
  static func events(_ path: String) throws -> [String] {
    try Database(path, .readOnly).texts(
      "SELECT id || '|' || stream_id || '|' || version || '|' || event_data FROM events ORDER BY id"
    )
  }

  struct Merged: Decodable {
    let outcome: String
    let to: String?
    let sources: [Source]
    let eventCount: Int64
    let sequence: Int64
    let conflictCount: Int64
    let conflictsFile: String?
    let lostCount: Int64
    let gaps: [Gap]

    struct Source: Decodable {
      let name: String
      let kind: String
      let addedCount: Int64
      let renumberedCount: Int64
      let conflictCount: Int64
      let notMerged: [String]
    }

    struct Gap: Decodable, Equatable {
      let streamId: String
      let fromVersion: Int64
      let toVersion: Int64
    }
  }

  struct Installed: Decodable {
    let outcome: String
    let id: String?
    let quarantine: String?
    let snapshot: String?
    let record: String?
    let loss: Loss?
    let checklist: [Item]

    struct Loss: Decodable {
      let lostCount: Int64
      let lostEventsCount: Int64
      let lostNumbersCount: Int64
      let lostBeforeCount: Int64
      let gaps: [Merged.Gap]
    }

    struct Item: Decodable {
      let item: String
      let state: String
    }
  }

  struct Found: Decodable {
    let id: String
    let kind: String
    let readable: String
    let eventCount: Int64?
    let sha256: String?
    let reachable: String?
    let path: String?
  }
}

extension Host {
  /// Where a test's tools may put what they only look at.
  static var scratchBase: String {
    environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }
}

extension RecoverStage {
  /// Holds output to `docs/schemas`; each text must have at least one record.
  func expectValid(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    let validator = Path.normal("../../../scripts/validate-json", from: #filePath)
    for text in texts {
      let file = try Scratch()
      try file.write(text, to: "records.json")
      let run = try await ToolRun("/usr/bin/python3", [validator, "records.json"], in: file.path)
      #expect(
        run.transcript(root: file.path) == "[exit 0]\n", "\(text.prefix(2000))",
        sourceLocation: sourceLocation)
    }
  }
}
