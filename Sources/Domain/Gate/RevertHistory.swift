import Common
import Processes

/// What a branch's history says about reverts: of which commit, and whether they still hold.
struct RevertHistory {
  let tip: String
  let directory: String
  let world: World

  /// The commit that takes another one back, if it was not taken back itself.
  func revert(of commit: String) throws -> GateCommit? {
    try reverts(of: commit).first { try !isTakenBack($0) }
  }

  // By a revert of it, or by one of a merge that brought it.
  private func isTakenBack(_ revert: GateCommit) throws -> Bool {
    if try self.revert(of: revert.id) != nil { return true }
    return try matching(RevertMessage.words, after: revert.id).contains { later in
      guard let merge = try reverted(by: later), merge.parents.count > 1,
        try isAncestor(revert.id, merge.id), try !isAncestor(revert.id, merge.parents[0])
      else { return false }
      return try !isTakenBack(later)
    }
  }

  private func isAncestor(_ commit: String, _ tip: String) throws -> Bool {
    try GateCommit.isAncestor(commit, of: tip, in: directory, world: world)
  }

  /// A revert that still holds, and the commit it takes back.
  typealias Pair = (revert: GateCommit, reverted: GateCommit)

  /// The reverts of a workstream's work that still hold, the newest revert first.
  func reverts(ofWorkstream id: String) throws -> [Pair] {
    var pairs: [Pair] = []
    for merge in try GateCommit.ancestors(of: tip, limit: 5000, in: directory, world: world) {
      guard Self.isNamed(id, by: MergedWork.named(by: merge)?.workstreams ?? []),
        !merge.subject.hasPrefix("Revert "), !merge.subject.hasPrefix("Reapply "),
        let revert = try revert(of: merge.id)
      else { continue }
      pairs.append((revert, merge))
    }
    // The subject of the merge may not name it; our own revert does.
    for revert in try matching("Ecw-Workstream: \(id)", after: nil)
    where revert.subject.hasPrefix("Revert ") && !pairs.contains(where: { $0.revert == revert }) {
      guard Self.isNamed(id, by: try trailers(of: revert)), try !isTakenBack(revert),
        let reverted = try reverted(by: revert)
      else { continue }
      pairs.append((revert, reverted))
    }
    return try newestFirst(pairs)
  }

  // Undone in this order each meets the tree that it left.
  private func newestFirst(_ pairs: [Pair]) throws -> [Pair] {
    guard pairs.count > 1 else { return pairs }
    let order = try matching(RevertMessage.words, after: nil).map(\.id)
    func place(_ pair: Pair) -> Int { order.firstIndex(of: pair.revert.id) ?? order.count }
    return pairs.sorted { place($0) < place($1) }
  }

  private func trailers(of commit: GateCommit) throws -> [String] {
    try GitCommand(in: directory, world: world).text([
      "log", "-1", "--no-show-signature", "--format=%(trailers:key=Ecw-Workstream,valueonly)",
      commit.id, "--",
    ]).split(separator: "\n").map(String.init)
  }

  /// The commit that a revert says it takes back; `nil` when it names none that is here.
  func reverted(by revert: GateCommit) throws -> GateCommit? {
    guard let name = try names(by: revert).first else { return nil }
    do {
      return try GateCommit.resolve(name, in: directory, world: world)
    } catch let failure as Failure where failure.status == .unavailable {
      return nil
    }
  }

  private func names(by revert: GateCommit) throws -> [String] {
    RevertMessage.names(
      in: try GitCommand(in: directory, world: world).text(
        ["log", "-1", "--no-show-signature", "--no-notes", "--format=%B", revert.id, "--"]))
  }

  private static func isNamed(_ id: String, by names: [String]) -> Bool {
    names.contains { matches($0, id) }
  }

  /// Whether an id is meant by a name, which may be the short form of it: `ws-22`.
  static func matches(_ id: String, _ name: String) -> Bool {
    id.utf8.elementsEqual(name.utf8) || id.utf8.starts(with: (name + "-").utf8)
  }

  // With `revert.reference` a message has a short name.
  private func reverts(of commit: String) throws -> [GateCommit] {
    try matching(RevertMessage.words + commit.prefix(4), after: commit).filter {
      try names(by: $0).contains { RevertMessage.isName($0, of: commit) }
    }
  }

  private func matching(_ text: String, after commit: String?) throws -> [GateCommit] {
    try GateCommit.matching(
      text, in: tip, without: commit, directory: directory, world: world)
  }
}
