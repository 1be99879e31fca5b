import Common
import Processes

/// Git's answer to one merge in memory.
public struct MergeAnswer: Sendable, Equatable {
  /// How the merge would end.
  public enum Verdict: String, Sendable, Encodable {
    /// By itself.
    case clean
    /// With files that need a hand.
    case conflict
    /// Not at all: the two have no commit in common.
    case unrelated
    /// Nobody knows: git itself fails at this merge.
    case unknown
  }

  /// How the merge would end.
  public let verdict: Verdict
  /// The files that need a hand, in git's order.
  public let files: [CollidingFile]

  static let clean = MergeAnswer(verdict: .clean, files: [])
  static let unrelated = MergeAnswer(verdict: .unrelated, files: [])
  static let unknown = MergeAnswer(verdict: .unknown, files: [])
}

/// A file that a merge cannot decide about.
public struct CollidingFile: Sendable, Equatable, Encodable {
  /// The path; bytes that are not UTF-8 are written as `\xE9`.
  public var path: String
  /// Git's words for what happened to it: `content`, `modify/delete`, `file location`.
  public var kinds: [String]
}

/// Merges asked of git, all in one or two processes.
struct MergeQuestions {
  let git: GitCommand

  /// The answers to pairs of commits, in their order.
  func answers(_ pairs: [(String, String)]) throws -> [MergeAnswer] {
    // Two processes at most: the merges are short, and agents need the other cores.
    let half = pairs.count < 16 ? pairs.count : (pairs.count + 1) / 2
    return try ask([pairs[..<half], pairs[half...]].filter { !$0.isEmpty })
  }

  private typealias Pairs = ArraySlice<(String, String)>

  private func ask(_ parts: [Pairs]) throws -> [MergeAnswer] {
    let children = parts.map { part in
      git.child(Self.arguments, input: Array(part.map { "\($0.0) \($0.1)\n" }.joined().utf8))
    }
    let results = try ChildProcess.outputsWaiting(
      children, limit: 256 << 20, stopReason: git.world.stopReason)
    return try zip(parts, results).flatMap { part, result in
      result.outcome.isSuccess
        ? try MergeAnswer.parse(result.bytes, count: part.count)
        : try askOneByOne(part, result.outcome)
    }
  }

  // Some merges make git itself fail, by an assertion, and with it all that it was asked in one go:
  // halving finds the one.
  private func askOneByOne(_ pairs: Pairs, _ outcome: ChildProcess.Outcome) throws -> [MergeAnswer]
  {
    switch outcome.end {
    case .exited(129):
      throw Failure("git 2.39 or newer is needed", hint: "git --version", status: .unavailable)
    case .timedOut: throw git.failure(Self.arguments, outcome)
    default: break
    }
    if pairs.count == 1 { return [.unknown] }
    let middle = pairs.startIndex + pairs.count / 2
    return try ask([pairs[..<middle]]) + ask([pairs[middle...]])
  }

  private static let arguments = ["merge-tree", "--write-tree", "--stdin", "-z", "--name-only"]
}

extension MergeAnswer {
  /// Reads the answers of `git merge-tree --stdin -z --name-only`.
  ///
  /// A clean one is `1`, a tree, an empty field. Another is `0`, a tree, the paths, an empty field,
  /// then messages, each how many paths, the paths, a type and a text, and an empty field.
  static func parse(_ bytes: [UInt8], count: Int) throws -> [MergeAnswer] {
    var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
    var answers: [MergeAnswer] = []
    for _ in 0..<count {
      guard let status = fields.popFirst(), fields.popFirst() != nil else { break }
      if status.elementsEqual("1".utf8) {
        guard fields.popFirst()?.isEmpty == true else { break }
        answers.append(.clean)
        continue
      }
      var files: [CollidingFile] = []
      while let path = fields.popFirst(), !path.isEmpty {
        files.append(CollidingFile(path: visible(path), kinds: []))
      }
      while let number = fields.popFirst(), !number.isEmpty {
        let paths = (0..<(Int(text(number)) ?? 0)).compactMap { _ in fields.popFirst() }
        guard let type = fields.popFirst(), fields.popFirst() != nil else { break }
        note(kind(text(type)), of: paths.map(visible), in: &files)
      }
      answers.append(MergeAnswer(verdict: .conflict, files: files))
    }
    guard answers.count == count, fields.elementsEqual([[]]) else {
      throw Failure("git merge-tree answered in an unknown form", hint: "git --version")
    }
    return answers
  }

  private static func note(_ kind: String?, of paths: [String], in files: inout [CollidingFile]) {
    guard let kind else { return }
    let named = files.indices.filter { paths.contains(files[$0].path) }
    for index in named where !files[index].kinds.contains(kind) { files[index].kinds.append(kind) }
    // A collision of directories leaves no file in two versions, and is a conflict all the same.
    if named.isEmpty, let path = paths.first {
      files.append(CollidingFile(path: path, kinds: [kind]))
    }
  }

  // "CONFLICT (contents)" -> "content", as git's own messages say; `nil` for what is no conflict.
  private static func kind(_ type: String) -> String? {
    guard type.hasPrefix("CONFLICT (") else { return nil }
    let kind = String(type.dropFirst(10).prefix { $0 != ")" })
    return kind == "contents" ? "content" : kind
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  static func visible(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.map { byte in
      byte < 0x80
        ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
