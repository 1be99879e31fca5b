import Common
import Testing

@testable import Workstreams

/// Short ids, long ids, and what must not be mistaken for each other.
struct NamesTests {
  @Test(arguments: ["", ".", "-a", ".a", "a.", "a..b", "a.lock", ".lock", "a/b", "a b", "\u{e9}"])
  func `what could lead elsewhere is no part of a name`(text: String) {
    #expect(!WorkstreamRow.isNamePart(text))
  }

  @Test(arguments: ["a", "ws-1.5-x", "_+", "a.-b", "lock", "a.locked"])
  func `what agents write is part of a name`(text: String) {
    #expect(WorkstreamRow.isNamePart(text))
  }

  private let roster = WorkstreamRoster(
    rows: ["ws-2", "ws-22-pipeline", "ws-30"],
    specs: ["ws-22-pipeline", "ws-30-errors", "ws-4-a", "ws-4-b", "ws-5-core"])

  @Test func `a short id means the only long one, never one with more digits`() throws {
    #expect(try roster.member("ws-22") == .init(id: "ws-22-pipeline", hasRow: true))
    #expect(try roster.member("ws-2") == .init(id: "ws-2", hasRow: true))
    #expect(try roster.member("ws-5") == .init(id: "ws-5-core", hasRow: false))
  }

  @Test func `a long id means the row that has its short form`() throws {
    #expect(try roster.member("ws-30-errors") == .init(id: "ws-30", hasRow: true))
  }

  @Test func `several and none are errors of their own`() throws {
    #expect(throws: Failure.self) { try roster.member("ws-4") }
    do { _ = try roster.member("ws-4") } catch let failure as Failure {
      #expect(failure.status == .usage)
    }
    do { _ = try roster.member("ws-9") } catch let failure as Failure {
      #expect(failure.status == .unavailable)
    }
  }

  @Test func `ids are in the order of their numbers`() {
    let ids = ["ws-10", "ws-9", "ws-1-b", "ws-1", "ws-01-a", "ws-100"]
    #expect(
      ids.sorted(by: IDOrder.precedes) == ["ws-1", "ws-01-a", "ws-1-b", "ws-9", "ws-10", "ws-100"])
  }

  @Test(arguments: ["../x", "-rf", "a/b", "a b", "x.lock", "", ".hidden", "a..b", "x\u{1b}"])
  func `a row's texts lead nowhere but to its own branch and worktree`(agent: String) {
    var row = WorkstreamRow(pending: "ws-1")
    row.agent = agent
    #expect(row.branch == nil)
    #expect(row.worktree == nil)
    row.agent = "agent-1"
    #expect(row.branch == "refs/heads/ws/ws-1/agent-1")
    #expect(row.worktree == ".worktrees/agent-1-ws-1")
  }

  @Test func `blocked_by is one id or several`() {
    #expect(WorkstreamRow.ids(in: "ws-15") == ["ws-15"])
    #expect(WorkstreamRow.ids(in: "ws-15, ws-16;ws-17") == ["ws-15", "ws-16", "ws-17"])
    #expect(WorkstreamRow.ids(in: #"["ws-1","ws-2"]"#) == ["ws-1", "ws-2"])
    #expect(WorkstreamRow.ids(in: nil) == [])
  }
}
