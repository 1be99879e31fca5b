import ArgumentParser
import Common
import Terminal

@main
struct WtClean: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "wt-clean",
    abstract: "Cleans up, repairs and re-attaches git worktrees without ever losing work.",
    discussion: Manual.page(
      """
      Without a verb it lists every worktree with a verdict, the evidence for it and the next \
      command. Nothing that git would lose in silence (ignored and hidden files, detached commits, \
      operations in progress) is removed unless it is saved first.
      """,
      examples: [
        "wt-clean                                    what is there, and what to do with it",
        "wt-clean list --json | jq -c 'select(.verdict==\"safe\")' | wt-clean remove -",
        "wt-clean remove --rescue agent-1-ws-22      save everything, then remove",
      ], statuses: [.ok, .failed, .refused, .partial, .usage, .unavailable]),
    version: SuiteVersion.current,
    subcommands: [
      List.self, Remove.self, Rescues.self, Repair.self, Adopt.self, Prune.self, Plan.self,
      Apply.self, Hook.self,
    ],
    defaultSubcommand: List.self)
}
