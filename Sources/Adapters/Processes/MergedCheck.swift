import Common

/// Asks whether commits are merged into a target: by ancestry, tree, patch, squash or a trial merge.
///
/// A commit that was added after the merge makes its tip unmerged. Nothing is written to the
/// repository: trial objects go to a directory of their own that is removed again. A trial merge
/// needs git 2.38; an older git does without that kind of evidence.
public struct MergedCheck: Sendable {
  private let git: GitCommand
  /// The commit of the target.
  public let target: String
  private let targetTree: String

  /// Resolves the target: a full reference name or a commit id.
  public init(target: String, git: GitCommand) throws {
    guard !target.hasPrefix("-") else {
      throw Failure("'\(Shell.printable(target))' is not a branch", status: .usage)
    }
    let fields = try git.text(
      ["rev-list", "-1", "--no-commit-header", "--format=%H %T", target, "--"]
    ).split(separator: " ").map(String.init)
    guard fields.count == 2 else { throw Failure("'\(target)' has no commit") }
    self.git = git
    (self.target, targetTree) = (fields[0], fields[1])
  }

  /// The evidence for one commit id.
  public func evidence(for tip: String) throws -> MergeEvidence {
    try evidence(for: [tip])[tip] ?? MergeEvidence(.notMerged)
  }

  /// The evidence for each of many commit ids; those that have an ancestor in common are asked
  /// together.
  public func evidence(for tips: [String]) throws -> [String: MergeEvidence] {
    let ahead = try commitsAhead(of: tips)
    var found: [String: MergeEvidence] = [:]
    var branches: [String: [Branch]] = [:]
    for tip in Set(tips) {
      guard let commit = ahead[tip] else {
        found[tip] = MergeEvidence(.ancestor)
        continue
      }
      let branch = Branch(tip: tip, ahead: ahead)
      if commit.tree == targetTree {
        found[tip] = MergeEvidence(.sameTree)
      } else if branch.roots == [target] {
        found[tip] = MergeEvidence(.notMerged, missing: branch.commits.map(\.id))  // only ahead
      } else if let base = try base(of: branch) {
        branches[base, default: []].append(branch)
      } else {
        found[tip] = MergeEvidence(.notMerged, missing: branch.commits.map(\.id))
      }
    }
    for (base, group) in branches { try judge(group, base: base, into: &found) }
    return found
  }

  private func judge(
    _ group: [Branch], base: String, into found: inout [String: MergeEvidence]
  ) throws {
    let trial = try TrialObjects(for: git)
    defer { trial.remove() }
    let squashes = try trial.squashes(of: group.flatMap(\.line), onto: base)
    let known = try equivalents(to: group.map(\.tip) + squashes.values, git: trial.git)
    for branch in group {
      let missing = branch.commits.filter { !known.contains($0.id) }.map(\.id)
      let squashed = branch.line.last { squashes[$0.tree].map(known.contains) ?? false }
      if missing.isEmpty {
        found[branch.tip] = MergeEvidence(.patchID)
      } else if squashed?.id == branch.tip {
        found[branch.tip] = MergeEvidence(.squash)
      } else if try trialMerge(of: branch.tip, git: trial.git) == targetTree {
        found[branch.tip] = MergeEvidence(.addsNothing)
      } else {
        let picked = branch.commits.prefix { known.contains($0.id) }.last?.id
        let through = squashed?.id ?? picked
        let after = branch.commits.drop { $0.id != squashed?.id }.dropFirst().map(\.id)
        found[branch.tip] = MergeEvidence(
          .notMerged, missing: squashed == nil ? missing : after, mergedThrough: through)
      }
    }
  }

  // What is reachable from the tips and not from the target.
  private func commitsAhead(of tips: [String]) throws -> [String: Commit] {
    let input = tips.map { $0 + "\n" }.joined() + "^" + target + "\n"
    let lines = try git.bytes(
      [
        "rev-list", "--topo-order", "--reverse", "--no-commit-header", "--format=%H %T %P",
        "--stdin",
      ], input: Array(input.utf8))
    var found: [String: Commit] = [:]
    for (order, line) in lines.split(separator: 10).enumerated() {
      let fields = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
      found[fields[0]] = Commit(
        id: fields[0], tree: fields[1], parents: Array(fields.dropFirst(2)), order: order)
    }
    return found
  }

  private func base(of branch: Branch) throws -> String? {
    if branch.roots.count == 1 { return branch.roots.first }
    let (outcome, bytes) = try git.run(["merge-base", target, branch.tip])
    guard outcome.isSuccess else { return nil }  // no history in common
    return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
  }

  // The commits whose change, told by its patch id, is a commit of the target's own.
  private func equivalents(to commits: [String], git: GitCommand) throws -> Set<String> {
    let input = commits.map { "\(target)...\($0)\n" }.joined()
    let lines = try git.text(
      ["rev-list", "--cherry-mark", "--right-only", "--no-merges", "--stdin"],
      input: Array(input.utf8))
    return Set(
      lines.split(separator: "\n").filter { $0.hasPrefix("=") }.map { String($0.dropFirst()) })
  }

  // The tree of a merge in memory; `nil` when it conflicts or git is too old to try.
  private func trialMerge(of tip: String, git: GitCommand) throws -> String? {
    let (outcome, bytes) = try git.run(["merge-tree", "--write-tree", target, tip])
    guard outcome.isSuccess else { return nil }
    return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
  }
}

struct Commit: Sendable {
  let id: String, tree: String, parents: [String], order: Int
}

// The commits of a tip that the target does not have.
private struct Branch {
  let tip: String
  let commits: [Commit]
  // Where they leave the target's history.
  let roots: Set<String>
  // The first parents from the root to the tip: what a squash may have taken a part of.
  let line: [Commit]

  init(tip: String, ahead: [String: Commit]) {
    var seen: Set<String> = [], roots: Set<String> = [], waiting = [tip]
    while let id = waiting.popLast() {
      guard let commit = ahead[id] else {
        roots.insert(id)
        continue
      }
      if seen.insert(id).inserted { waiting += commit.parents }
    }
    var line: [Commit] = []
    var next: String? = tip
    while let commit = next.flatMap({ ahead[$0] }), line.count < 100 {
      line.append(commit)
      next = commit.parents.first
    }
    self.tip = tip
    self.roots = roots
    self.line = line.reversed()
    commits = seen.compactMap { ahead[$0] }.sorted { $0.order < $1.order }
  }
}
