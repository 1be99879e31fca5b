public import Common

/// What a verb found or did, ready to be printed as text or as JSON.
public protocol Report: Sendable {
  /// The status the tool exits with.
  var status: ExitStatus { get }
  /// The report for people, with its line ends.
  func text(_ style: Style) -> String
  /// The records, one line each; a report verb has exactly one.
  func json() throws -> [String]
}

/// A report that is a list of records.
public struct Listing<Record: Encodable & Sendable>: Report {
  /// The records in the order they are printed.
  public let records: [Record]
  /// The status the tool exits with.
  public let status: ExitStatus
  private let render: @Sendable ([Record], Style) -> String

  /// Creates a listing; the closure renders all records for people.
  public init(
    _ records: [Record], status: ExitStatus = .ok,
    render: @escaping @Sendable ([Record], Style) -> String
  ) {
    self.records = records
    self.status = status
    self.render = render
  }

  /// The records for people.
  public func text(_ style: Style) -> String { render(records, style) }

  /// One line for each record.
  public func json() throws -> [String] { try records.map { try JSON.line($0) } }
}

/// A report that is one record.
public struct Single<Record: Encodable & Sendable>: Report {
  /// The record.
  public let record: Record
  /// The status the tool exits with.
  public let status: ExitStatus
  private let render: @Sendable (Record, Style) -> String

  /// Creates a report; the closure renders the record for people.
  public init(
    _ record: Record, status: ExitStatus = .ok,
    render: @escaping @Sendable (Record, Style) -> String
  ) {
    self.record = record
    self.status = status
    self.render = render
  }

  /// The record for people.
  public func text(_ style: Style) -> String { render(record, style) }

  /// The record on one line.
  public func json() throws -> [String] { [try JSON.line(record)] }
}
