public import Common

/// A report of more records than fit into memory, or of records that are still to come: it is
/// written while it is made.
public protocol StreamedReport: Report {
  /// Writes the whole report and returns the status the tool exits with.
  func write(asJSON: Bool, _ style: Style, to out: (String) -> Void) throws -> ExitStatus
}

extension StreamedReport {
  /// Only known when all is written.
  public var status: ExitStatus { .ok }
  /// Nothing: it is written, not returned.
  public func text(_ style: Style) -> String { "" }
  /// Nothing: it is written, not returned.
  public func json() throws -> [String] { [] }
}
