import ArgumentParser
import Common
import Terminal

@main
struct WsState: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ws-state",
    abstract: "Reads, sets and mends the table of workstreams and their dependencies.",
    discussion: Manual.page(
      """
      The table is .state/orchestration.db, the dependencies are in workstreams/ws-*.json and in \
      the table's blocked_by. Without a verb it prints the summary.
      """,
      examples: [
        "ws-state                                     counts, and what is wrong",
        "ws-state list --status running               who works on what, since when",
        "ws-state set ws-15 failed --if-status running --message 'agent crashed'",
        "ws-state cycles                              who waits for whom in a circle",
      ], statuses: [.ok, .findings, .bad, .failed, .refused, .partial, .usage, .unavailable, .busy]),
    version: SuiteVersion.current,
    subcommands: [
      Summary.self, List.self, Show.self, SetStatus.self, Stuck.self, Graph.self, Cycles.self,
      Ready.self, Reconcile.self, Unblock.self, Retry.self, Reset.self, Init.self, Dump.self,
      Checkpoint.self,
    ],
    defaultSubcommand: Summary.self)
}
