import Common
import Processes

/// The merge bases of every pair of commits, from one walk over the history.
///
/// A commit is a merge base of two tips when both descend from it and no child of it has both among
/// its descendants. So it is enough to know, for each commit, which tips each of its children leads
/// to; what all tips have in common is not walked.
struct CommonHistory {
  private let count: Int
  private var bases: [Int: [String]] = [:]
  private(set) var descendants: [MemberSet] = []

  /// Walks the history of the tips; a tip may be there twice.
  init(of tips: [String], git: GitCommand) throws {
    count = tips.count
    let shared = try Self.sharedByAll(tips, git)
    let input = tips.joined(separator: "\n") + "\n" + shared.map { "^\($0)\n" }.joined()
    let lines = try git.text(
      ["rev-list", "--topo-order", "--parents", "--stdin"], input: Array(input.utf8))
    // For each commit the sets of tips its children lead to, and itself if it is a tip.
    var leading: [Substring: [MemberSet]] = [:]
    for (index, tip) in tips.enumerated() {
      leading[tip[...], default: []].append(MemberSet(tips.count, index))
    }
    for line in lines.split(separator: "\n") {
      let names = line.split(separator: " ")
      guard let commit = names.first, let parts = leading.removeValue(forKey: commit) else {
        continue
      }
      let all = record(commit, parts)
      descendants.append(all)
      for parent in names.dropFirst() where leading[parent]?.last != all {
        leading[parent, default: []].append(all)
      }
    }
    for commit in shared { _ = record(commit[...], leading[commit[...]] ?? []) }
  }

  /// The merge bases of two tips: usually one, several when they were merged crosswise, none when
  /// they have nothing in common.
  func bases(_ first: Int, _ second: Int) -> [String] {
    bases[min(first, second) * count + max(first, second)] ?? []
  }

  /// How many commits one tip has that another has not.
  func count(of tip: Int, notIn other: Int) -> Int {
    descendants.count { $0.contains(tip) && !$0.contains(other) }
  }

  private mutating func record(_ commit: Substring, _ parts: [MemberSet]) -> MemberSet {
    var all = MemberSet(count)
    for part in parts { all.formUnion(part) }
    // A child that leads to all of them is itself common to all of them.
    if parts.contains(where: { all.isSubset(of: $0) }) { return all }
    for tip in all.members {
      var covered = MemberSet(count, tip)
      for part in parts where part.contains(tip) { covered.formUnion(part) }
      for other in all.subtracting(covered).members where other > tip {
        bases[tip * count + other, default: []].append(String(commit))
      }
    }
    return all
  }

  private static func sharedByAll(_ tips: [String], _ git: GitCommand) throws -> [String] {
    let (outcome, bytes) = try git.run(["merge-base", "--octopus", "--all"] + tips)
    switch outcome.end {
    case .exited(0):
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    case .exited(1): return []
    default: throw git.failure(["merge-base", "--octopus", "--all"] + tips, outcome)
    }
  }
}
