import Common
import Gate
import Terminal

/// The question of git's pre-push hook: whether one of the tips that are pushed is known to be red.
///
/// Only the tips count: a red merge and its revert are pushed together. It is asked at every push,
/// so git is started twice at most while nothing is red.
enum PrePush {
  static func report(_ call: Call) throws -> any Report {
    let tips = try self.tips(call.world)
    let notes = GateNotes(try GateCall.hookWorkspace(call), world: call.world)
    guard !tips.isEmpty, try notes.mayExist() else { return listing([]) }
    let trees = try notes.trees(of: tips.map(\.commit))
    let results = try notes.results(forTrees: Array(Set(trees.values)))
    guard results.values.contains(where: { $0.contains { $0.verdict == .red } }) else {
      return listing([])
    }
    let gate = try GateCall(call, inHook: true)
    let records = try tips.map { tip in
      let known = trees[tip.commit].flatMap { results[$0] } ?? []
      return StatusRecord(commit: tip.commit, ref: tip.ref, try gate.reading(of: known))
    }
    return listing(records.filter { !$0.mayPush })
  }

  private static func tips(_ world: World) throws -> [(ref: String, commit: String)] {
    var tips: [(ref: String, commit: String)] = []
    while let line = world.readLine() {
      // The local name comes as it was typed, as 'HEAD@{1 day ago}': what counts is behind it.
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count >= 4, Hex.isObjectName(fields[fields.count - 3]) else {
        throw Failure(
          "'\(Shell.printable(line))' is no line of a pre-push hook", status: .dataError)
      }
      let commit = fields[fields.count - 3]
      let isDeletion = commit.allSatisfy { $0 == "0" }
      if !isDeletion { tips.append((fields[fields.count - 2], commit)) }
    }
    return tips
  }

  private static func listing(_ red: [StatusRecord]) -> any Report {
    Listing(red, status: red.isEmpty ? .ok : .bad) { red, style in
      guard let first = red.first else { return "" }
      return red.map { $0.text(style) }.joined()
        + "hint: ws-gate bisect              # find the merge that broke it\n"
        + "hint: ws-gate run --fresh \(first.commit.prefix(12))    # test it again\n"
        + "hint: ECW_HOOKS=0 git push        # push it all the same\n"
    }
  }
}
