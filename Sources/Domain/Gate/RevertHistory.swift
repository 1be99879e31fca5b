import Common
import Processes

/// What a branch's history says about reverts: of which commit, and whether they still hold.
struct RevertHistory {
  let tip: String
  let directory: String
  let world: World

  /// The commit that takes another one back, if it was not taken back itself.
  func revert(of commit: String) throws -> GateCommit? {
    try reverts(matching: "This reverts commit \(commit)", after: commit).first {
      try revert(of: $0.id) == nil
    }
  }

  /// The newest revert of a workstream's work that still holds, and the commit it takes back.
  func revert(ofWorkstream id: String) throws -> (revert: GateCommit, reverted: GateCommit)? {
    for merge in try GateCommit.ancestors(of: tip, limit: 5000, in: directory, world: world) {
      guard let named = MergedWork.fromSubject(merge.subject)?.workstream, Self.matches(named, id),
        !merge.subject.hasPrefix("Revert "), !merge.subject.hasPrefix("Reapply "),
        let revert = try revert(of: merge.id)
      else { continue }
      return (revert, merge)
    }
    // The subject of the merge may not name it; our own revert does.
    for revert in try reverts(matching: "Ecw-Workstream: \(id)", after: nil)
    where revert.subject.hasPrefix("Revert ") {
      guard let named = try trailer(of: revert), Self.matches(named, id),
        try self.revert(of: revert.id) == nil, let reverted = try reverted(by: revert)
      else { continue }
      return (revert, reverted)
    }
    return nil
  }

  private func trailer(of commit: GateCommit) throws -> String? {
    try GitCommand(in: directory, world: world).text([
      "log", "-1", "--no-show-signature", "--format=%(trailers:key=Ecw-Workstream,valueonly)",
      commit.id, "--",
    ]).split(separator: "\n").first.map(String.init)
  }

  /// The commit that a revert says it takes back.
  func reverted(by revert: GateCommit) throws -> GateCommit? {
    let body = try GitCommand(in: directory, world: world).text(
      ["log", "-1", "--no-show-signature", "--format=%B", revert.id, "--"])
    let words = body.split { " \n,.".contains($0) }
    guard
      let index = words.indices.first(where: {
        words[$0...].starts(with: ["This", "reverts", "commit"])
      }),
      index + 3 < words.count
    else { return nil }
    return try GateCommit.resolve(String(words[index + 3]), in: directory, world: world)
  }

  /// Whether an id is meant by a name, which may be the short form of it: `ws-22`.
  static func matches(_ id: String, _ name: String) -> Bool {
    id.utf8.elementsEqual(name.utf8) || id.utf8.starts(with: (name + "-").utf8)
  }

  private func reverts(matching text: String, after commit: String?) throws -> [GateCommit] {
    try GateCommit.matching(
      text, in: tip, without: commit, directory: directory, world: world)
  }
}
