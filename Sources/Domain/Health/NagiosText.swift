import Common

/// A report as a monitoring plugin prints it (https://www.monitoring-plugins.org/doc/guidelines.html).
///
/// The verdict is at most 80 characters; the performance data follows on the same line.
public struct NagiosText: Sendable {
  /// The most characters of the verdict.
  public static let width = 80

  private let report: HealthReport

  /// Renders a report.
  public init(_ report: HealthReport) { self.report = report }

  /// One line with its line end: the verdict, a bar, the performance data.
  public var text: String {
    let data = report.findings.flatMap(performanceData)
    return headline + (data.isEmpty ? "" : " | " + data.joined(separator: " ")) + "\n"
  }

  /// The verdict with what is worst.
  public var headline: String {
    let words: [HealthStatus: String] = [
      .ok: "OK", .warning: "WARNING", .critical: "CRITICAL", .unknown: "UNKNOWN",
    ]
    let detail =
      report.problems.first.map { "\(SubjectName.title($0.subject)): \($0.observed)" }
      ?? (report.findings.isEmpty
        ? BriefText(report).nothing : BriefText(report).facts.joined(separator: ", "))
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
