import ArgumentParser
import Common
import Terminal
import Worktrees

/// One rescue, as `rescues list` and `rescues show` print it.
struct RescueRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.rescue/1"
  var id: String
  var commit: String
  var worktree: String
  var createdAt: Timestamp
  var ageSeconds: Int64
  var reason: String
  @OrNull var path: String?
  @OrNull var branch: String?
  @OrNull var head: String?
  var fileCount: Int
  var sizeBytes: Int64
  var leftOutCount: Int
  var evidence: [String]
  @OrNull var files: [String]?

  init(_ rescue: Rescue, now: Timestamp) {
    let about = rescue.about
    (id, commit, worktree) = (rescue.id, rescue.commit, about.worktree)
    (createdAt, reason) = (about.createdAt, about.reason)
    ageSeconds = now.seconds - about.createdAt.seconds
    (fileCount, sizeBytes) = (about.fileCount, about.sizeBytes)
    (leftOutCount, evidence) = (about.leftOutCount, about.evidence)
    path = about.path
    branch = about.branch.map { $0.replacing("refs/heads/", with: "", maxReplacements: 1) }
    head = about.head
  }
}

struct RestoreRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.restore/1"
  var id: String
  var path: String
  var fileCount: Int
  @OrNull var branch: String?
  var notRestored: [String]

  init(_ rescue: Rescue, _ outcome: RescueRestorer.Outcome) {
    notRestored = outcome.notRestored
    (id, path, fileCount) = (rescue.id, outcome.path, outcome.fileCount)
    branch = outcome.branch.map { $0.replacing("refs/heads/", with: "", maxReplacements: 1) }
  }
}

struct DropRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.drop/1"
  var id: String
  var commit: String
  var outcome: String
  var undo: ToldCommand

  init(_ rescue: Rescue, dryRun: Bool, _ call: CleanCall) {
    (id, commit) = (rescue.id, rescue.commit)
    outcome = dryRun ? "planned" : "dropped"
    undo = call.told("git update-ref \(Shell.quote(rescue.reference)) \(rescue.commit)")
  }
}

extension CleanCall {
  /// A command in a record.
  func told(_ line: String) -> ToldCommand { ToldCommand(hint(line) ?? line, in: workspace) }
}

/// Completions from what really is there.
enum RescueCompletion {
  // What cannot be had is no completion; the command itself will say why.
  static let ids = CompletionKind.custom { arguments, _, _ in
    let world = CompletionWorld.current
    let root = CompletionWorld.value(of: "--root", in: arguments)
    guard let workspace = try? Workspace.find(explicit: root, in: world),
      let repository = try? Repository(of: workspace, world: world),
      let rescues = try? RescueStore(repository).all()
    else { return [] }
    return rescues.map(\.id)
  }
}
