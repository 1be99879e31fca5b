import Common
import Conflicts
import Terminal

/// `ws-gate conflicts` for people.
struct ConflictsPage {
  let record: ConflictsRecord
  let style: Style

  var text: String { head + unreadable + undone + collisions + order + files }

  private var head: String {
    let count = record.branches.count
    return "\(count) \(count == 1 ? "branch" : "branches") for \(Shell.printable(record.target)), "
      + "\(record.pairCount) \(record.pairCount == 1 ? "pair" : "pairs"), "
      + "\(record.collisions.count) collide"
      + (record.merged.isEmpty ? "" : "; already merged: \(record.merged.count)") + "\n"
  }

  private var unreadable: String {
    record.unreadable.map {
      let line =
        "\(Shell.printable($0.branch)): what is not committed in '\($0.worktree ?? "")' could not be "
        + "read: \($0.problem)"
      return style.paint(line, .warning) + "\n"
    }.joined()
  }

  private var undone: String {
    record.branches.flatMap { branch in
      (branch.undoes ?? []).map { undoing in
        let name = Shell.printable(branch.branch)
        let title = Shell.printable(undoing.subject ?? "")
        let verb = undoing.isAnnounced ? "reverts" : "would silently undo"
        let line =
          "\(name) \(verb) \(undoing.isComplete ? "all" : "part") of "
          + "\(undoing.commit.prefix(12)) (\(title)): \(Self.list(undoing.paths))"
        return style.paint(line, undoing.isAnnounced ? .faint : .bad) + "\n"
      }
    }.joined()
  }

  private var collisions: String {
    guard !record.collisions.isEmpty else { return "" }
    return "\n"
      + style.table(
        ["FIRST", "SECOND", "FILES"],
        record.collisions.map {
          [$0.first, $0.second, Self.describe($0.verdict, $0.files)]
        })
  }

  private var order: String {
    guard !record.order.isEmpty else { return "" }
    var placed: Set<String> = []
    var rows: [[String]] = []
    for (number, name) in record.order.enumerated() {
      rows.append([String(number + 1), name, meets(name, placed)])
      placed.insert(name)
    }
    return "\nmerge in this order:\n" + style.table(["", "BRANCH", "MEETS"], rows)
  }

  private func meets(_ name: String, _ placed: Set<String>) -> String {
    var words: [String] = []
    if let branch = record.branches.first(where: { $0.branch == name }) {
      if branch.takesBack { words.append("nothing, and undoes merged work: look first") }
      if branch.ontoTarget.verdict != .clean {
        words.append(
          "\(record.target): \(Self.describe(branch.ontoTarget.verdict, branch.ontoTarget.files))")
      }
      if let count = branch.uncommittedCount, count > 0 { words.append("\(count) uncommitted") }
    }
    for pair in record.collisions where pair.first == name || pair.second == name {
      let other = pair.first == name ? pair.second : pair.first
      if placed.contains(other) { words.append(other) }
    }
    return words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }

  private var files: String {
    record.wouldWrite.map { "would write \(Shell.printable($0))\n" }.joined()
      + record.written.map { "wrote \(Shell.printable($0))\n" }.joined()
  }

  private static func describe(_ verdict: MergeAnswer.Verdict, _ files: [CollidingFile]) -> String {
    switch verdict {
    case .unrelated: "no common history"
    case .unknown: "unknown: git fails at this merge"
    case .clean, .conflict: list(files.map(\.path))
    }
  }

  // Enough to see what it is about; the record has them all.
  private static func list(_ paths: [String]) -> String {
    let shown = paths.prefix(4).map(Shell.printable).joined(separator: ", ")
    return paths.count > 4 ? shown + " and \(paths.count - 4) more" : shown
  }
}
