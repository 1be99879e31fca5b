public import Common
import Processes

/// Merged work that a branch takes back without saying so.
///
/// It happens when an agent's tree was older than the commit it was put on: a squash onto a newer
/// main, a merge of main that kept only the own side. Git merges such a branch without a conflict,
/// because for git it simply changes the files back.
public struct Undoing: Sendable, Equatable, Encodable {
  /// The merged commit whose work is taken back.
  public var commit: String
  /// The first line of its message; `nil` without one.
  @OrNull public var subject: String?
  /// The files that go back to what they were before it.
  public var paths: [String]
  /// Whether nothing of the commit is left.
  public var isComplete: Bool
  /// Whether a commit of the branch says that it reverts this one.
  public var isAnnounced: Bool

  private enum CodingKeys: String, CodingKey {
    case commit, subject, paths
    case isComplete = "complete"
    case isAnnounced = "announced"
  }
}

/// What was merged into the target lately, newest first.
struct MergedWork {
  /// How many commits back it looks.
  static let depth = 200

  private struct Change {
    let path: String
    let hash: PathHash
    let before: PathHash
    let isAddition: Bool
  }
  private struct Commit {
    let name: String
    let subject: String
    var changes: [Change] = []
  }
  private let commits: [Commit]

  init(of target: String, git: GitCommand) throws {
    let collector = Collector()
    let reader = RawDiff(
      onHeading: { heading in
        let halves = String(decoding: heading, as: UTF8.self).split(separator: " ", maxSplits: 1)
        collector.commits.append(
          Commit(name: String(halves[0]), subject: halves.count > 1 ? String(halves[1]) : ""))
      },
      onChange: { change in
        collector.commits[collector.commits.count - 1].changes.append(
          Change(
            path: MergeAnswer.visible(change.path), hash: Hash.path(change.path).whole,
            before: Hash.of(change.oldObject), isAddition: change.isAddition))
      })
    let arguments = [
      "log", "--first-parent", "-m", "-r", "-z", "--raw", "--no-renames", "--no-abbrev",
      "--no-show-signature", "--no-notes", "--format=%H %s", "-n", String(Self.depth), target, "--",
    ]
    let outcome = try git.child(arguments).runWaiting(
      stopReason: git.world.stopReason, onOutput: reader.read)
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    commits = collector.commits
  }

  /// What a branch takes back; `nil` when its merge base is not among the commits looked at.
  ///
  /// A file counts when the branch has exactly what it had before a merged commit. A file that the
  /// commit added and the branch lacks counts only together with all the rest of that commit: to
  /// delete one file is ordinary work.
  func undone(by footprint: Footprint, since base: String) -> [Undoing]? {
    guard let first = commits.firstIndex(where: { $0.name == base }) else { return nil }
    // The newest commit that a path is as before; all newer changes of the path are undone too.
    var depths: [PathHash: Int] = [:]
    for index in commits.indices[first...] {
      for change in commits[index].changes
      where depths[change.hash] == nil && footprint.changed[change.hash] == change.before {
        depths[change.hash] = index
      }
    }
    guard !depths.isEmpty else { return [] }
    return commits.indices[first...].compactMap { index in
      let commit = commits[index]
      let back = commit.changes.filter { index <= depths[$0.hash] ?? -1 }
      let isComplete = back.count == commit.changes.count
      guard !back.isEmpty, isComplete || back.contains(where: { !$0.isAddition }) else {
        return nil
      }
      return Undoing(
        commit: commit.name, subject: commit.subject.isEmpty ? nil : commit.subject,
        paths: back.map(\.path), isComplete: isComplete, isAnnounced: false)
    }
  }

  // Written by the task that reads git's output, read after its end.
  private final class Collector: @unchecked Sendable {
    var commits: [Commit] = []
  }
}
