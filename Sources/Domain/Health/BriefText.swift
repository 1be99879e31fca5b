import Common

/// A report in a few lines: the verdict first, then only what is not well, the worst first.
public struct BriefText: Sendable {
  private let report: HealthReport

  /// Renders a report.
  public init(_ report: HealthReport) { self.report = report }

  /// The lines, each with its line end.
  public var text: String {
    ([headline] + report.problems.map(Self.line)).joined(separator: "\n") + "\n"
  }

  /// The verdict and the numbers that people ask for.
  public var headline: String {
    let word =
      switch report.status {
      case .ok: "OK"
      case .warning: "WARNING"
      case .critical: "CRITICAL"
      case .unknown: "UNKNOWN"
      }
    var facts = facts
    if report.problems.count > 0 { facts.append(problemCount) }
    return "ecw: \(word) - \(facts.isEmpty ? nothing : facts.joined(separator: ", "))"
  }

  /// One line of a finding, the command that helps at its end.
  public static func line(_ finding: Finding) -> String {
    var line = "\(finding.status.mark) \(SubjectName.title(finding.subject)): \(finding.observed)"
    if let fix = finding.fix { line += " -> \(fix)" }
    return Shell.printable(line)
  }

  private var problemCount: String {
    let count = report.problems.count
    return "\(count) finding\(count == 1 ? "" : "s")"
  }

  /// What is said without a fact; without any finding, nothing was there to look at.
  var nothing: String {
    report.findings.isEmpty ? "none of these checks has a subject here" : "nothing to report"
  }

  var facts: [String] { [events, signals, backup].compactMap { $0 } }

  private func count(_ name: String, _ check: Check, _ subject: String) -> Int64? {
    report.value(name, of: check, subject).map { Int64($0) }
  }

  private var events: String? {
    if let count = count("events_count", .eventStreams, "events") { return "\(count) events" }
    let present = report.findings.first { $0.check == .storePresent && $0.subject == "events" }
    guard let present else { return nil }
    return present.status == .ok && present.observed != "present" ? "no event store yet" : nil
  }

  private var signals: String? {
    count("pending_count", .signalsPending, "signals").map {
      "\($0) pending signal\($0 == 1 ? "" : "s")"
    }
  }

  private var backup: String? {
    guard let finding = report.findings.first(where: { $0.check == .backupAge }) else { return nil }
    guard let age = finding.measures.first(where: { $0.name == "backup_age_seconds" })?.value else {
      return finding.status == .ok ? nil : "no proven backup"
    }
    return "backup \(Quantity.age(seconds: Int64(age))) old (proven)"
  }
}
