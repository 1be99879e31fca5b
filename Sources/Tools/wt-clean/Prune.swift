import ArgumentParser
import Common
import Terminal
import Worktrees

struct Prune: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove entries whose directory is gone for certain, one at a time.",
    discussion: Manual.page(
      """
      An entry whose directory may only be out of sight (not mounted, not readable, moved) stays; \
      one in an empty or missing directory of the repository goes when it is named, and is saved. \
      What only the entry knows (a staged index, commits on a detached HEAD, an operation in \
      progress) is saved as a rescue first.
      """,
      examples: ["wt-clean prune --dry-run", "wt-clean prune agent-1-ws-22"],
      statuses: [.ok, .failed, .refused, .partial, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions

  @Argument(
    help: "The entries; '-' reads them (default: every one that is dead).",
    completion: WorktreeCompletion.ids)
  var names: [String] = []

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: CleanCall) throws -> any Report {
    let all = try Inventory(of: call.repository).places
    let ids = try IdentifierList.read(names, field: "id", world: call.world)
    let wanted =
      try names.isEmpty
      ? all.filter { $0.kind == .entry }
      : ids.map { try Selection(all).place($0, call.world) }.unique()
    let examiner = Examiner(call.repository, targets: [], regenerable: [])
    var assessments = try examiner.examine(wanted)
    if names.isEmpty {
      for left in assessments where left.verdict != .dead { tell(of: left, call) }
      assessments = assessments.filter { $0.verdict == .dead }
    }
    let limit = try call.settings.number(.cleanRescueLimit)
    let removals = Pruner(call.repository, limitMegabytes: limit).prune(
      assessments, areNamed: !names.isEmpty, dryRun: dryRun)
    call.audit("prune", removals)
    return RemovalRecord.listing(removals, call)
  }

  private func tell(of left: Assessment, _ call: CleanCall) {
    let reason = left.evidence.first { $0.effect == .blocks }
    let words = reason.map { $0.item.rawValue.replacing("_", with: " ") } ?? "not proven to be gone"
    let detail = reason?.detail.map { ": \($0)" } ?? ""
    var text = Shell.printable("left: \(left.place.id): \(words)\(detail)") + "\n"
    if let next = call.hint(left.next) {
      let purpose = left.canBeConfirmed ? "if its directory is gone" : "next"
      text += "  \(purpose): \(Shell.printable(next))\n"
    }
    call.world.err(text)
  }
}
