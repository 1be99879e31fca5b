import Common
import SQLite
import TestSupport
import Testing

/// A workspace with one proven snapshot, on which the tool is made to fail.
struct CrashField {
  let scratch: Scratch
  var root: String { scratch.path }
  private var store: String { scratch.at(".ecw/events.db") }
  private var backups: String { scratch.at(".ecw/backups") }

  init() async throws {
    scratch = try Scratch()
    try EventStore.create(scratch.at(".ecw/events.db"), events: 20)
    try scratch.write("{}", to: ".ecw/signals/pending/sig-00000001.json")
    let run = try await backup(["create"])
    try #require(run.status == 0, "\(run.err)")
  }

  func backup(_ arguments: [String], failing: String? = nil) async throws -> ToolRun {
    try await ToolRun(
      "ecw-backup", arguments, in: root, environment: failing.map { ["ECW_FAILPOINT": $0] } ?? [:])
  }

  func change() throws {
    try EventStore.append(Database(store, .readWrite), events: 3)
  }

  func names() throws -> [String] { try Disk.names(in: backups).compactMap { $0 } }

  func latest() async throws -> String {
    try Disk.readLink(backups + "/latest") ?? ""
  }

  /// `latest` leads to a proven snapshot that verifies, every listed one is whole, and the tool
  /// goes on as if nothing had happened.
  func expectWhole(notOlderThan before: String) async throws {
    #expect(try await latest() >= before)
    let verified = try await backup(["verify", "--all"])
    #expect(verified.status == 0, "\(verified.out)\(verified.err)")
    try change()
    let next = try await backup(["create"])
    #expect(next.status == 0, "\(next.out)\(next.err)")
    #expect(!(try names()).contains { $0.hasPrefix(".draft") || $0.hasPrefix(".latest-") })
  }

  /// The rows of the store and the names of the signals.
  func content() throws -> [String] {
    let database = try Database(store, .readWrite)
    let rows = try database.texts(
      "SELECT id || stream_id || version || event_data FROM events ORDER BY id")
    return rows + (try Disk.names(in: scratch.at(".ecw/signals/pending")).compactMap { $0 })
  }

  /// Brings the store back to a content that is a prefix of the current one.
  func put(_ content: [String]) throws {
    let database = try Database(store, .readWrite)
    try database.run("DELETE FROM events WHERE id > ?1", .integer(Int64(content.count - 1)))
    try database.execute(
      "UPDATE streams SET version = (SELECT max(version) FROM events e WHERE e.stream_id = streams.stream_id)"
    )
  }

  /// What a restore prepared and did not clean up.
  func leftovers() throws -> [String] {
    try Disk.names(in: scratch.at(".ecw")).compactMap { $0 }.filter {
      $0.hasPrefix(".ecw-restore-")
    }
  }
}
