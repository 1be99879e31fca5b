public import Common

/// The limits of the queue.
public struct SignalPolicy: Sendable, Equatable {
  /// Seconds after which a signal that nobody takes expires.
  public var unclaimedSeconds: Int64
  /// Seconds after which a claim that is not renewed ends.
  public var claimedSeconds: Int64
  /// How often a signal is tried.
  public var maxAttempts: Int
  /// Seconds before the second try; doubled with each further one.
  public var retrySeconds: Int64
  /// Seconds to wait for the lock of the queue or the store.
  public var busySeconds: Int64

  /// Reads the settings.
  public init(_ settings: Settings) throws {
    unclaimedSeconds = try settings.seconds(.signalsUnclaimed)
    claimedSeconds = try settings.seconds(.signalsClaimed)
    maxAttempts = max(1, try settings.number(.signalsAttempts))
    retrySeconds = try settings.seconds(.signalsRetry)
    busySeconds = try settings.seconds(.busyTimeout)
  }

  /// Seconds to wait after an attempt, at most a day.
  func pause(after attempt: Int) -> Int64 {
    let doubled = retrySeconds.multipliedReportingOverflow(by: 1 << min(max(attempt - 1, 0), 20))
    return doubled.overflow ? 86400 : min(doubled.partialValue, max(86400, retrySeconds))
  }

  /// When a claim ends.
  func end(of state: SignalState) -> Timestamp {
    state.expiresAt ?? (state.claimedAt ?? state.postedAt).adding(seconds: claimedSeconds)
  }

  /// Whether a signal's time is over: nobody took it, or its claim ended.
  public func isOverdue(_ state: SignalState, at now: Timestamp) -> Bool {
    switch state.status {
    case .posted: now > state.waitingSince.adding(seconds: unclaimedSeconds)
    case .claimed: now > end(of: state)
    default: false
    }
  }
}
