import ArgumentParser
import Common
import Signals
import Terminal

@main
struct EcwSignals: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-signals",
    abstract: "The signal queue: list, claim, finish, requeue, archive, expire, dispatch.",
    discussion: Manual.page(
      """
      Signals are files in .ecw/signals; where each of them stands is decided by the events in \
      .ecw/events.db, if there is one, and every change appends its event. Without a verb it lists \
      what waits and what is claimed.
      """,
      examples: [
        "ecw-signals list --stale 60m              what was left lying",
        "ecw-signals claim --count 5 --json | work | ecw-signals complete -",
        "ecw-signals list --stale 60m --json | ecw-signals archive - --dry-run",
        "ecw-signals expire --requeue              try again what crashed agents left",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy,
        .timedOut, .interrupted,
      ]),
    version: SuiteVersion.current,
    subcommands: [
      List.self, Show.self, Stats.self, Claim.self, Renew.self, Complete.self, Fail.self,
      Requeue.self, Archive.self, Expire.self, Dispatch.self,
    ],
    defaultSubcommand: List.self)

  // What a session start calls; nearly always expiry is not wanted.
  static func shortcut(_ arguments: [String], _ call: (Int64?) -> Call) throws -> (any Report)? {
    guard arguments.prefix(2) == ["expire", "--auto"],
      let options = Shortcut(arguments.dropFirst(2), flags: ["--timeout"]),
      let limit = options.seconds("--timeout"),
      try !SignalsCall(call(limit)).settings.flag(.signalsAutoExpire)
    else { return nil }
    return Listing([ChangeRecord]()) { _, _ in "" }
  }
}
