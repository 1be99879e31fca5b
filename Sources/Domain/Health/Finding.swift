/// What one check saw on one subject.
public struct Finding: Sendable {
  /// The record's name and version.
  public static let schemaName = "ecw.health.finding/1"

  /// The check.
  public var check: Check
  /// What it looked at: a store's role or name, `signals`, `backups`, `workspace`.
  public var subject: String
  /// The outcome.
  public var status: HealthStatus
  /// What was seen, in words.
  public var observed: String
  /// What would be well, in words.
  public var expected: String
  /// The command that helps, ready to be pasted; `nil` when there is none or none is needed.
  public var fix: String?
  /// Whether it is only told and does not decide the overall status.
  public var isInformational: Bool
  /// The numbers behind the words.
  public var measures: [Measure]

  /// Creates a finding.
  public init(
    _ check: Check, _ subject: String, _ status: HealthStatus, _ observed: String,
    expected: String, fix: String? = nil, isInformational: Bool = false, measures: [Measure] = []
  ) {
    self.check = check
    self.subject = subject
    self.status = status
    self.observed = observed
    self.expected = expected
    self.fix = fix
    self.isInformational = isInformational
    self.measures = measures
  }

  /// A check that had no answer; it decides nothing unless somebody asked for it by name.
  public static func notMeasurable(
    _ check: Check, _ subject: String, _ reason: String, expected: String, fix: String? = nil,
    isInformational: Bool = true
  ) -> Finding {
    Finding(
      check, subject, .unknown, "not measurable: " + reason, expected: expected, fix: fix,
      isInformational: isInformational)
  }
}

extension Finding: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the fixed fields and one field for each measure.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Self.schemaName, forKey: Key("schema"))
    try container.encode(check.rawValue, forKey: Key("id"))
    try container.encode(subject, forKey: Key("subject"))
    try container.encode(status, forKey: Key("status"))
    try container.encode(observed, forKey: Key("observed"))
    try container.encode(expected, forKey: Key("expected"))
    try container.encode(fix, forKey: Key("fix"))
    try container.encode(isInformational, forKey: Key("informational"))
    for measure in measures {
      if let value = measure.value, let whole = Int64(exactly: value) {
        try container.encode(whole, forKey: Key(measure.name))
      } else {
        try container.encode(measure.value, forKey: Key(measure.name))
      }
    }
  }
}
