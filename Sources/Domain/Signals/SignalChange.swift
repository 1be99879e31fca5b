public import Common

/// What was done, or would be done, with one signal.
public struct SignalChange: Sendable {
  /// What came of it.
  public enum Outcome: String, Codable, Sendable {
    /// The claim lives on.
    case renewed
    /// Done.
    case completed
    /// Given up for good: the dead letter.
    case failed
    /// Back in the queue after a failure, to be tried later.
    case retried
    /// Back in the queue.
    case requeued
    /// Its time is over.
    case expired
    /// Filed away.
    case archived
    /// The claim was lost; the result is kept apart and the signal left as it is.
    case late
    /// It was done before, by the same claim.
    case already
    /// Nothing is known about it.
    case missing
    /// Left as it is, because work would be lost or it is not in the right state.
    case refused
    /// The file was no signal and is in the quarantine.
    case quarantined
  }

  /// The signal's id, or the name of a file that is none.
  public var id: String
  /// What came of it.
  public var outcome: Outcome
  /// Where it stood before.
  public var from: SignalStatus?
  /// Where it stands now.
  public var to: SignalStatus?
  /// The signal's type.
  public var type: String?
  /// The claim it was about.
  public var token: String?
  /// How often it was claimed.
  public var attempts: Int?
  /// When the claim ends.
  public var expiresAt: Timestamp?
  /// Before when it is not to be tried again.
  public var notBefore: Timestamp?
  /// Why, in a few words.
  public var reason: String?
  /// Where a late result or a file that is no signal was put.
  public var kept: String?

  init(_ state: SignalState, _ outcome: Outcome, to: SignalStatus? = nil, reason: String? = nil) {
    id = state.id
    self.outcome = outcome
    (from, self.to, type, token) = (state.status, to ?? state.status, state.type, state.token)
    attempts = state.attempts
    self.reason = reason
  }

  init(_ id: String, _ outcome: Outcome, reason: String) {
    self.id = id
    self.outcome = outcome
    self.reason = reason
  }

  /// Whether what was asked for holds now.
  public var isDone: Bool { ![.late, .missing, .refused].contains(outcome) }
}
