import ArgumentParser
import Common
import Terminal
import Worktrees

struct Hook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook", abstract: "What agent hosts call.",
    subcommands: [HookWorktreeRemove.self])
}

struct HookWorktreeRemove: Verb {
  static let configuration = CommandConfiguration(
    commandName: "worktree-remove",
    abstract: "Remove the worktree that the host's JSON names, or fail so that it stays.",
    discussion: Manual.page(
      """
      Reads the host's JSON from standard input and removes its worktree_path as 'remove' does. \
      Every other end is an exit status other than 0, on which the host leaves the directory as it \
      is; the reason is on standard error. With --rescue what would be lost is saved first. The \
      host's own processes may be inside; any other keeps the worktree.
      """,
      examples: [
        "echo '{\"worktree_path\":\"/repo/.worktrees/a\"}' | wt-clean hook worktree-remove"
      ], statuses: [.ok, .failed, .refused, .partial, .usage, .unavailable, .dataError]))

  @OptionGroup var options: CleanOptions

  @Flag(help: "Save what would be lost as a rescue, then remove.")
  var rescue = false

  var common: CommonOptions { options.common }

  func report(_ call: Call) throws -> any Report {
    var text = ""
    while let line = call.world.readLine() { text += line + "\n" }
    guard let input = try? JSON.decode(Input.self, from: Array(text.utf8)),
      input.worktreePath.hasPrefix("/")
    else {
      throw Failure(
        "standard input is no hook's JSON with an absolute 'worktree_path'", status: .dataError)
    }
    let path = Path.normal(input.worktreePath, from: "/")
    // The worktree itself leads to its repository, wherever the host was started.
    let workspace = try Workspace.find(explicit: options.common.root ?? path, in: call.world)
    return try remove(path, CleanCall(call, workspace))
  }

  private func remove(_ path: String, _ call: CleanCall) throws -> any Report {
    let place = try Selection(try Inventory(of: call.repository).places).place(path, call.world)
    var examiner = try call.examiner(into: nil)
    examiner.isAskedByHost = true
    var wanted = Remover.Options()
    wanted.savesFirst = rescue
    wanted.limitMegabytes = try call.settings.number(.cleanRescueLimit)
    let removals = try Remover(call.repository, examiner, wanted).remove(
      try examiner.examine([place]))
    call.audit("hook worktree-remove", removals)
    guard let removal = removals.first, removal.outcome != .removed else {
      return RemovalRecord.listing(removals, call)
    }
    throw Failure(
      "'\(Shell.printable(place.id))' stays: \(removal.problem ?? removal.outcome.rawValue)",
      hint: (removal.next ?? removal.assessment.next).map {
        Hint.command($0, root: call.workspace.root)  // the host may run it anywhere
      }, status: RemovalRecord.status(removals))
  }

  private struct Input: Decodable {
    let worktreePath: String
  }
}
