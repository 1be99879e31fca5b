/// How one check, or the whole workspace, is doing; the numbers are those of a Nagios plugin.
public enum HealthStatus: Int, Sendable, CaseIterable {
  /// As expected.
  case ok = 0
  /// Worth a look before it gets worse.
  case warning = 1
  /// Bad now: data is lost, damaged or about to be.
  case critical = 2
  /// It could not be measured, which is neither good nor zero.
  case unknown = 3

  /// The word in records: `ok`, `warning`.
  public var name: String {
    switch self {
    case .ok: "ok"
    case .warning: "warning"
    case .critical: "critical"
    case .unknown: "unknown"
    }
  }

  /// The mark at the beginning of a line for people.
  public var mark: String {
    switch self {
    case .ok: "[OK]"
    case .warning: "[WARN]"
    case .critical: "[CRIT]"
    case .unknown: "[????]"
    }
  }

  /// How bad it is: critical, then warning, then unknown, then ok.
  ///
  /// A damage that was seen outweighs anything that could not be seen.
  public var severity: Int {
    switch self {
    case .ok: 0
    case .unknown: 1
    case .warning: 2
    case .critical: 3
    }
  }
}

extension HealthStatus: Encodable {
  /// Writes the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
