import Common
import Processes

/// What a branch changed since a merge base, as far as it matters for the question whether a merge
/// must be tried.
struct Footprint: Sendable {
  /// Each changed path, with what it is now.
  private(set) var changed: [PathHash: PathHash] = [:]
  private var above: Set<PathHash> = []
  private var addedBelow: Set<PathHash> = []
  private var deletedBelow: Set<PathHash> = []
  private var hasAdditions = false
  private var hasDeletions = false

  // Git takes a deletion and an addition on the same side for a renaming.
  private var mayRename: Bool { hasAdditions && hasDeletions }

  mutating func add(_ change: RawChange) {
    let (path, directories) = Hash.path(change.path)
    changed[path] = Hash.of(change.newObject)
    above.formUnion(directories)
    if change.isAddition {
      hasAdditions = true
      addedBelow.formUnion(directories)
    } else if change.isDeletion {
      hasDeletions = true
      deletedBelow.formUnion(directories)
    }
  }

  /// Whether the two could meet in a merge; when not, the merge is clean without being tried.
  ///
  /// They meet in a path both changed; in a path of one that is a directory of the other; and where
  /// one may have renamed a directory into which the other puts something. The root is no such
  /// directory: it is never gone on a side that has added a file.
  func mayMeet(_ other: Footprint) -> Bool {
    !changed.keys.isDisjoint(with: other.changed) || !above.isDisjoint(with: other.changed.keys)
      || !other.above.isDisjoint(with: changed.keys)
      || mayRename && !deletedBelow.isDisjoint(with: other.addedBelow)
      || other.mayRename && !other.deletedBelow.isDisjoint(with: addedBelow)
  }

  /// The footprints of commits since merge bases, by one run of git.
  static func all(of wanted: Set<Key>, git: GitCommand) throws -> [Key: Footprint] {
    if wanted.isEmpty { return [:] }
    let order = Array(wanted)
    let collector = Collector(count: order.count)
    let reader = RawDiff(
      onHeading: { _ in collector.at += 1 }, onChange: collector.add)
    let arguments = [
      "diff-tree", "--stdin", "-r", "-z", "--raw", "--always", "--no-renames", "--no-abbrev",
      "--ignore-submodules=none",
    ]
    // A line with two commits compares the first with the second as if that were its parent.
    let input = order.map { "\($0.commit) \($0.base)\n" }.joined()
    let outcome = try git.child(arguments, input: Array(input.utf8)).runWaiting(
      stopReason: git.world.stopReason, onOutput: reader.read)
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    guard collector.at == order.count - 1 else { throw Failure("git diff-tree ended early") }
    return Dictionary(uniqueKeysWithValues: zip(order, collector.footprints))
  }

  /// A commit and the merge base it is compared with.
  struct Key: Hashable {
    let commit: String
    let base: String
  }

  // Written by the task that reads git's output, read after its end.
  private final class Collector: @unchecked Sendable {
    var footprints: [Footprint]
    var at = -1

    init(count: Int) { footprints = [Footprint](repeating: Footprint(), count: count) }

    func add(_ change: RawChange) {
      if footprints.indices.contains(at) { footprints[at].add(change) }
    }
  }
}

extension Dictionary.Keys {
  fileprivate func isDisjoint<Value2>(with other: [Element: Value2]) -> Bool {
    count <= other.count
      ? allSatisfy { other[$0] == nil } : other.keys.allSatisfy { !contains($0) }
  }
}

extension Set {
  fileprivate func isDisjoint<Value>(with keys: [Element: Value].Keys) -> Bool {
    count <= keys.count ? allSatisfy { !keys.contains($0) } : keys.allSatisfy { !contains($0) }
  }
}
