import Common
import Processes

/// Which commits of a chain of first parents a later one of them takes back, by their messages.
enum TakenBack {
  /// The place of the last one that brought such a revert, by the place of what it takes back.
  static func places(in chain: [GateCommit], directory: String, world: World) throws -> [Int: Int] {
    let git = GitCommand(in: directory, world: world)
    guard let first = chain.first, let last = chain.last else { return [:] }
    let records = try git.records([
      "log", "-z", "--no-show-signature", "--no-color", "--no-notes", "--fixed-strings",
      "--grep=" + RevertMessage.words, "--format=%H %B", last.id, "^" + first.id, "--",
    ])
    var places: [Int: Int] = [:]
    for record in records {
      let revert = String(record.prefix { $0 != " " })
      for name in RevertMessage.names(in: record) {
        guard
          let taken = chain.firstIndex(where: { RevertMessage.isName(name, of: $0.id) }),
          let place = try place(of: revert, in: chain, git), place > taken
        else { continue }
        places[taken] = max(place, places[taken] ?? 0)
      }
    }
    return places
  }

  // A revert may have been made on a branch: what counts is the merge that brought it.
  private static func place(of commit: String, in chain: [GateCommit], _ git: GitCommand) throws
    -> Int?
  {
    if let place = chain.firstIndex(where: { $0.id == commit }) { return place }
    let later = try git.text([
      "rev-list", "--ancestry-path", chain[chain.count - 1].id, "^" + commit, "--",
    ])
    let ids = Set(later.split(separator: "\n"))
    return chain.firstIndex { ids.contains($0.id[...]) }
  }
}
