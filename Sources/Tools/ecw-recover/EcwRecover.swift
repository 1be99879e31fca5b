import ArgumentParser
import Common
import Terminal

@main
struct EcwRecover: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-recover",
    abstract: "Saves what is left of a damaged or lost store, and puts it in place.",
    discussion: Manual.page(
      """
      Say what can be saved (assess), save the rows of a damaged store (salvage), look for what \
      is left of a lost one (find, extract), put together the best of several sources (merge), and \
      put the result in place (install). Only install changes a store, and it can be undone.
      """,
      examples: [
        "ecw-recover assess                                  what is damaged, what can be saved",
        "ecw-recover salvage .ecw/events.db --to saved.db    every row that is still there",
        "ecw-recover install saved.db                        put it in place, checked",
      ], statuses: [.ok, .findings, .bad, .failed, .refused, .partial, .usage, .unavailable]),
    version: SuiteVersion.current,
    subcommands: [
      Assess.self, SalvageVerb.self, Find.self, Extract.self, Merge.self, Install.self,
    ])
}
