import Common
import TestSupport
import Testing

/// Text for a shell and for a terminal.
struct ShellTests {
  static let nasty = [
    "", "plain", "a/b-c_d.e:f=g@h%i+j,k", "sp ace", "'", "''", "a'b'c", "\"", "$HOME", "`id`",
    "$(id)", "a\nb", "\\", "\\n", "*", "?[a]", "~", "~root", "#x", "!x", "a;b", "a&b|c", "<>",
    "-n", "--", "{a,b}", "ü", "\u{1f600}", "\t", "\u{1b}[31m", "e\u{301}'x", "'\u{301}",
    "a'\n\\b", "\r\n", "\u{7f}7", "\u{9b}", "a\u{202e}b", "ü\u{1}1'\u{301}\n",
  ]

  @Test(arguments: nasty) func `a quoted word is one word with the same bytes`(text: String)
    async throws
  {
    let scratch = try Scratch()
    let script = "printf '%s.' " + Shell.quote(text)
    let run = try await ToolRun("/usr/bin/env", ["bash", "-c", script], in: scratch.path)
    #expect(Array(run.out.utf8) == Array((text + ".").utf8), "\(script)")
    #expect((run.status, run.err) == (0, ""))
  }

  @Test(arguments: nasty) func `a quoted word is printed as it is`(text: String) {
    #expect(Shell.printable(Shell.quote(text)) == Shell.quote(text))
  }

  @Test func `only what needs quotes gets them`() {
    #expect(Shell.quote("/a/b.db") == "/a/b.db")
    #expect(Shell.quote("") == "''")
    #expect(Shell.quote("it's") == #"'it'\''s'"#)
  }

  @Test(arguments: [
    ("plain ü \u{1f600}", "plain ü \u{1f600}"), ("a\nb", #"a\u{a}b"#),
    ("\u{1b}[31m", #"\u{1b}[31m"#),
    ("\u{7f}\u{9b}", #"\u{7f}\u{9b}"#), ("\0", #"\u{0}"#), ("\r\n", #"\u{d}\u{a}"#),
    ("a\u{202e}b", #"a\u{202e}b"#), ("\u{2066}\u{2069}\u{200f}", #"\u{2066}\u{2069}\u{200f}"#),
    ("\u{2028}", #"\u{2028}"#), ("e\u{301}", "e\u{301}"),
  ]) func `control characters are written out`(text: String, printable: String) {
    #expect(Array(Shell.printable(text).utf8) == Array(printable.utf8))
  }
}
