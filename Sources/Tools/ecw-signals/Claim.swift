import ArgumentParser
import Common
import Signals
import Terminal

struct Claim: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "Claim signals: each goes to exactly one, with a token that its end needs.",
    discussion: Manual.page(
      """
      Without ids the ones that wait longest. Prints the claimed signals, with claim_token; nothing \
      printed means that nothing waits. A claim ends after ecw.signals.claimLimit unless 'renew' \
      lengthens it.
      """,
      examples: [
        "ecw-signals claim --type RESEARCH --by ps-researcher --json",
        "ecw-signals claim --count 20 --json | work | ecw-signals complete -",
      ], statuses: [.ok, .partial, .refused, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "Only these ids, or '-' for standard input (default: what waits longest).",
    completion: SignalCompletion.ids)
  var ids: [String] = []

  @Option(
    help: ArgumentHelp("How many at most (default: 1, or all that are named).", valueName: "n"))
  var count: Int?

  @Option(name: .long, help: ArgumentHelp("Only of this type; repeat for more.", valueName: "type"))
  var type: [String] = []

  @Option(help: ArgumentHelp("Who claims (default: user@host).", valueName: "name"))
  var by: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long the claim lives unrenewed.", valueName: "duration"))
  var duration: CommonOptions.Limit?

  @Flag(help: "Print what would be claimed; change nothing.")
  var dryRun = false

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count must be at least 1") }
  }

  func report(_ call: SignalsCall) throws -> any Report {
    var request = SignalQueue.ClaimRequest(owner: by ?? call.owner)
    request.ids = try IdentifierList.read(ids, field: "signal_id", world: call.world)
    if request.ids.isEmpty && !ids.isEmpty { return Listing([SignalRecord]()) { _, _ in "" } }
    (request.count, request.types, request.seconds) = (count, type, duration?.seconds)
    let (claimed, refused) = try call.queue.claim(request, isDry: dryRun)
    for change in refused {
      call.world.err(
        "ecw-signals: '\(Shell.printable(change.id))' was not claimed: \(change.reason ?? "")\n")
    }
    let status = ChangeRecord.status(refused)
    if !dryRun { call.audit("claim", claimed.map(\.id)) }
    let now = call.world.now()
    return Listing(
      claimed.map { SignalRecord($0, now: now, root: call.workspace.root) },
      status: claimed.isEmpty || refused.isEmpty ? status : .partial, render: Self.render)
  }

  private static func render(_ records: [SignalRecord], _ style: Style) -> String {
    if records.isEmpty { return "nothing to claim\n" }
    return style.table(
      ["SIGNAL", "TYPE", "TOKEN", "UNTIL", "TOPIC"],
      records.map { record in
        [
          record.signalId, record.signalType ?? "-", record.claimToken ?? "(dry run)",
          record.expiresAt?.description ?? "-", String((record.topic ?? "-").prefix(50)),
        ]
      })
  }
}
