import Common
import Terminal
import Worktrees

/// What came of one removal, as `remove`, `prune` and `apply` print it.
struct RemovalRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.removal/1"
  var id: String
  @OrNull var path: String?
  var outcome: Removal.Outcome
  var verdict: Verdict
  @OrNull var rescue: String?
  @OrNull var branch: String?
  var branchDeleted: Bool
  @OrNull var problem: String?
  @OrNull var next: ToldCommand?

  init(_ removal: Removal, _ call: CleanCall) {
    (id, outcome) = (removal.assessment.place.id, removal.outcome)
    verdict = removal.assessment.verdict
    branchDeleted = removal.isBranchDeleted
    path = removal.assessment.place.path
    rescue = removal.rescue
    branch = removal.assessment.branchName
    problem = removal.problem
    next = (removal.next ?? Self.next(after: removal)).map(call.told)
  }

  private static func next(after removal: Removal) -> String? {
    switch removal.outcome {
    case .refused: removal.assessment.next
    case .raced: "wt-clean list \(removal.assessment.place.word)"
    case .partial, .recreated: removal.assessment.place.path.map { "ls -la \(Shell.quote($0))" }
    case .removed: removal.rescue.map { "wt-clean rescues show \(Shell.quote($0))" }
    case .planned: nil
    }
  }

  /// One listing with the status of them all.
  static func listing(_ removals: [Removal], _ call: CleanCall) -> Listing<RemovalRecord> {
    let records = removals.map { RemovalRecord($0, call) }
    return Listing(records, status: status(removals), render: render)
  }

  /// Nothing done and something refused is 4; a part of it done is 5.
  static func status(_ removals: [Removal]) -> ExitStatus {
    let done = removals.filter { $0.outcome == .removed || $0.outcome == .planned }.count
    if done == removals.count { return .ok }
    let isPart = removals.contains { $0.outcome == .partial || $0.outcome == .recreated }
    return done == 0 && !isPart ? .refused : .partial
  }

  private static func render(_ records: [RemovalRecord], _ style: Style) -> String {
    records.map { record in
      var text = "\(record.outcome.rawValue): \(record.id)"
      if let rescue = record.rescue { text += ", saved as \(rescue)" }
      if record.branchDeleted { text += ", branch \(record.branch ?? "") deleted" }
      if let problem = record.problem { text += ": \(problem)" }
      text = Shell.printable(text) + "\n"
      if let next = record.next, record.outcome != .removed {
        text += "  next: \(Shell.printable(next.line))\n"
      }
      return text
    }.joined()
  }
}
