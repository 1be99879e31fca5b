/// What the table says about a workstream.
///
/// The orchestrator writes the first three after `pending`; the others come from the playbook and
/// the merge conflict protocol. A table may hold other words: a row keeps them as they are.
public enum WorkstreamStatus: String, Sendable, Codable, CaseIterable {
  /// Not started, or to be started again.
  case pending
  /// An agent works on it.
  case running
  /// The orchestrator says that it is done; whether it is merged, only git knows.
  case completed
  /// It ended with an error.
  case failed
  /// It waits for another one.
  case blocked
  /// It was merged and taken out again.
  case reverted
  /// Its merge did not go through.
  case conflict
  /// Nobody will merge it.
  case discarded

  /// What the playbook and the protocol let it become.
  public var documented: [WorkstreamStatus] {
    switch self {
    case .pending: [.running, .blocked]
    case .running: [.completed, .failed, .conflict]
    case .completed: [.reverted, .conflict]
    case .failed: [.pending, .running]
    case .blocked: [.pending]
    case .reverted: [.pending, .running, .completed]
    case .conflict: [.pending, .completed, .discarded]
    case .discarded: []
    }
  }

  /// The word for the step in `execution_log`; the orchestrator says `started`.
  var event: String { self == .running ? "started" : rawValue }

  /// Whether a message belongs to what went wrong rather than to the notes.
  var isTrouble: Bool {
    switch self {
    case .failed, .blocked, .reverted, .conflict, .discarded: true
    case .pending, .running, .completed: false
    }
  }
}
