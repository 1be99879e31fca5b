import ArgumentParser
import Common
import Signals
import Terminal

struct List: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List signals, the oldest first, and where their file and the event log disagree.",
    discussion: Manual.page(
      """
      Without --status those that wait and those that are claimed. A claimed signal's age counts \
      from its claim. Files that are no signals are told on standard error.
      """,
      examples: [
        "ecw-signals list --stale 60m", "ecw-signals list --status failed --type RESEARCH",
        "ecw-signals list --json | jq -r 'select(.disagreement).signal_id'",
      ], statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable]))

  @OptionGroup var common: CommonOptions
  @OptionGroup var selection: Selection

  func report(_ call: SignalsCall) throws -> any Report {
    let found = try call.queue.list(selection.filter())
    for file in found.malformed {
      call.world.err(
        "ecw-signals: '\(Shell.printable(file.name))' is no signal: \(file.reason)\n")
    }
    if !found.malformed.isEmpty {
      call.world.err("hint: ecw-signals expire --dry-run\n")
    }
    let now = call.world.now()
    let records = found.signals.map { SignalRecord($0, now: now, root: call.workspace.root) }
    let isClean = found.malformed.isEmpty && records.allSatisfy { $0.disagreement == nil }
    return Listing(records, status: isClean ? .ok : .findings, render: Self.render)
  }

  static func render(_ records: [SignalRecord], _ style: Style) -> String {
    if records.isEmpty { return "no signals\n" }
    return style.table(
      ["SIGNAL", "TYPE", "STATUS", "AGE", "TRIES", "BY", "TOPIC", ""],
      records.map { record in
        [
          record.signalId, record.signalType ?? "-", record.status.rawValue,
          Quantity.age(seconds: record.ageSeconds), String(record.attemptsCount),
          record.claimedBy ?? "-", String((record.topic ?? "-").prefix(50)),
          record.disagreement ?? "",
        ]
      })
  }
}

/// Which signals a verb is about.
struct Selection: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only those older than this, such as 60m.", valueName: "duration"))
  var stale: String?

  @Option(help: ArgumentHelp("Only those in this state; repeat for more.", valueName: "state"))
  var status: [State] = []

  @Flag(help: "Only those that are claimed.")
  var claimed = false

  @Option(name: .long, help: ArgumentHelp("Only of this type; repeat for more.", valueName: "type"))
  var type: [String] = []

  var isEmpty: Bool { stale == nil && status.isEmpty && !claimed && type.isEmpty }

  func filter() throws -> SignalQueue.Filter {
    var filter = SignalQueue.Filter()
    filter.statuses = status.map(\.value) + (claimed ? [.claimed] : [])
    filter.types = type
    filter.staleSeconds = try stale.map { text in
      guard let seconds = Quantity.seconds(text) else {
        throw Failure(
          "'\(Shell.printable(text))' is not a duration", hint: "ecw-signals list --stale 60m",
          status: .usage)
      }
      return seconds
    }
    return filter
  }

  struct State: ExpressibleByArgument {
    let value: SignalStatus
    init?(argument: String) {
      guard let value = SignalStatus(word: argument) else { return nil }
      self.value = value
    }
    static var allValueStrings: [String] { SignalStatus.allCases.map { $0.rawValue.lowercased() } }
  }
}
