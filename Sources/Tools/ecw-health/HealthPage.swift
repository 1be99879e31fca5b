import Common
import Health
import Terminal

/// The report in one of its forms.
struct HealthPage: Report {
  /// How the text looks.
  enum Form {
    /// Subjects that are well on one line each, and every problem.
    case folded
    /// Every finding.
    case full
    /// Only problems.
    case brief
    /// For a monitor.
    case nagios
  }

  let report: HealthReport
  let form: Form

  var status: ExitStatus { ExitStatus(rawValue: report.exitStatus) ?? .failed }

  func json() throws -> [String] { [try JSON.line(report)] }

  func text(_ style: Style) -> String {
    switch form {
    case .brief: BriefText(report).text
    case .nagios: NagiosText(report).text
    case .folded: page(style, FoldedLines(report).lines)
    case .full: page(style, report.findings.map(FoldedLines.Line.init))
    }
  }

  private func page(_ style: Style, _ lines: [FoldedLines.Line]) -> String {
    let text = lines.map { line in
      style.paint(line.mark, Self.tone(line)) + " " + Shell.printable(line.text) + "\n"
        + (line.fix.map { "       fix: \(Shell.printable($0))\n" } ?? "")
    }.joined()
    return text + BriefText(report).headline + "\n"
  }

  private static func tone(_ line: FoldedLines.Line) -> Style.Tone {
    if line.isNote { return .faint }
    return switch line.status {
    case .ok: .good
    case .critical: .bad
    default: .warning
    }
  }
}
