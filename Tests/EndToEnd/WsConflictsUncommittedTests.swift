import Common
import TestSupport
import Testing

/// `ws-gate conflicts --with-uncommitted` and `--report`.
struct WsConflictsUncommittedTests {
  private func stage() async throws -> WsConflictsStage {
    let stage = try await WsConflictsStage()
    for number in 1...2 {
      try await stage.git(
        "worktree", "add", "-q", "../work\(number)", "-b", "ws/ws-\(number)/agent-\(number)")
    }
    return stage
  }

  @Test func `modified, staged and untracked work of the worktrees is taken in`() async throws {
    let stage = try await stage()
    try await stage.git("config", "status.showUntrackedFiles", "no")
    try stage.write("#!/bin/sh\necho ran >>\"\(stage.scratch.at("hook"))\"\n", to: "hook")
    let script = "for h in post-index-change pre-commit; do install -m 755 hook .git/hooks/$h; done"
    _ = try await ToolRun("/bin/sh", ["-ec", script + "; rm hook"], in: stage.root)
    try stage.edit("a.txt", line: 2, to: "one", in: "work1")
    try stage.edit("a.txt", line: 2, to: "two", in: "work2")
    try stage.edit("b.txt", line: 2, to: "one", in: "work1")
    try stage.edit("b.txt", line: 2, to: "two", in: "work2")
    try await stage.git("-c", "core.hooksPath=/dev/null", "add", "b.txt", in: "work2")
    try stage.write("one\n", to: "new.txt", in: "work1")
    try stage.write("two\n", to: "new.txt", in: "work2")
    let committed = try await stage.survey()
    #expect(committed.merged.count == 2)
    let before = try stage.scratch.state()
    let survey = try await stage.survey("--with-uncommitted")
    #expect(survey.collisions.flatMap { $0.files.map(\.path) } == ["a.txt", "b.txt", "new.txt"])
    #expect(survey.branches.map(\.uncommittedCount) == [3, 3])
    #expect(try stage.scratch.state() == before, "no index, no object, no hook")
  }

  @Test func `reports and a line in the log, once`() async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-22/agent-2", editing: "a.txt", line: 2)
    let planned = try await stage.conflicts("--report", "--dry-run")
    #expect(planned.out.hasSuffix("would write \(stage.root)/reports/conflict_ws-22.md\n"))
    #expect(try !Disk.exists(stage.root + "/reports"))
    let run = try await stage.conflicts("--report")
    #expect(run.out.hasSuffix("wrote \(stage.root)/reports/conflict_ws-22.md\n"))
    let log = try text(stage, "logs/conflicts.log")
    #expect(
      log == """
        2026-11-21 08:55:00 | ws-1 | ws/ws-1/agent-1 | a.txt
        2026-11-21 08:55:00 | ws-22 | ws/ws-22/agent-2 | a.txt

        """)
    let report = try text(stage, "reports/conflict_ws-22.md")
    #expect(report.contains("**Branch**: ws/ws-22/agent-2\n"))
    #expect(report.contains("    a.txt  (content, with ws/ws-1/agent-1)\n"))
    #expect(try await stage.survey("--report").written.isEmpty, "the same again is not written")
    #expect(try text(stage, "logs/conflicts.log") == log)
    #expect(try text(stage, ".ecw/log/audit.jsonl").contains("conflict_ws-22.md"))
  }

  @Test func `a locked worktree that is not there counts by its branch`() async throws {
    let stage = try await stage()
    try await stage.git("worktree", "lock", "../work1")
    try stage.edit("a.txt", line: 2, to: "one", in: "work1")
    try await stage.git("commit", "-qam", "one", in: "work1")
    try stage.edit("b.txt", line: 2, to: "two", in: "work2")
    try FileTree.remove(stage.scratch.at("work1"))
    let survey = try await stage.survey("--with-uncommitted")
    #expect(survey.branches.map(\.uncommittedCount) == [nil, 1])
  }

  @Test func `a report that somebody wrote into is moved aside`() async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-2", editing: "a.txt", line: 2)
    try stage.write("we agreed on B\n", to: "reports/conflict_ws-1.md")
    _ = try await stage.conflicts("--report")
    let names = try Disk.names(in: stage.root + "/reports").compactMap { $0 }
    #expect(names.count == 3)
    let aside = try #require(names.first { $0.hasPrefix("conflict_ws-1.2026") })
    #expect(try text(stage, "reports/" + aside) == "we agreed on B\n")
  }

  @Test func `a link in place of the directory is refused`() async throws {
    let stage = try await WsConflictsStage()
    try await stage.branch("ws/ws-1/agent-1", editing: "a.txt", line: 2)
    try await stage.branch("ws/ws-2/agent-2", editing: "a.txt", line: 2)
    try Disk.makeDirectory(stage.scratch.at("elsewhere"))
    try Disk.symlink(stage.scratch.at("elsewhere"), at: stage.root + "/reports")
    #expect(try await stage.conflicts("--report").status == 4)
    #expect(try Disk.names(in: stage.scratch.at("elsewhere")).isEmpty)
  }

  @Test func `real output is as its schema says`() async throws {
    let stage = try await stage()
    try await stage.branch("ws/ws-3/agent-1", editing: "a.txt", line: 2)
    try stage.edit("a.txt", line: 2, to: "one", in: "work1")
    try stage.edit("c.txt", line: 2, to: "two", in: "work2")
    try await stage.branch("ws/ws-4/agent-1", from: "ws/ws-3/agent-1")
    try await stage.git("revert", "--no-edit", "HEAD")
    try await stage.git("switch", "-q", "main")
    let run = try await stage.conflicts("--json", "--with-uncommitted", "--report")
    try stage.write(run.out, to: "record.json")
    let script = Path.normal("../../../scripts/validate-json", from: #filePath)
    let check = try await ToolRun("/usr/bin/python3", [script, "record.json"], in: stage.root)
    #expect(check.transcript(root: stage.root) == "[exit 0]\n")
  }

  private func text(_ stage: WsConflictsStage, _ path: String) throws -> String {
    String(decoding: try Disk.read(stage.root + "/" + path), as: UTF8.self)
  }
}
