import ArgumentParser
import Common
import EventLog
import Terminal

struct Rebuild: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make a read model anew from the events and swap it in when it is proven.",
    discussion: Manual.page(
      """
      The table is built in a copy of the projection store beside it, twice; only if both builds \
      have the same digest the copy replaces the store, in one rename, and the old one goes to \
      .ecw/quarantine. Other tables stay as they are. Interrupted, the next call goes on where it \
      was. blackboard_signals is built in; for another table name a program that reads events and \
      prints rows, both NDJSON. It is run as named, never by a shell, and after a kill from the \
      beginning. Undo: move the old file back while nobody has the store open.
      """,
      examples: [
        "ecw-events rebuild --dry-run", "ecw-events rebuild",
        "ecw-events rebuild --table todo --projector python3 tools/todo.py",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .usage, .dataError, .unavailable, .busy, .interrupted,
      ]))

  @OptionGroup var options: EventsOptions
  @OptionGroup var place: ProjectionOptions

  @Option(help: ArgumentHelp("The table (default: blackboard_signals).", valueName: "name"))
  var table = Rebuilder.builtInTable

  @Flag(help: "Build it once, compare it with what is there, change nothing.")
  var dryRun = false

  @Option(
    parsing: .remaining,
    help: ArgumentHelp(
      "The program and its arguments: everything that follows.", valueName: "program"))
  var projector: [String] = []

  func places(for command: String) -> [(option: String, path: String?)] {
    [("--store", options.store)] + place.places(for: command)
  }

  func validate() throws {
    guard projector.isEmpty, table != Rebuilder.builtInTable else { return }
    throw ValidationError("table '\(table)' is not built in; name its program with --projector")
  }

  func report(_ call: EventsCall) throws -> any Report {
    let target = try place.path(call)
    let rebuilder = Rebuilder(
      try call.source(), target: target, table: table,
      projector: projector.isEmpty ? .builtIn : .command(projector),
      quarantine: try quarantine(call, target))
    let outcome = try dryRun ? rebuilder.plan() : rebuilder.run()
    let status: ExitStatus = outcome.orphans + outcome.unknown > 0 ? .findings : .ok
    if outcome.kind == .rebuilt {
      try call.audit(
        "rebuild", "\(table) in \(target)", safetyCopy: outcome.quarantined, status: status)
    }
    return Single(
      RebuildRecord(outcome, store: target, table: table), status: status,
      render: RebuildRecord.render)
  }

  // On the same file system as the store, whose file is kept by a second name.
  private func quarantine(_ call: EventsCall, _ target: String) throws -> String {
    let time = CivilTime(utc: call.world.now()).text
      .replacing("-", with: "").replacing(":", with: "")
    let name = "\(time)Z-rebuild-\(RandomName.hex(6))"
    let workspace = try? call.call.workspace()  // a store outside of any has its own place
    if let workspace, Path.relative(target, to: workspace.root) != nil {
      return workspace.stateDirectory + "/quarantine/" + name
    }
    return Path.parent(target) + "/.ecw-quarantine-" + name
  }
}

struct RebuildRecord: Encodable, Sendable {
  var schema = "ecw.events.rebuild/1"
  var outcome: String
  var store: String
  var table: String
  var eventsCount: Int64
  var highestPosition: Int64
  var rowsCount: Int64
  var digest: String
  @OrNull var previousRowsCount: Int64?
  @OrNull var previousDigest: String?
  var orphanEventsCount: Int64
  var unknownEventsCount: Int64
  @OrNull var resumedFromPosition: Int64?
  @OrNull var quarantined: String?

  init(_ outcome: Rebuilder.Outcome, store: String, table: String) {
    (self.store, self.table, self.outcome) = (store, table, outcome.kind.rawValue)
    (eventsCount, highestPosition) = (outcome.events, outcome.position)
    (rowsCount, digest) = (outcome.rows, outcome.digest)
    (orphanEventsCount, unknownEventsCount) = (outcome.orphans, outcome.unknown)
    previousRowsCount = outcome.previousRows
    previousDigest = outcome.previousDigest
    resumedFromPosition = outcome.resumedFrom
    quarantined = outcome.quarantined
  }

  static func render(_ record: RebuildRecord, _ style: Style) -> String {
    let table = Shell.printable(record.table)
    let size = "\(counted(record.rowsCount, "row")) from \(counted(record.eventsCount, "event"))"
    var text =
      switch record.outcome {
      case "unchanged": "'\(table)' is right already: \(size)\n"
      case "planned": "would rebuild '\(table)': \(size)\n"
      default: "rebuilt '\(table)': \(size)\n"
      }
    if let position = record.resumedFromPosition { text += "  taken up at position \(position)\n" }
    if record.orphanEventsCount > 0 {
      text += "  \(counted(record.orphanEventsCount, "event")) of signals that were never posted\n"
    }
    if record.unknownEventsCount > 0 {
      text += "  \(counted(record.unknownEventsCount, "event")) about signals not understood\n"
    }
    if let path = record.quarantined { text += "  the old one: \(path)\n" }
    return text
  }
}
