import Common

/// What a new agent session is told: the brief text and notes, as facts, the vital ones first.
public enum SessionText {
  /// The most characters that are told; a host cuts at 10,000 and then shows almost nothing.
  public static let limit = 4000

  /// The text, cut at a line end where that is possible.
  public static func text(_ brief: String, notes: [String]) -> String {
    let lines = (brief.split(separator: "\n").map(String.init) + notes).map {
      $0.split(separator: "\n").map { Shell.printable(String($0)) }.joined(separator: " / ")
    }
    var text = ""
    for (index, line) in lines.enumerated() {
      let cut = line.count > 1000 ? line.prefix(997) + "..." : line[...]
      if text.count + cut.count + 80 > limit {
        return text + "(\(lines.count - index) more lines; ecw-health shows all)"
      }
      text += cut + "\n"
    }
    return String(text.dropLast())
  }

  /// One finding as a fact, with the command named and not ordered.
  public static func line(_ finding: Finding) -> String {
    var line = "\(finding.status.mark) \(SubjectName.title(finding.subject)): \(finding.observed)"
    if let fix = finding.fix { line += " (the command for this is: \(fix))" }
    return line
  }
}
