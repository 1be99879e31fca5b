import ArgumentParser
import Common
import Terminal
import Worktrees

struct Adopt: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Make a directory whose entry is gone a worktree again; every file stays.",
    discussion: Manual.page(
      """
      The index is that of the branch's commit: what was staged shows as changed. The branch is \
      told by the name (agent-1-ws-22: ws/ws-22/agent-1) unless it is given; without one HEAD is \
      detached. A rescue may hold the old index: 'wt-clean rescues list'.
      """,
      examples: [
        "wt-clean adopt .worktrees/agent-1-ws-22 --dry-run",
        "wt-clean adopt .worktrees/agent-1-ws-22 --branch ws/ws-22/agent-1",
      ], statuses: [.ok, .failed, .refused, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions
  @OptionGroup var target: TargetOptions

  @Argument(help: ArgumentHelp("The directory.", valueName: "dir"), completion: .directory)
  var directory: String

  @Option(help: ArgumentHelp("The branch to be on.", valueName: "branch"))
  var branch: String?

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: CleanCall) throws -> any Report {
    let path = Path.normal(directory, from: call.world.currentDirectory)
    let targets = try Targets.resolve(
      target.into ?? call.settings.text(.cleanTarget), in: call.repository)
    let outcome = try Adopter(call.repository, targets: targets).adopt(
      (try? Disk.realPath(path)) ?? path, branch: branch, dryRun: dryRun)
    if !dryRun {
      call.audit("adopt", "\(outcome.path) (was: \(outcome.before))", status: .ok)
    }
    return Single(AdoptRecord(outcome), render: AdoptRecord.render)
  }
}

struct AdoptRecord: Encodable, Sendable {
  var schema = "ecw.wt-clean.adoption/1"
  @OrNull var id: String?
  var path: String
  @OrNull var branch: String?
  var head: String
  var outcome: String

  init(_ outcome: Adopter.Outcome) {
    path = outcome.path
    head = outcome.head
    self.outcome = outcome.id == nil ? "planned" : "adopted"
    id = outcome.id
    branch = outcome.branch.map { $0.replacing("refs/heads/", with: "", maxReplacements: 1) }
  }

  static func render(_ record: AdoptRecord, _ style: Style) -> String {
    Shell.printable(
      "\(record.outcome): \(record.path) on \(record.branch ?? "no branch, at \(record.head)")")
      + "\nnext: git -C \(Shell.quote(record.path)) status\n"
  }
}
