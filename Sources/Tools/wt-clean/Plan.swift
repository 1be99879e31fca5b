import ArgumentParser
import Common
import Terminal
import Worktrees

struct Plan: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print what could go, each step with a hash of its evidence; change nothing.",
    discussion: Manual.page(
      """
      With --json the steps are what 'apply' reads. A worktree that is kept or blocked has no step; \
      one that needs a rescue has one with --rescue.
      """,
      examples: [
        "wt-clean plan", "wt-clean plan --rescue --json >plan.ndjson; wt-clean apply plan.ndjson",
      ], statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions
  @OptionGroup var target: TargetOptions

  @Flag(help: "Plan rescues too.")
  var rescue = false

  @Flag(help: "Plan to delete the branches whose work is merged.")
  var deleteBranch = false

  func report(_ call: CleanCall) throws -> any Report {
    let examiner = try call.examiner(into: target.into)
    let found = try examiner.examine(try Inventory(of: call.repository).places)
    let entries = try Planner(call.repository, examiner).plan(
      found, rescues: rescue, deletesBranches: deleteBranch)
    return Listing(entries) { entries, style in
      if entries.isEmpty { return "nothing to do\n" }
      return style.table(
        ["ID", "ACTION", "BRANCH", "EVIDENCE"],
        entries.map { entry in
          [
            entry.id, entry.action.rawValue, entry.deleteBranch ? "delete" : "keep",
            entry.evidence.joined(separator: ", ").replacing("_", with: " "),
          ]
        })
    }
  }
}

struct Apply: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Carry out a plan, as far as its evidence still holds.",
    discussion: Manual.page(
      """
      Each step is looked at again: what has changed since the plan is reported as raced and left \
      alone.
      """,
      examples: [
        "wt-clean plan --json | wt-clean apply -", "wt-clean apply plan.ndjson --dry-run",
      ], statuses: [.ok, .failed, .refused, .partial, .usage, .unavailable, .dataError]))

  @OptionGroup var options: CleanOptions
  @OptionGroup var target: TargetOptions

  @Argument(
    help: ArgumentHelp("The plan's records; '-' reads standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: CleanCall) throws -> any Report {
    let examiner = try call.examiner(into: target.into)
    let removals = try Planner(call.repository, examiner).apply(
      try entries(call.world), dryRun: dryRun,
      limitMegabytes: try call.settings.number(.cleanRescueLimit))
    call.audit("apply", removals)
    return RemovalRecord.listing(removals, call)
  }

  private func entries(_ world: World) throws -> [PlanEntry] {
    var lines: [String] = []
    if file == "-" {
      while let line = world.readLine() { lines.append(line) }
    } else {
      let path = Path.normal(file, from: world.currentDirectory)
      lines = String(decoding: try Disk.read(path), as: UTF8.self).split(separator: "\n")
        .map(String.init)
    }
    return try lines.enumerated().filter { !$0.element.isEmpty }.map { number, line in
      do { return try JSON.decode(PlanEntry.self, from: Array(line.utf8)) } catch {
        throw Failure(
          "line \(number + 1) is no step of a plan", hint: "wt-clean plan --json",
          status: .dataError)
      }
    }
  }
}
