/// Commands as they are told to a person.
public enum Hint {
  /// The command for the workspace that was named with `--root`, if one was: pasted where it was
  /// told, it must not act on another one.
  ///
  /// Only a call of a tool of the suite or of git is changed, and only if it does not say itself
  /// where it acts.
  public static func command(_ line: String, root: String?) -> String {
    guard let root else { return line }
    if line.hasPrefix("git "), !line.hasPrefix("git -C ") {
      return "git -C " + Shell.quote(root) + line.dropFirst(3)
    }
    guard isCall(line), !line.hasSuffix(" --help") else { return line }
    // What follows `--` is no option, a pipe leads to another program, and a remark stays one.
    let end = first([" -- ", " | ", " # "], in: line) ?? line.endIndex
    if first([" --root ", " --root="], in: String(line[..<end])) != nil { return line }
    return line[..<end] + " --root " + Shell.quote(root) + line[end...]
  }

  /// Where the first of some words begins that is no part of a quoted one.
  private static func first(_ words: [String], in line: String) -> String.Index? {
    var isQuoted = false
    var index = line.startIndex
    while index < line.endIndex {
      let rest = line[index...].utf8
      if !isQuoted, words.contains(where: { rest.starts(with: $0.utf8) }) { return index }
      if rest.first == UInt8(ascii: "'") { isQuoted.toggle() }
      if !isQuoted, rest.first == UInt8(ascii: "\\"), rest.count > 1 {
        line.utf8.formIndex(after: &index)
      }
      line.utf8.formIndex(after: &index)
    }
    return nil
  }

  /// The text with the same done to the command of each line that begins as a hint.
  public static func commands(in text: String, root: String?) -> String {
    guard root != nil else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let mark = line.drop { $0 == " " }
      guard let length = ["hint: ", "next: ", "fix: "].first(where: mark.hasPrefix)?.count else {
        return line[...]
      }
      let start = mark.index(mark.startIndex, offsetBy: length)
      return line[..<start] + command(String(line[start...]), root: root)
    }.joined(separator: "\n")
  }

  private static func isCall(_ line: String) -> Bool {
    let tool = line.prefix { $0 != " " }
    return tool.hasPrefix("ecw-") || ["wt-clean", "ws-state", "ws-gate"].contains(tool)
  }
}

/// A command in a record: people read it as it is, in JSON it names its workspace, since nobody
/// knows where it will be pasted.
public struct ToldCommand: Encodable, Sendable, Equatable {
  /// The command as it is told where the tool was started.
  public let line: String
  private let root: String

  /// Creates a command that acts on a workspace.
  public init(_ line: String, in workspace: Workspace) {
    (self.line, root) = (line, workspace.root)
  }

  /// Writes the command as one text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Hint.command(line, root: root))
  }
}
