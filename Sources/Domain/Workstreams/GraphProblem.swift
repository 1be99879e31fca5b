/// Something wrong with one dependency or one file.
public struct GraphProblem: Sendable, Equatable {
  /// What is wrong.
  public enum Kind: String, Sendable, Codable {
    /// It depends on a word that is no workstream: the orchestrator waits for it for ever.
    case missing = "missing_dependency"
    /// It depends on itself.
    case itself = "self_dependency"
    /// It depends on one that failed, was reverted, conflicts or was discarded.
    case failed = "failed_dependency"
    /// It depends on the beginning of several ids.
    case ambiguousID = "ambiguous_dependency"
    /// It depends on the short form of an id: the orchestrator takes that for another workstream.
    case shortID = "short_dependency"
    /// Two files have the same id.
    case duplicate = "duplicate_id"
    /// A file could not be read.
    case unreadable = "unreadable_file"
    /// No track of the orchestrator names it, so no agent will ever take it.
    case untracked = "no_track"
  }

  /// What is wrong.
  public let kind: Kind
  /// The workstream it is about; `nil` for a file that could not be read.
  public let id: String?
  /// The other one: the word it depends on, or the file.
  public let subject: String
  /// The problem in a sentence.
  public let detail: String

  init(_ kind: Kind, _ id: String, _ subject: String, meant: String = "") {
    (self.kind, self.id, self.subject) = (kind, id, subject)
    detail =
      switch kind {
      case .missing: "\(id) depends on \(subject), which has neither a row nor a file"
      case .itself: "\(id) depends on itself"
      case .failed: "\(id) waits for \(subject), which is \(meant)"
      case .ambiguousID: "\(id) depends on \(subject), which is the beginning of several ids"
      case .shortID: "\(id) depends on \(subject), which is not the id of \(meant)"
      case .duplicate: "\(id) is in \(meant) and in \(subject)"
      case .unreadable: "\(subject) cannot be read"
      case .untracked: "\(id) is in no track of \(subject), so no agent will take it"
      }
  }

  init(unreadable file: String, _ reason: String) {
    (kind, id, subject) = (.unreadable, nil, file)
    detail = "\(file): \(reason)"
  }
}
