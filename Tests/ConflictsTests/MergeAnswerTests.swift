import Common
import TestSupport
import Testing

@testable import Conflicts

struct MergeAnswerTests {
  private func bytes(_ fields: [String]) -> [UInt8] {
    fields.flatMap { Array($0.utf8) + [0] }
  }

  @Test func `clean and colliding answers are told apart`() throws {
    let answers = try MergeAnswer.parse(
      bytes([
        "1", "t1", "", "0", "t2", "a", "b", "", "1", "a", "Auto-merging", "Auto-merging a\n", "1",
        "a", "CONFLICT (contents)", "CONFLICT (content): a\n", "2", "b", "c",
        "CONFLICT (modify/delete)", "text\n", "", "1", "t3", "",
      ]), count: 3)
    #expect(answers.map(\.verdict) == [.clean, .conflict, .clean])
    #expect(answers[1].files.map(\.path) == ["a", "b"])
    #expect(answers[1].files.map(\.kinds) == [["content"], ["modify/delete"]])
  }

  @Test func `a conflict without a file in two versions names its directory`() throws {
    let answers = try MergeAnswer.parse(
      bytes(["0", "t", "", "1", "dir", "CONFLICT (directory rename split)", "text\n", ""]),
      count: 1)
    #expect(
      answers == [
        MergeAnswer(
          verdict: .conflict,
          files: [CollidingFile(path: "dir", kinds: ["directory rename split"])])
      ])
  }

  @Test func `a name that is not UTF-8 is shown byte by byte`() throws {
    let answers = try MergeAnswer.parse(
      Array("0\0t\0caf".utf8) + [0xe9] + Array("\0\0\0".utf8), count: 1)
    #expect(answers[0].files.map(\.path) == ["caf\\xE9"])
  }

  @Test(arguments: [["1", "t", ""], ["1", "t", "", "1", "t", "", "1"], ["0", "t", "a", ""]])
  func `an answer that is cut short or goes on is an error`(fields: [String]) {
    #expect(throws: Failure.self) { try MergeAnswer.parse(bytes(fields), count: 2) }
  }
}
