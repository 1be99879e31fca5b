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
  }

  private struct Revert {
    let id: String
    let subject: String  // the commit that it takes back
    let brought: Set<String>  // that commit, and what it merged
    let side: String?  // the tip that it merged
  }

  private let git: GitCommand
  private let target: String
  private let standing: [Revert]  // the newest first

  /// Reads the reverts of a target, as far back as its history has anything to do with the tips.
  init(of tips: [String], target: String, git: GitCommand) throws {
    (self.git, self.target) = (git, target)
    var standing: [Revert] = []
    for named in tips.isEmpty ? [] : try Self.named(in: target, since: tips, git) {
      // Newer ones come first: what takes this one back is known already.
      if standing.contains(where: { $0.brought.contains(named.revert) }) { continue }
      // Only what is older can be taken back, whatever a message says.
      guard named.revert != named.subject,
        try git.holds(["merge-base", "--is-ancestor", named.subject, named.revert]),
        try Self.differs(from: named.revert, target, git)
      else { continue }
      standing.append(try Self.revert(named.revert, of: named.subject, git))
    }
    self.standing = standing
  }

  /// What is gone of the work of a tip that is merged; `nil` when all of it is there.
  func loss(of tip: String, _ evidence: MergeEvidence) throws -> Loss? {
    switch evidence.kind {
    case .ancestor:
      if let gone = standing.first(where: { $0.brought.contains(tip) }) {
        return Loss(revert: gone.id, isWhole: true)
      }
      // Merged again after the revert: that brought only what was new.
      let part = try standing.first { revert in
        guard let side = revert.side, try holds(side, tip) else { return false }
        return try !holds(revert.subject, tip)
      }
      return part.map { Loss(revert: $0.id, isWhole: false) }
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
    let gone = try single.compactMap { revert in
      try patches(["diff-tree", "--root", "-p", "-r", revert.subject]).first.map {
        (revert: revert.id, patch: $0)
      }
    }
    if let squash = gone.first(where: { whole.contains($0.patch) }) {
      return Loss(revert: squash.revert, isWhole: true)
    }
    guard let part = gone.first(where: { own.contains($0.patch) }) else { return nil }
    return Loss(revert: part.revert, isWhole: own.isSubset(of: gone.map(\.patch)))
  }

  private func patches(_ arguments: [String]) throws -> Set<String> {
    let plain = ["--no-color", "--no-ext-diff", "--no-textconv", "--full-index"]
    let diff = try git.bytes([arguments[0]] + plain + arguments.dropFirst())
    let lines = try git.text(["patch-id", "--stable"], input: diff)
    return Set(
      lines.split(separator: "\n").compactMap { $0.split(separator: " ").first }.map(String.init))
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

  // Whether any path that a revert changed differs in the target from what it was before.
  private static func differs(from revert: String, _ target: String, _ git: GitCommand) throws
    -> Bool
  {
    let before = revert + "^"
    let names = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", before]
    let changed = Set(try git.records(names + [revert, "--"]))
    return try git.records(names + [target, "--"]).contains(where: changed.contains)
  }
}
