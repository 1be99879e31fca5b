import Common

/// A report as a text file for Prometheus' node exporter.
public struct PrometheusText: Sendable {
  private let report: HealthReport

  /// Renders a report.
  public init(_ report: HealthReport) { self.report = report }

  /// The whole file.
  public var text: String {
    let root = label("root", report.root)
    var text = family("ecw_health_status", "0 ok, 1 warning, 2 critical, 3 unknown")
    text += "ecw_health_status{\(root)} \(report.status.rawValue)\n"
    text += family("ecw_health_checked_timestamp_seconds", "When the workspace was looked at")
    text += "ecw_health_checked_timestamp_seconds{\(root)} \(report.checkedAt.seconds)\n"
    text += family("ecw_health_check_status", "0 ok, 1 warning, 2 critical, 3 unknown")
    for finding in report.findings {
      text += "ecw_health_check_status{\(labels(finding))} \(finding.status.rawValue)\n"
    }
    return text + measures
  }

  // One family holds all its samples together, as the format demands.
  private var measures: String {
    var samples: [String: [String]] = [:]
    for finding in report.findings {
      for measure in finding.measures {
        guard let value = measure.value else { continue }  // what is not known has no sample
        samples[measure.name, default: []].append(
          "ecw_health_\(measure.name){\(labels(finding))} \(Measure.text(value))\n")
      }
    }
    return samples.sorted { $0.key < $1.key }.map { name, lines in
      family("ecw_health_" + name, "Measured by ecw-health") + lines.joined()
    }.joined()
  }

  private func family(_ name: String, _ help: String) -> String {
    "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
  }

  private func labels(_ finding: Finding) -> String {
    [
      label("root", report.root), label("id", finding.check.rawValue),
      label("subject", finding.subject),
    ].joined(separator: ",")
  }

  private func label(_ name: String, _ value: String) -> String {
    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\(name)=\"\(escaped)\""
  }
}
