public import Common

/// The verdict over a workspace, with everything that it rests on.
public struct HealthReport: Sendable, Encodable {
  /// The record's name and version.
  public let schema = "ecw.health.report/1"
  /// When it was looked at.
  public let checkedAt: Timestamp
  /// The workspace.
  public let root: String
  /// The overall status.
  public let status: HealthStatus
  /// The status the tool exits with.
  public let exitStatus: Int32
  /// Whether content was checked in full.
  public let isDeep: Bool
  /// How many findings have each status; informational ones are counted apart.
  public let counts: Counts
  /// What was found, subject by subject.
  public let findings: [Finding]

  /// Numbers of findings.
  public struct Counts: Sendable, Equatable, Encodable {
    /// As expected.
    public var ok = 0
    /// Worth a look.
    public var warning = 0
    /// Bad.
    public var critical = 0
    /// Not measurable, and it matters.
    public var unknown = 0
    /// Not as expected, and only told.
    public var informational = 0
  }

  /// Sums up findings: any critical, else any warning, else any unknown that matters, else ok.
  ///
  /// Without any finding nothing is known, which is not ok.
  public init(root: String, checkedAt: Timestamp, isDeep: Bool, findings: [Finding]) {
    var counts = Counts()
    var worst = findings.isEmpty ? HealthStatus.unknown : .ok
    for finding in findings {
      if finding.isInformational, finding.status != .ok {
        counts.informational += 1
        continue
      }
      if finding.status.severity > worst.severity { worst = finding.status }
      switch finding.status {
      case .ok: counts.ok += 1
      case .warning: counts.warning += 1
      case .critical: counts.critical += 1
      case .unknown: counts.unknown += 1
      }
    }
    self.root = root
    self.checkedAt = checkedAt
    self.isDeep = isDeep
    self.findings = findings
    self.counts = counts
    status = worst
    exitStatus = Int32(worst.rawValue)
  }

  /// The findings that decide the status, the worst first.
  public var problems: [Finding] {
    ordered(findings.filter { $0.status != .ok && !$0.isInformational })
  }

  /// The findings that are only told.
  public var notes: [Finding] {
    ordered(findings.filter { $0.status != .ok && $0.isInformational })
  }

  private func ordered(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted {
      ($1.element.status.severity, $0.offset) < ($0.element.status.severity, $1.offset)
    }.map(\.element)
  }

  /// The value of a measure of a check, if it was measured.
  public func value(_ name: String, of check: Check, _ subject: String? = nil) -> Double? {
    findings.first {
      $0.check == check && (subject == nil || $0.subject == subject)
    }?.measures.first { $0.name == name }?.value
  }
}
