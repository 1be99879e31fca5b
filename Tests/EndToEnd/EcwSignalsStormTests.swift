import Common
import TestSupport
import Testing

/// Many workers, calls killed at random, ghosts that come back.
///
/// `bench/signals` at a size for every day: `ECW_STORM_SIGNALS=20000 ECW_STORM_WORKERS=16` makes it the full one.
struct EcwSignalsStormTests {
  private static let script = Path.normal("../../../bench/signals", from: #filePath)

  @Test func `a storm of kill -9 loses nothing and finishes nothing twice`() async throws {
    let scratch = try Scratch(inMemory: true)
    let count = Host.environment["ECW_STORM_SIGNALS"] ?? "40"
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script, "--no-rival", "--dir", scratch.path], in: scratch.path,
      environment: [
        "ECW_STORM_SIGNALS": count,
        "ECW_STORM_WORKERS": Host.environment["ECW_STORM_WORKERS"] ?? "3",
        "PATH": Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin"),
      ], timeLimitSeconds: 7200)
    #expect(run.status == 0, "\(run.out)\(run.err)")
  }
}
