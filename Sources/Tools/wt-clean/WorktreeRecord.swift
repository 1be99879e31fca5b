import Common
import Processes
import Worktrees

/// One worktree, or what is left of one, as `list` prints it.
struct WorktreeRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.worktree/1"
  var id: String
  var kind: Place.Kind
  @OrNull var path: String?
  @OrNull var branch: String?
  @OrNull var head: String?
  var verdict: Verdict
  @OrNull var merged: MergeEvidence.Kind?
  var evidence: [Item]
  @OrNull var next: ToldCommand?

  struct Item: Encodable, Sendable {
    var item: Evidence.Item
    var effect: Evidence.Effect
    var count: Int
    @OrNull var sizeBytes: Int64?
    var paths: [String]
    @OrNull var detail: String?

    init(_ evidence: Evidence) {
      (item, effect, count) = (evidence.item, evidence.effect, evidence.count)
      paths = evidence.paths
      sizeBytes = evidence.sizeBytes
      detail = evidence.detail
    }
  }

  init(_ assessment: Assessment, _ call: CleanCall) {
    (id, kind) = (assessment.place.id, assessment.place.kind)
    verdict = assessment.verdict
    evidence = assessment.evidence.map(Item.init)
    path = assessment.place.path
    branch = assessment.branchName
    head = assessment.head
    merged = assessment.merged?.kind
    next = assessment.next.map(call.told)
  }

  /// What was found, in one line for people.
  var summary: String {
    evidence.map { item in
      let word = item.item.rawValue.replacing("_", with: " ")
      var text = item.count > 1 ? "\(item.count) \(word)" : word
      if let size = item.sizeBytes { text += " (\(Quantity.bytes(size)))" }
      if item.item == .ignoredPrecious, let first = item.paths.first { text += " \(first)" }
      return text
    }.joined(separator: ", ")
  }
}
