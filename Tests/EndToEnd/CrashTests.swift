import Common
import SQLite
import TestSupport
import Testing

/// The tool killed, or its calls failing, at every single step.
@Suite struct CrashTests {
  static let points = [
    "write", "sync", "rename", "create.pinned", "create.block", "create.copied", "create.written",
    "create.published", "create.link", "prune.marked", "prune.moved",
  ]

  @Test(arguments: points) func `create killed at any step leaves the old state or the new one`(
    point: String
  ) async throws {
    let field = try await CrashField()
    for step in 1...200 {
      try field.change()
      let before = try await field.latest()
      let run = try await field.backup(["create"], failing: "\(point)#\(step)=kill")
      if run.status == 0 {
        #expect(step > 1 || point.hasPrefix("prune"), "the point was never reached")
        return
      }
      #expect(run.status == -9)
      try await field.expectWhole(notOlderThan: before)
    }
    Issue.record("more than 200 steps")
  }

  @Test(arguments: ["enospc", "eio"], ["write", "sync", "rename"])
  func `create that cannot write leaves the old state and says so`(error: String, point: String)
    async throws
  {
    let field = try await CrashField()
    for step in 1...200 {
      try field.change()
      let before = try await field.latest()
      let run = try await field.backup(["create"], failing: "\(point)#\(step)=\(error)")
      if run.status == 0 { return }
      // A snapshot that stands is a success; then it is the retention that failed.
      let stands = run.status == 5 && run.out.contains("retention was not applied")
      #expect(stands || run.status == 3 && run.err.hasPrefix("ecw-backup: "), "\(run.err)")
      #expect(!(try field.names()).contains { $0.hasPrefix(".draft") })
      try await field.expectWhole(notOlderThan: before)
    }
    Issue.record("more than 200 steps")
  }

  @Test func `short writes change nothing`() async throws {
    let field = try await CrashField()
    try field.change()
    let run = try await field.backup(["create"], failing: "any=short")
    #expect(run.status == 0, "\(run.err)")
    try await field.expectWhole(notOlderThan: "")
  }

  @Test func `prune killed at any step loses no snapshot that was kept`() async throws {
    let field = try await CrashField()
    for step in 1...60 {
      for _ in 0..<3 {
        try field.change()
        #expect(try await field.backup(["create", "--no-prune"]).status == 0)
      }
      let latest = try await field.latest()
      let run = try await field.backup(
        ["prune", "--keep-last", "1"], failing: "rename#\(step)=kill")
      #expect(try await field.latest() == latest)
      #expect(try await field.backup(["verify", latest]).status == 0)
      try await field.expectWhole(notOlderThan: latest)
      if run.status == 0 { return }
    }
    Issue.record("more than 60 steps")
  }
}
