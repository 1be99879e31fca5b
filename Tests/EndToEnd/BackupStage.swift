import Common
import Processes
import SQLite
import TestSupport
import Testing

/// A workspace with an event store of ten events and one signal, and the tool that is run in it.
struct BackupStage {
  /// The moment at which runs happen unless a test says otherwise.
  static let now = "2026-11-21T08:55:00Z"

  let scratch: Scratch

  var root: String { scratch.path }
  var store: String { scratch.at(".ecw/events.db") }
  var backups: String { scratch.at(".ecw/backups") }

  /// Makes the workspace; with no events there is a bare `.ecw` and nothing in it.
  init(events: Int = 10, journal: String = "WAL") throws {
    scratch = try Scratch()
    try Disk.makeDirectories(scratch.at(".ecw"))
    guard events > 0 else { return }
    try EventStore.create(store, events: events, journal: journal)
    try scratch.write("{}\n", to: ".ecw/signals/pending/a.json")
  }

  /// Runs `ecw-backup` at the root.
  func backup(
    _ arguments: String..., at time: String = now, environment: [String: String] = [:],
    in directory: String? = nil
  ) async throws -> ToolRun {
    try await ToolRun(
      "ecw-backup", arguments, in: directory ?? root,
      environment: environment.merging(["ECW_TEST_NOW": time, "HOME": root]) { own, _ in own })
  }

  /// Takes a snapshot that must succeed and returns its id.
  @discardableResult
  func snapshot(_ arguments: String..., at time: String = now) async throws -> String {
    let run = try await ToolRun(
      "ecw-backup", ["create", "--json"] + arguments, in: root,
      environment: ["ECW_TEST_NOW": time])
    try #require(run.status == 0, "\(run.out)\(run.err)")
    let created = try JSON.decode(Created.self, from: Array(run.out.utf8))
    return try #require(created.snapshot?.id)
  }

  /// Runs a shell line at the root, with the built tools in its `PATH`.
  func shell(_ line: String, environment: [String: String] = [:]) async throws -> ToolRun {
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    return try await ToolRun(
      "/bin/sh", ["-c", line], in: root,
      environment: environment.merging(["ECW_TEST_NOW": Self.now, "PATH": path]) { own, _ in own })
  }

  /// Adds events to the store.
  func addEvents(_ count: Int) throws {
    try EventStore.append(try Database(store, .readWrite), events: count)
  }

  /// The number of events in the store.
  func eventCount() throws -> Int64? {
    try Database(store, .readOnly).number("SELECT count(*) FROM events")
  }

  /// The ids that `list` prints, newest first.
  func ids() async throws -> [String] {
    try await backup("list", "--json").records(Snapshot.self).map(\.id)
  }

  /// Changes one byte of a file, whatever its mode.
  static func damage(_ path: String, at offset: Int) throws {
    var bytes = try Disk.read(path, limit: 1 << 30)
    bytes[offset] ^= 0xff
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
  }

  struct Created: Decodable {
    let outcome: String
    let snapshot: Snapshot?
    let latest: String?
    let ageSeconds: Int64?
    let retentionFrozen: Bool
  }

  struct Snapshot: Decodable {
    let id: String
    let verdict: String
    let reason: String?
    let pinned: Bool
    let fileCount: Int
    let eventPosition: Int64?
    let stores: [Store]
    let findings: [String]
  }

  struct Store: Decodable {
    let path: String
    let method: String
    let verdict: String
    let problems: [String]
  }

  struct Problem: Decodable {
    let message: String
    let hint: String?
    let exitStatus: Int32
  }
}

extension ToolRun {
  /// The records of the output, one a line.
  func records<Record: Decodable>(_ type: Record.Type) throws -> [Record] {
    try out.split(separator: "\n").map { try JSON.decode(Record.self, from: Array($0.utf8)) }
  }

  /// The one record of the output.
  func record<Record: Decodable>(_ type: Record.Type) throws -> Record {
    let all = try records(type)
    return try #require(all.count == 1 ? all[0] : nil, "\(out)\(err)")
  }

  /// The error of a run with `--json`.
  func problem() throws -> BackupStage.Problem {
    try JSON.decode(BackupStage.Problem.self, from: Array(err.utf8))
  }
}
