import ArgumentParser
import Common
import Terminal

@main
struct WsGate: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ws-gate",
    abstract: "Tests what was merged, finds the merge that broke it, and reverts it.",
    discussion: Manual.page(
      """
      The test is the command line 'ecw.gate.command' of git's configuration, run by sh in a \
      worktree of the gate's own. Results are git notes on trees, in refs/notes/ecw-gate.
      """,
      examples: [
        "git config ecw.gate.command 'make test'     once in each repository",
        "ws-gate run                                 test HEAD",
        "ws-gate status                              what is known about HEAD",
        "ws-gate bisect                              which merge broke it",
        "ws-gate bisect --json | ws-gate revert -    and take that merge back",
      ],
      statuses: [.ok, .findings, .bad, .failed, .refused, .usage, .unavailable, .busy, .timedOut]),
    version: SuiteVersion.current,
    subcommands: [
      Run.self, Status.self, Bisect.self, Revert.self, Reland.self, ConflictsVerb.self, Hook.self,
    ])
}
