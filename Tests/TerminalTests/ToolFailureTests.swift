import Common
import Testing

@testable import Terminal

/// Errors and help as they leave a tool.
struct ToolFailureTests {
  private struct Adapted: FailureConvertible {
    var asFailure: Failure { Failure("adapted", status: .busy) }
  }

  private struct Unknown: Error {}

  @Test func `an error is a message and a hint on two lines`() {
    let failure = Failure("store 'x' is damaged", hint: "ecw-health --deep", status: .bad)
    #expect(
      ToolFailure.text(failure, tool: "ecw-backup", asJSON: false) == """
        ecw-backup: store 'x' is damaged
        hint: ecw-health --deep

        """)
    let short = Failure("interrupted", status: .interrupted)
    #expect(ToolFailure.text(short, tool: "t", asJSON: false) == "t: interrupted\n")
  }

  @Test func `with --json it is one record`() {
    let failure = Failure("a 'b'\nc", hint: nil, status: .busy)
    #expect(
      ToolFailure.text(failure, tool: "ecw-backup", asJSON: true) == #"""
        {"exit_status":75,"hint":null,"message":"a 'b'\nc","schema":"ecw.backup.error/1",\#
        "tool":"ecw-backup"}

        """#)
  }

  @Test func `control characters of a message and a hint are written out`() {
    let failure = Failure("a\u{1b}[2J\nb", hint: "ls 'x\u{7}'")
    #expect(
      ToolFailure.text(failure, tool: "t", asJSON: false) == #"""
        t: a\u{1b}[2J\u{a}b
        hint: ls 'x\u{7}'

        """#)
  }

  @Test func `every adapter's error knows its sentence`() {
    #expect(ToolFailure.describe(Failure("x"))?.message == "x")
    #expect(ToolFailure.describe(Adapted())?.status == .busy)
    let system = SystemFailure(code: 2, operation: "open", path: "/x")
    #expect(ToolFailure.describe(system) == system.asFailure)
    #expect(ToolFailure.describe(Unknown()) == nil)
  }

  @Test(arguments: [
    ("ecw-backup", "error", "ecw.backup.error/1"), ("wt-clean", "list", "ecw.wt-clean.list/1"),
  ]) func `schemas are named after tool and record`(tool: String, record: String, name: String) {
    #expect(ToolFailure.schema(tool, record) == name)
  }

  @Test func `a help page has examples and statuses in their order`() {
    let page = Manual.page(
      "About it.", examples: ["t a", "t b"], statuses: [.busy, .ok, .interrupted])
    #expect(
      page == """
        About it.

        EXAMPLES
          t a
          t b

        EXIT STATUS
            0  done, nothing to report
           75  busy, try again
          130  interrupted

        """)
    #expect(Manual.page(examples: ["t"], statuses: [.ok]).hasPrefix("EXAMPLES\n"))
  }

  @Test func `options among the words of a completion`() {
    let words = ["ecw-backup", "show", "--root", "/r", "--dest=/d", "--only"]
    #expect(CompletionWorld.value(of: "--root", in: words) == "/r")
    #expect(CompletionWorld.value(of: "--dest", in: words) == "/d")
    #expect(CompletionWorld.value(of: "--only", in: words) == nil)
    #expect(CompletionWorld.value(of: "--to", in: words) == nil)
  }
}
