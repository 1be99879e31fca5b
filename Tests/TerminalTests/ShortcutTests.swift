import Testing

@testable import Terminal

struct ShortcutTests {
  private let flags: Set<String> = ["--timeout", "--note"]

  @Test func `known flags with values are read`() {
    let options = Shortcut(["--timeout", "20s", "--note", "a", "--note", "b c"], flags: flags)
    #expect(options?.seconds("--timeout") == 20)
    #expect(options?.all("--note") == ["a", "b c"])
    #expect(options?.all("--root") == [])
  }

  @Test(arguments: [
    ["--timeout"], ["--root", "x"], ["word"], ["--note", "--timeout"], ["--timeout=20s"], ["-h"],
  ]) func `anything else goes the usual way`(arguments: [String]) {
    let options = Shortcut(arguments, flags: flags)
    #expect(options?.all("--note") == nil)
  }

  @Test(arguments: [
    [], ["--timeout", "0"], ["--timeout", "x"], ["--timeout", "1s", "--timeout", "2s"],
  ])
  func `a duration must be there once and be one`(arguments: [String]) {
    #expect(Shortcut(arguments, flags: flags)?.seconds("--timeout") == nil)
  }
}
