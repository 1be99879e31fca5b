import ArgumentParser
import Common
import Terminal
import Worktrees

struct Remove: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove worktrees of which nothing is lost; with --rescue, save first what would be.",
    discussion: Manual.page(
      """
      Refuses what is in use and what would lose anything: ignored files that no build makes again, \
      hidden files, commits that only this worktree knows, operations in progress. The branch stays \
      unless --delete-branch is given and its work is merged. 'wt-clean rescues restore' takes a \
      removal with --rescue back; what was safe held nothing that is not in a commit or a build.
      """,
      examples: [
        "wt-clean remove agent-1-ws-22 --dry-run",
        "wt-clean remove --rescue agent-1-ws-22",
        "wt-clean list --json | jq -c 'select(.verdict==\"safe\")' | wt-clean remove -",
      ], statuses: [.ok, .failed, .refused, .partial, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions
  @OptionGroup var target: TargetOptions

  @Argument(
    help: "The worktrees: ids or paths; '-' reads them, one a line.",
    completion: WorktreeCompletion.ids)
  var names: [String]

  @Flag(help: "Save what would be lost as a rescue, then remove.")
  var rescue = false

  @Flag(help: "Delete the branch too when its work is merged.")
  var deleteBranch = false

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: CleanCall) throws -> any Report {
    let ids = try IdentifierList.read(names, field: "id", world: call.world)
    let selection = Selection(try Inventory(of: call.repository).places)
    let places = try ids.map { try selection.place($0, call.world) }.unique()
    let examiner = try call.examiner(into: target.into)
    var wanted = Remover.Options()
    wanted.savesFirst = rescue
    wanted.deletesBranch = deleteBranch
    wanted.isDryRun = dryRun
    wanted.limitMegabytes = try call.settings.number(.cleanRescueLimit)
    let removals = try Remover(call.repository, examiner, wanted).remove(
      try examiner.examine(places))
    call.audit("remove", removals)
    return RemovalRecord.listing(removals, call)
  }
}

extension [Place] {
  /// Each place once, however often it was named.
  func unique() -> [Place] {
    var seen: Set<String> = []
    return filter { seen.insert($0.id).inserted }
  }
}

extension CleanCall {
  /// Adds a line to the audit log when something was changed.
  func audit(_ verb: String, _ removals: [Removal]) {
    let changed = removals.filter { $0.outcome != .refused && $0.outcome != .planned }
    if changed.isEmpty { return }
    let rescues = changed.compactMap(\.rescue).map { Rescue.prefix + $0 }
    audit(
      verb,
      changed.map { "\($0.outcome.rawValue) \($0.assessment.place.id)" }.joined(separator: ", "),
      safetyCopy: rescues.isEmpty ? nil : rescues.joined(separator: " "),
      status: RemovalRecord.status(removals))
  }
}
