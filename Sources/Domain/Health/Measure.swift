/// One number that a check measured, with its unit at the end of its name: `size_bytes`.
public struct Measure: Sendable, Equatable {
  /// The name in `snake_case`; it ends in `_bytes`, `_seconds`, `_percent` or `_count`.
  public var name: String
  /// The value, or `nil` when it could not be measured.
  public var value: Double?
  /// The value from which it is a warning.
  public var warning: Double?
  /// The value from which it is critical.
  public var critical: Double?

  /// Creates a measure.
  public init(_ name: String, _ value: Double?, warning: Double? = nil, critical: Double? = nil) {
    self.name = name
    self.value = value
    self.warning = warning
    self.critical = critical
  }

  /// Creates a measure of a whole number.
  public init(_ name: String, _ value: Int64?, warning: Int64? = nil, critical: Int64? = nil) {
    self.init(
      name, value.map(Double.init), warning: warning.map(Double.init),
      critical: critical.map(Double.init))
  }

  /// The value without a needless fraction.
  public static func text(_ value: Double) -> String {
    guard let whole = Int64(exactly: value) else { return String(value) }
    return String(whole)
  }
}
