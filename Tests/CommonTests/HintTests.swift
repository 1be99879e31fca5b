import Common
import Testing

/// A hint that is pasted acts on the workspace it was told for.
struct HintTests {
  @Test(arguments: [
    ("ecw-backup list", "ecw-backup list --root 'a b'"),
    ("ecw-health --json | jq .", "ecw-health --json --root 'a b' | jq ."),
    ("ws-state set -- -x failed", "ws-state set --root 'a b' -- -x failed"),
    ("ws-gate bisect # find it", "ws-gate bisect --root 'a b' # find it"),
    ("wt-clean list --root x", "wt-clean list --root x"),
    ("wt-clean list --root=x", "wt-clean list --root=x"),
    ("ws-state show 'a # b'", "ws-state show 'a # b' --root 'a b'"),
    (#"ws-state show 'a'\'' -- --root b'"#, #"ws-state show 'a'\'' -- --root b' --root 'a b'"#),
    ("ws-gate revert --help", "ws-gate revert --help"),
    ("git -C x status", "git -C x status"), ("ecwhat", "ecwhat"), ("github", "github"),
    ("git config ecw.gate.command 'make -C x'", "git -C 'a b' config ecw.gate.command 'make -C x'"),
    ("git log --oneline", "git -C 'a b' log --oneline"),
  ]) func `a call of the suite names it`(line: String, told: String) {
    #expect(Hint.command(line, root: "a b") == told)
    #expect(Hint.command(line, root: nil) == line)
  }

  @Test func `in a text only the lines that are hints`() {
    let text = """
      hint: ecw-backup list
        next: wt-clean prune x
      hint: git branch --list
      a hint: ecw-backup list
      note ecw-backup
      """
    #expect(
      Hint.commands(in: text, root: "r") == """
        hint: ecw-backup list --root r
          next: wt-clean prune x --root r
        hint: git -C r branch --list
        a hint: ecw-backup list
        note ecw-backup
        """)
    #expect(Hint.commands(in: text, root: nil) == text)
  }
}
