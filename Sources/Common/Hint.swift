/// Commands of the suite as they are told to a person.
public enum Hint {
  /// The command for the workspace that was named with `--root`, if one was: pasted where it was
  /// told, it must not act on another one.
  ///
  /// Only a call of a tool of the suite is changed, and only if it names no workspace itself.
  public static func command(_ line: String, root: String?) -> String {
    guard let root, isCall(line), !line.contains(" --root "), !line.hasSuffix(" --help") else {
      return line
    }
    // What follows `--` is no option, a pipe leads to another program, and a remark stays one.
    let ends = [" -- ", " | jq ", " # "].compactMap { line.firstRange(of: $0)?.lowerBound }
    let end = ends.min() ?? line.endIndex
    return line[..<end] + " --root " + Shell.quote(root) + line[end...]
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
