import Common
import Testing

@testable import Terminal

/// How text for people is laid out.
struct StyleTests {
  private let plain = Style(usesColor: false)

  @Test func `columns are aligned and the last is not padded`() {
    let table = plain.table(
      ["ID", "SIZE", "WHY"], [["a", "1.0 KB", "short"], ["longer", "5 B", "a longer reason"]])
    #expect(
      table == """
        ID      SIZE    WHY
        a       1.0 KB  short
        longer  5 B     a longer reason

        """)
  }

  @Test func `without rows there is no header either`() {
    #expect(plain.table(["ID"], []) == "")
  }

  @Test func `control characters are written out before they are measured`() {
    let table = plain.table(["NAME", "X"], [["a\u{1b}[2J\nb", "1"], ["c", "2"]])
    #expect(
      table
        == #"""
        NAME                X
        a\u{1b}[2J\u{a}b  1
        c                   2

        """#.replacing("NAME                ", with: "NAME              ")
        .replacing("c                   ", with: "c                 "))
  }

  @Test func `colour is used only where it is wanted`() {
    #expect(plain.paint("x", .bad) == "x")
    let colored = Style(usesColor: true)
    #expect(colored.paint("x", .bad) == "\u{1b}[31mx\u{1b}[0m")
    #expect(colored.paint("x", .good) == "\u{1b}[32mx\u{1b}[0m")
    let table = colored.table(["A"], [["\u{1b}[31m"]])
    #expect(table == "\u{1b}[2mA\u{1b}[0m\n\\u{1b}[31m\n")
  }

  @Test(
    arguments: [
      (0, 0, 5, "copy x"), (512, 0, 5, "copy x: 512 B"),
      (0, 2048, 5, "copy x: 0 B of 2.0 KB"), (512, 1024, 0, "copy x: 512 B of 1.0 KB"),
      (1024, 4096, 2, "copy x: 1.0 KB of 4.0 KB, 512 B/s, 6 s left"),
      (4096, 4096, 2, "copy x: 4.0 KB of 4.0 KB, 2.0 KB/s, 0 s left"),
      (8192, 4096, 2, "copy x: 8.0 KB of 4.0 KB, 4.0 KB/s, 0 s left"),
      (1, 1000, 1, "copy x: 1 B of 1000 B, 1 B/s, 16 min left"),
    ] as [(Int64, Int64, Double, String)]) func `progress in one line`(
      done: Int64, total: Int64, seconds: Double, line: String
    )
  {
    let progress = Progress(label: "copy x", doneBytes: done, totalBytes: total)
    #expect(ProgressMeter.line(progress, seconds: seconds) == line)
  }

  @Test func `the label of progress is text like any other`() {
    let progress = Progress(label: "a\u{1b}b", doneBytes: 1, totalBytes: 0)
    #expect(ProgressMeter.line(progress, seconds: 1) == #"a\u{1b}b: 1 B"#)
  }
}
