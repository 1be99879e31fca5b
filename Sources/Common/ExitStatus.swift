/// The exit status of every tool of the suite.
///
/// The numbers are a contract (`docs/EXIT-STATUS.md`): a status is added, never renumbered. The
/// first four are those of a Nagios plugin; those from 64 are from `sysexits.h`.
public enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Done, nothing to report.
  case ok = 0
  /// Done, and there is something to look at.
  case findings = 1
  /// Done, and it is bad: a corrupt store, a red gate, a deadlock.
  case bad = 2
  /// Could not tell, or it failed.
  case failed = 3
  /// Refused because work or data would be lost; nothing was changed.
  case refused = 4
  /// Partly done; the record says which parts.
  case partial = 5
  /// Called with arguments it does not take.
  case usage = 64
  /// The input is damaged.
  case dataError = 65
  /// Something needed is missing.
  case unavailable = 69
  /// Busy: the same call may succeed later.
  case busy = 75
  /// The time limit was reached.
  case timedOut = 124
  /// Interrupted by a signal.
  case interrupted = 130

  /// What the status means, for help pages and the manual.
  public var meaning: String {
    switch self {
    case .ok: "done, nothing to report"
    case .findings: "done, and there is something to look at"
    case .bad: "done, and it is bad (corrupt store, red gate, deadlock)"
    case .failed: "could not tell, or it failed"
    case .refused: "refused because work or data would be lost; nothing was changed"
    case .partial: "partly done; the record says which parts"
    case .usage: "usage: an argument is wrong"
    case .dataError: "the input is damaged"
    case .unavailable: "something needed is missing"
    case .busy: "busy, try again"
    case .timedOut: "timed out"
    case .interrupted: "interrupted"
    }
  }
}
