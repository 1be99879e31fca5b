import Processes

/// What was merged into a branch and taken back there by a revert that still holds.
///
/// A revert says in its message which commit it takes back; what a merge brought goes with it. It
/// holds until it is taken back itself, or every path that it changed is as it was before it.
struct RevertedWork {
  /// How much of a branch's work was taken back, and by which commit.
  struct Loss: Equatable {
    let revert: String
    let isWhole: Bool
    /// Whether the paths are as the revert left them; else the work may have been brought back.
    let isCertain: Bool
  }

  private struct Revert {
    let id: String
    let subject: String  // the commit that it takes back
    let brought: Set<String>  // that commit, and what it merged
    let side: String?  // the tip that it merged
    var isUntouched = false  // nothing changed its paths after it

    func loss(isWhole: Bool) -> Loss { Loss(revert: id, isWhole: isWhole, isCertain: isUntouched) }
  }

  // Read when a copy is looked at, and once for all of them.
  private final class Patches {
    var ofSubjects: [String: String]?
  }

  private let git: GitCommand
  private let target: String
  private let standing: [Revert]  // the newest first
  private let known = Patches()

  /// Reads the reverts of a target, as far back as its history has anything to do with the tips.
  init(of tips: [String], target: String, git: GitCommand) throws {
    (self.git, self.target) = (git, target)
    var standing: [Revert] = []
    for named in tips.isEmpty ? [] : try Self.named(in: target, since: tips, git) {
      // Newer ones come first: what takes this one back is known already.
      if standing.contains(where: { $0.brought.contains(named.revert) }) { continue }
      // Only what is older can be taken back, whatever a message says.
      guard named.revert != named.subject,
        try git.holds(["merge-base", "--is-ancestor", named.subject, named.revert])
      else { continue }
      let changed = try Self.changes(from: named.revert + "^", to: named.revert, git)
      let missing = try Self.changes(from: named.revert + "^", to: target, git)
      if changed.isDisjoint(with: missing) { continue }
      var revert = try Self.revert(named.revert, of: named.subject, git)
      revert.isUntouched = try Self.changes(from: named.revert, to: target, git)
        .isDisjoint(with: changed)
      standing.append(revert)
    }
    self.standing = standing
  }

  /// What is gone of the work of a tip that is merged; `nil` when all of it is there.
  func loss(of tip: String, _ evidence: MergeEvidence) throws -> Loss? {
    switch evidence.kind {
    case .ancestor:
      if let gone = standing.first(where: { $0.brought.contains(tip) }) {
        return gone.loss(isWhole: true)
      }
      // Merged again after the revert: that brought only what was new.
      let part = try standing.first { revert in
        guard let side = revert.side, try holds(side, tip) else { return false }
        return try !holds(revert.subject, tip)
      }
      return part?.loss(isWhole: false)
    case .patchID, .squash: return try lossOfCopies(tip)
    case .sameTree, .addsNothing, .notMerged: return nil
    }
  }

  // Copies have other ids: they are known by what they change.
  private func lossOfCopies(_ tip: String) throws -> Loss? {
    let single = standing.filter { $0.side == nil }
    if single.isEmpty { return nil }
    let base = try git.text(["merge-base", target, tip])
    let whole = try patches(["diff-tree", "-p", "-r", base, tip])
    let own = try patches(
      ["log", "-p", "--no-merges", "--format=commit %H", "\(base)..\(tip)", "--"])
    let subjects = try patches(ofSubjects: single)
    let gone = single.compactMap { revert in
      subjects[revert.subject].map { (revert: revert, patch: $0) }
    }
    if let squash = gone.first(where: { whole.contains($0.patch) }) {
      return squash.revert.loss(isWhole: true)
    }
    guard let part = gone.first(where: { own.contains($0.patch) }) else { return nil }
    return part.revert.loss(isWhole: own.isSubset(of: gone.map(\.patch)))
  }

  // By the commits that were taken back.
  private func patches(ofSubjects reverts: [Revert]) throws -> [String: String] {
    if let known = known.ofSubjects { return known }
    let lines = try patchLines(
      ["diff-tree", "--stdin", "--root", "-p", "-r"],
      input: reverts.map { $0.subject + "\n" }.joined())
    let found = Dictionary(lines.map { ($0.commit, $0.patch) }) { first, _ in first }
    known.ofSubjects = found
    return found
  }

  private func patches(_ arguments: [String]) throws -> Set<String> {
    Set(try patchLines(arguments).map(\.patch))
  }

  private func patchLines(_ arguments: [String], input: String = "") throws
    -> [(patch: String, commit: String)]
  {
    let plain = ["--no-color", "--no-ext-diff", "--no-textconv", "--full-index"]
    let diff = try git.bytes(
      [arguments[0]] + plain + arguments.dropFirst(), input: Array(input.utf8))
    return try git.text(["patch-id", "--stable"], input: diff).split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
      .filter { $0.count == 2 }.map { (patch: $0[0], commit: $0[1]) }
  }

  private func holds(_ commit: String, _ tip: String) throws -> Bool {
    try git.holds(["merge-base", "--is-ancestor", commit, tip])
  }

  // MARK: - Reading the reverts

  private static func revert(_ id: String, of subject: String, _ git: GitCommand) throws -> Revert {
    let parents = try git.text(["rev-list", "--no-walk", "--parents", subject, "--"])
      .split(separator: " ").dropFirst().map(String.init)
    guard parents.count > 1 else {
      return Revert(id: id, subject: subject, brought: [subject], side: nil)
    }
    let brought = try git.text(["rev-list", subject, "^" + parents[0], "--"])
      .split(separator: "\n").map(String.init)
    return Revert(id: id, subject: subject, brought: Set(brought), side: parents[1])
  }

  // Each revert with a commit that its message names, children before their parents.
  private static func named(in target: String, since tips: [String], _ git: GitCommand) throws
    -> [(revert: String, subject: String)]
  {
    // What all of them have in common is older than any revert of theirs.
    let (outcome, bytes) = try git.run(["merge-base", "--octopus", target] + tips)
    let base = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    let fields = try git.records(
      [
        "log", "-z", "--topo-order", "--no-show-signature", "--no-notes", "--no-color",
        "--fixed-strings", "--grep=This reverts commit ", "--format=%H %B", target,
      ] + (outcome.isSuccess ? ["^" + base] : []) + ["--"])
    let pairs = fields.flatMap { field in
      let words = field.split { " \n\t,.()".contains($0) }.map(String.init)
      return words.indices.dropLast(3).filter {
        words[$0..<($0 + 3)] == ["This", "reverts", "commit"]
      }.map { (revert: words[0], name: words[$0 + 3]) }
    }
    let ids = try resolve(pairs.map(\.name), git)
    return zip(pairs, ids).compactMap { pair, id in id.map { (pair.revert, $0) } }
  }

  // The commits' full ids; `nil` for what is no commit here.
  private static func resolve(_ names: [String], _ git: GitCommand) throws -> [String?] {
    if names.isEmpty { return [] }
    let input = names.map { name in
      (name.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } ? name : "-") + "^{commit}\n"
    }
    return try git.text(["cat-file", "--batch-check"], input: Array(input.joined().utf8))
      .split(separator: "\n").map { line in
        let fields = line.split(separator: " ")
        return fields.count == 3 && fields[1] == "commit" ? String(fields[0]) : nil
      }
  }

  private static func changes(from old: String, to new: String, _ git: GitCommand) throws
    -> Set<String>
  {
    Set(
      try git.records(["diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new, "--"]))
  }
}
