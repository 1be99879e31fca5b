import Common
import Signals
import Terminal

/// What a verb did, or would do, with one signal.
struct ChangeRecord: Encodable, Sendable {
  var schema = "ecw.signals.change/1"
  var signalId: String
  @OrNull var signalType: String?
  var outcome: SignalChange.Outcome
  @OrNull var from: SignalStatus?
  @OrNull var to: SignalStatus?
  @OrNull var claimToken: String?
  @OrNull var attemptsCount: Int?
  @OrNull var expiresAt: Timestamp?
  @OrNull var notBefore: Timestamp?
  @OrNull var reason: String?
  @OrNull var keptPath: String?
  var dryRun: Bool

  init(_ change: SignalChange, isDry: Bool, root: String) {
    (signalId, outcome, dryRun) = (change.id, change.outcome, isDry)
    signalType = change.type
    from = change.from
    to = change.to
    claimToken = change.token
    attemptsCount = change.attempts
    expiresAt = change.expiresAt
    notBefore = change.notBefore
    reason = change.reason
    keptPath = change.kept.map { Path.relative($0, to: root) ?? $0 }
  }

  /// 0 when everything asked for holds, 4 when nothing does, 5 when a part does.
  static func status(_ changes: [SignalChange]) -> ExitStatus {
    let done = changes.filter(\.isDone).count
    if done == changes.count { return .ok }
    if done > 0 { return .partial }
    return changes.allSatisfy { $0.outcome == .missing } ? .unavailable : .refused
  }

  static func render(_ records: [ChangeRecord], _ style: Style) -> String {
    if records.isEmpty { return "nothing to do\n" }
    let prefix = records[0].dryRun ? "would be " : ""
    return style.table(
      ["SIGNAL", "OUTCOME", "FROM", "TO", "ATTEMPTS", "WHY"],
      records.map { record in
        [
          record.signalId, (record.isPlain ? "" : prefix) + record.outcome.rawValue,
          record.from?.rawValue ?? "-", record.to?.rawValue ?? "-",
          record.attemptsCount.map { String($0) } ?? "-", record.why,
        ]
      })
  }

  // These name a state rather than something done.
  private var isPlain: Bool { !outcome.isChange || outcome == .late }

  private var why: String {
    var parts = [reason, keptPath.map { "kept in \($0)" }].compactMap { $0 }
    if let notBefore { parts.append("not before \(notBefore)") }
    return parts.joined(separator: "; ")
  }
}
