import Common
import SQLite
import TestSupport
import Testing

/// A healthy workspace with a proven snapshot, and `ecw-health` run in it.
struct HealthStage {
  static let now = "2026-11-21T08:55:00Z"

  let scratch: Scratch

  var root: String { scratch.path }
  var store: String { scratch.at(".ecw/events.db") }

  init(events: Int = 1909) async throws {
    scratch = try Scratch()
    try Disk.makeDirectories(scratch.at(".ecw"))
    guard events > 0 else { return }
    try EventStore.create(store, events: events)
    try scratch.write(
      "{\"status\": \"PENDING\", \"created_at\": \"2026-11-21T08:50:00Z\"}",
      to: ".ecw/signals/pending/sig-00000001.json")
    let run = try await ToolRun(
      "ecw-backup", ["create"], in: root, environment: ["ECW_TEST_NOW": "2026-11-21T06:55:00Z"])
    try #require(run.status == 0, "\(run.out)\(run.err)")
  }

  /// Runs `ecw-health` at the root; the machine's own disk and programs are left out.
  func health(_ arguments: String..., environment: [String: String] = [:]) async throws -> ToolRun {
    try await ToolRun(
      "ecw-health", ["--skip", "disk,tools,sqlite"] + arguments, in: root,
      environment: environment.merging(["ECW_TEST_NOW": Self.now]) { own, _ in own })
  }

  /// Checks output against `docs/schemas`.
  func validate(_ text: String) async throws -> ToolRun {
    try scratch.write(text, to: "record.json")
    return try await ToolRun(
      "/usr/bin/python3",
      [Path.normal("../../../scripts/validate-json", from: #filePath), "record.json"], in: root)
  }
}
