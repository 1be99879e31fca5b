import Common
import SQLite
import TestSupport
import Testing

/// A restore killed between any two steps can be continued, and it can be undone.
@Suite struct RestoreCrashTests {
  static let points = [
    "write", "sync", "rename", "restore.block", "restore.staged", "restore.moved",
    "restore.install", "restore.installed",
  ]

  @Test(arguments: points, [true, false])
  func `a killed restore ends in the snapshot or in what was there`(point: String, resumes: Bool)
    async throws
  {
    let field = try await CrashField()
    let saved = try field.content()
    for step in 1...100 {
      try field.change()
      let current = try field.content()
      let run = try await field.backup(["restore"], failing: "\(point)#\(step)=kill")
      if run.status == 0 {
        #expect(step > 1, "the point was never reached")
        #expect(try field.content() == saved)
        return
      }
      let end = try await field.backup(["restore", resumes ? "--continue" : "--undo"])
      switch end.status {
      case 0:
        #expect(try field.content() == (resumes ? saved : current), "step \(step)")
        if resumes {
          // What was there before is not lost either.
          #expect(try await field.backup(["restore", "--undo"]).status == 0)
          #expect(try field.content() == current, "step \(step)")
        }
      // Killed before the journal was there, or after everything was done.
      case 69: #expect([saved, current].contains(try field.content()), "step \(step)")
      default: Issue.record("step \(step): \(end.transcript(root: field.root))")
      }
      #expect(try field.leftovers().isEmpty, "step \(step)")
      try field.put(saved)
    }
    Issue.record("more than 100 steps")
  }

  @Test func `an interrupted restore is not begun over`() async throws {
    let field = try await CrashField()
    try field.change()
    _ = try await field.backup(["restore"], failing: "restore.moved=kill")
    let run = try await field.backup(["restore"])
    #expect(run.status == 4)
    #expect(run.err.contains("hint: ecw-backup restore --continue"))
    #expect(try await field.backup(["restore", "--continue"]).status == 0)
  }
}
