import Common

/// A report as a monitoring plugin prints it (https://www.monitoring-plugins.org/doc/guidelines.html).
///
/// The first line is at most 80 characters; the problems follow, then the performance data.
public struct NagiosText: Sendable {
  /// The most characters of the first line.
  public static let width = 80

  private let report: HealthReport

  /// Renders a report.
  public init(_ report: HealthReport) { self.report = report }

  /// The lines, each with its line end.
  public var text: String {
    let lines = [headline] + report.problems.map { plain(BriefText.line($0)) }
    let data = report.findings.flatMap(performanceData)
    if data.isEmpty { return lines.joined(separator: "\n") + "\n" }
    // In long output the data begins after the last text line's bar.
    return lines.joined(separator: "\n") + (lines.count == 1 ? "\n" : " ") + "| "
      + data.joined(separator: "\n") + "\n"
  }

  /// The first line.
  public var headline: String {
    let words: [HealthStatus: String] = [
      .ok: "OK", .warning: "WARNING", .critical: "CRITICAL", .unknown: "UNKNOWN",
    ]
    let detail =
      report.problems.first.map { "\(SubjectName.title($0.subject)): \($0.observed)" }
      ?? BriefText(report).facts.joined(separator: ", ")
    let line = plain("ECW \(words[report.status] ?? "UNKNOWN") - \(Shell.printable(detail))")
    return line.count <= Self.width ? line : line.prefix(Self.width - 3) + "..."
  }

  // A bar would begin the performance data.
  private func plain(_ text: String) -> String { text.replacing("|", with: "/") }

  private func performanceData(_ finding: Finding) -> [String] {
    finding.measures.map { measure in
      let label = "\(finding.subject).\(measure.name)"
        .replacing("'", with: "").replacing("=", with: "").replacing("|", with: "")
      let unit =
        measure.name.hasSuffix("_bytes")
        ? "B"
        : measure.name.hasSuffix("_seconds") ? "s" : measure.name.hasSuffix("_percent") ? "%" : ""
      guard let value = measure.value else { return "'\(Shell.printable(label))'=U" }
      // Less is worse only for what is free: a range alarms below its lower end.
      let isFree = measure.name.hasPrefix("free_")
      let limits = [measure.warning, measure.critical].map { limit in
        limit.map { Measure.text($0) + (isFree ? ":" : "") } ?? ""
      }
      return "'\(Shell.printable(label))'=\(Measure.text(value))\(unit);\(limits[0]);\(limits[1]);0"
    }
  }
}
