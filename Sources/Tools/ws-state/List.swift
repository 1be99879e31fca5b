import ArgumentParser
import Common
import Terminal
import Workstreams

struct List: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the workstreams of the table.",
    discussion: Manual.page(
      """
      The orchestrator writes local times without saying so, and repairs by hand write UTC without \
      saying so: '~' before an age means that the zone is assumed. Branches and worktrees are shown \
      only if they are there.
      """,
      examples: [
        "ws-state list --status running,failed",
        "ws-state list --stuck --after 2h",
        "ws-state list --json | jq -r 'select(.status==\"completed\").id'",
      ], statuses: [.ok, .failed, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("Only these statuses, separated by commas.", valueName: "list"))
  var status: String?

  @Flag(help: "Only what has been running for long, or nobody knows since when.")
  var stuck = false

  @OptionGroup var patience: Patience

  func report(_ call: StateCall) throws -> any Report {
    let statuses = status.map { Set($0.split(separator: ",").map(String.init)) }
    let running = WorkstreamStatus.running.rawValue
    let limit = stuck ? patience.after.seconds : nil
    return RowListing(
      call: call, wanted: stuck ? (statuses ?? [running]).intersection([running]) : statuses,
      minimumAgeSeconds: limit)
  }
}
