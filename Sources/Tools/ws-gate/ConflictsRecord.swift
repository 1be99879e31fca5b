import Common
import Conflicts

/// The record of `ws-gate conflicts`.
struct ConflictsRecord: Encodable, Sendable {
  var schema = "ecw.gate.conflicts/1"
  var time: Timestamp
  var target: String
  var targetCommit: String
  var branches: [Branch]
  var merged: [String]
  var unreadable: [Unreadable]
  var pairCount: Int
  var mergedInMemoryCount: Int
  var collisions: [Collision]
  var order: [String]
  var wouldWrite: [String] = []
  var written: [String] = []

  struct Branch: Encodable, Sendable {
    var branch: String
    var workstreamId: String
    var commit: String
    @OrNull var worktree: String?
    @OrNull var uncommittedCount: Int?
    var aheadCount: Int
    var behindCount: Int
    var ontoTarget: Answer
    @OrNull var undoes: [Undoing]?
  }

  /// A branch whose worktree could not be read; what is committed was looked at all the same.
  struct Unreadable: Encodable, Sendable {
    var branch: String
    @OrNull var worktree: String?
    var problem: String
  }

  struct Answer: Encodable, Sendable {
    var verdict: MergeAnswer.Verdict
    var files: [CollidingFile]
  }

  struct Collision: Encodable, Sendable {
    var first: String
    var second: String
    var verdict: MergeAnswer.Verdict
    var files: [CollidingFile]
  }

  init(_ survey: ConflictSurvey, target: (name: String, commit: String), time: Timestamp) {
    self.time = time
    self.target = target.name
    targetCommit = target.commit
    let names = survey.findings.map(\.branch.name)
    branches = survey.findings.map(Branch.init)
    merged = survey.merged.map(\.name)
    unreadable = survey.unreadable.map {
      Unreadable(branch: $0.name, worktree: $0.worktree, problem: $0.problem ?? "")
    }
    pairCount = survey.pairCount
    mergedInMemoryCount = survey.triedCount
    collisions = survey.collisions.map {
      Collision(
        first: names[$0.first], second: names[$0.second], verdict: $0.answer.verdict,
        files: $0.answer.files)
    }
    order = survey.order.map { names[$0] }
  }

  /// 2 when a branch takes merged work back, 5 when git failed at a merge or a worktree, 1 when one
  /// collides.
  var status: ExitStatus {
    if branches.contains(where: \.takesBack) { return .bad }
    let verdicts = collisions.map(\.verdict) + branches.map(\.ontoTarget.verdict)
    if verdicts.contains(.unknown) || !unreadable.isEmpty { return .partial }
    return verdicts.allSatisfy { $0 == .clean } ? .ok : .findings
  }
}

extension ConflictsRecord.Branch {
  init(_ finding: ConflictSurvey.Finding) {
    branch = finding.branch.name
    workstreamId = finding.branch.workstream
    commit = finding.branch.tip
    worktree = finding.branch.worktree
    uncommittedCount = finding.branch.uncommittedCount
    aheadCount = finding.aheadCount
    behindCount = finding.behindCount
    ontoTarget = ConflictsRecord.Answer(
      verdict: finding.ontoTarget.verdict, files: finding.ontoTarget.files)
    undoes = finding.undoes
  }

  var takesBack: Bool { undoes?.contains { !$0.isAnnounced } ?? false }
}
