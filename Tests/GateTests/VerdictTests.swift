import Common
import Testing

@testable import Gate

/// How runs become a verdict.
struct VerdictTests {
  private func verdict(_ ends: GateRun.End...) -> GateResult.Verdict? {
    GateTester.verdict(
      ends.map { GateRun(end: $0, exitCode: nil, durationSeconds: 0, log: "") })
  }

  @Test func `one failure proves nothing`() {
    #expect(verdict() == nil)
    #expect(verdict(.passed) == .green)
    #expect(verdict(.failed) == nil)
    #expect(verdict(.failed, .failed) == .red)
    #expect(verdict(.failed, .passed) == nil)
    #expect(verdict(.failed, .passed, .passed) == .green)
    #expect(verdict(.failed, .passed, .failed) == .red)
    #expect(verdict(.killed, .timedOut, .skipped, .notRun, .crashed) == nil)
    #expect(verdict(.killed, .passed) == .green)
  }

  @Test func `a status says whom to blame`() {
    let ends = [0, 1, 123, 124, 125, 126, 127, 128, 255].map { GateRun.end(ofStatus: $0) }
    #expect(
      ends == [
        .passed, .failed, .failed, .timedOut, .skipped, .notRun, .notRun, .killed, .killed,
      ])
  }
}
