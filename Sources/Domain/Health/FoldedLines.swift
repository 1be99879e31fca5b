/// The lines of a report for people: what is well folded to one line a subject.
public struct FoldedLines: Sendable {
  /// One line.
  public struct Line: Sendable {
    /// The outcome.
    public let status: HealthStatus
    /// Whether it is only told.
    public let isNote: Bool
    /// The subject and what was seen.
    public let text: String
    /// The command that helps.
    public let fix: String?

    /// The mark at its beginning.
    public var mark: String { isNote && status != .unknown ? "[note]" : status.mark }

    /// The line of one finding.
    public init(_ finding: Finding) {
      status = finding.status
      isNote = finding.isInformational && finding.status != .ok
      text = "\(SubjectName.title(finding.subject)): \(finding.observed)"
      fix = finding.fix
    }

    init(subject: String, observed: [String]) {
      (status, isNote, fix) = (.ok, false, nil)
      text = "\(SubjectName.title(subject)): \(observed.joined(separator: ", "))"
    }
  }

  /// The lines, subject by subject in the report's order.
  public let lines: [Line]

  /// Folds a report.
  public init(_ report: HealthReport) {
    var order: [String] = []
    for finding in report.findings where !order.contains(finding.subject) {
      order.append(finding.subject)
    }
    lines = order.flatMap { subject in
      Self.lines(subject, report.findings.filter { $0.subject == subject })
    }
  }

  private static func lines(_ subject: String, _ findings: [Finding]) -> [Line] {
    let well = findings.filter { $0.status == .ok }
    var observed = headline(well)
    if observed.isEmpty { observed = well.prefix(1).map(\.observed) }
    let folded = observed.isEmpty ? [] : [Line(subject: subject, observed: observed)]
    return folded + findings.filter { $0.status != .ok }.map(Line.init)
  }

  // The content comes first, as in "1909 events in 3 streams, integrity ok (quick), 1.2 MB".
  private static func headline(_ findings: [Finding]) -> [String] {
    let order: [Check] = [.eventStreams, .projectionLag, .signalsPending, .backupAge, .diskSpace]
    let told = findings.filter { $0.check.isHeadline && $0.observed != "present" }
    let first = told.filter { order.contains($0.check) }
    return (first + told.filter { !order.contains($0.check) }).map(\.observed)
  }
}
