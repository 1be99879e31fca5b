import ArgumentParser
import Common
import Processes
import Terminal
import Worktrees

struct List: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every worktree, entry and orphaned directory with a verdict and its evidence.",
    discussion: Manual.page(
      """
      keep: leave it. safe: nothing would be lost. rescue-first: 'remove --rescue' saves what \
      would be lost. blocked: in use, or not to be judged. orphan: a directory whose entry is \
      gone. dead: an entry whose directory is gone for certain.
      """,
      examples: [
        "wt-clean list", "wt-clean list --json | jq -r 'select(.verdict==\"blocked\") | .next'",
        "wt-clean list agent-1-ws-22 --json | jq .evidence",
      ], statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions
  @OptionGroup var target: TargetOptions

  @Argument(
    help: "The worktrees: ids or paths; '-' reads them (default: all).",
    completion: WorktreeCompletion.ids)
  var names: [String] = []

  func report(_ call: CleanCall) throws -> any Report {
    let all = try Inventory(of: call.repository).places
    let ids = try IdentifierList.read(names, field: "id", world: call.world)
    let wanted = names.isEmpty ? all : try ids.map { try Selection(all).place($0, call.world) }
    var examiner = try call.examiner(into: target.into)
    examiner.isBrief = true
    let records = try examiner.examine(wanted).map { WorktreeRecord($0, call) }
    return Listing(records, render: Self.render)
  }

  private static func render(_ records: [WorktreeRecord], _ style: Style) -> String {
    let table = style.table(
      ["ID", "VERDICT", "BRANCH", "MERGED", "EVIDENCE"],
      records.map { record in
        [
          record.id, record.verdict.rawValue, record.branch ?? "-",
          record.merged?.rawValue.replacing("_", with: " ") ?? "-", record.summary,
        ]
      })
    let next = records.compactMap(\.next?.line)
    return next.isEmpty
      ? table : table + "next:\n" + next.map { "  \(Shell.printable($0))\n" }.joined()
  }
}
