import ArgumentParser
import Common
import Terminal

@main
struct EcwEvents: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-events",
    abstract: "Reads, checks, exports and imports the event log, and rebuilds its read models.",
    discussion: Manual.page(
      """
      The event log is the source of truth: .ecw/events.db, or ECW_EVENT_STORE_PATH. The verbs \
      that look change no byte of it.
      """,
      examples: [
        "ecw-events log --limit 20 --since 1h           what happened in the last hour",
        "ecw-events check                               is every event still there?",
        "ecw-events export > events.jsonl               all of it, for 'import' and 'jq'",
      ], statuses: [.ok, .findings, .bad, .failed, .refused, .usage, .unavailable, .busy]),
    version: SuiteVersion.current,
    subcommands: [
      Log.self, Streams.self, Check.self, Export.self, Import.self,
      Projections.self, Rebuild.self,
    ])
}
