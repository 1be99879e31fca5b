import ArgumentParser
import Backups
import Common
import EventLog
import Terminal

struct Import: EventsVerb {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Bring the events of exports back, all of them or none.",
    discussion: Manual.page(
      """
      Takes what 'export' wrote, NDJSON or Markdown, in one transaction after a snapshot of the \
      store. Every event is validated. Refused, with nothing changed: an event that is there \
      already, a version that would be missing, a position that is taken, an export whose end or \
      one of whose pages is missing. Positions that no event of a new store has are counted \
      (exit 1): lost at some time, or left out of the export. A store that is not there is made. Undo: ecw-backup restore.
      """,
      examples: [
        "ecw-events import --dry-run events.jsonl",
        "ecw-events import docs/events/                 a directory of an export --markdown",
        "ecw-events export --store old.db | ecw-events import --skip-duplicates -",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .refused, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var options: EventsOptions

  @Argument(
    help: ArgumentHelp(
      "Files, pipes, or directories of Markdown; '-' is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Flag(help: "Say what would be done, or why it is refused; change nothing.")
  var dryRun = false

  @Flag(help: "Take the events there are although others will be missing.")
  var allowGaps = false

  @Flag(help: "Leave out events that are there already with the same content.")
  var skipDuplicates = false

  @Flag(help: "Take events that are no CloudEvents as they are.")
  var allowMalformed = false

  @Flag(help: "Give every event the next free position instead of its own.")
  var newPositions = false

  func report(_ call: EventsCall) throws -> any Report {
    let directory = call.world.currentDirectory
    let inputs = try files.flatMap { file -> [ImportInput] in
      guard let spool = try ImportSpool.ofUnread(file, from: directory, world: call.world) else {
        return try ImportInput.named([file], from: directory)
      }
      return [ImportInput(spool, name: file == "-" ? "standard input" : file)]
    }
    let importer = EventImporter(
      into: call.store, from: inputs,
      options: ImportOptions(
        allowsGaps: allowGaps, skipsDuplicates: skipDuplicates, allowsMalformed: allowMalformed,
        assignsPositions: newPositions),
      world: call.world, busySeconds: try call.settings.seconds(.busyTimeout))
    let plan = try importer.plan()
    if dryRun { return ImportRecord.report(plan, "planned", call, nil) }
    if plan.events == 0 && plan.streams == 0 && !plan.createsStore {
      return ImportRecord.report(plan, "nothing_new", call, nil)
    }
    let copy = try plan.createsStore ? nil : call.safetyCopy("before ecw-events import")
    let done = try importer.run()
    let report = ImportRecord.report(done, "imported", call, copy)
    try call.audit(
      "import", "\(counted(done.events, "event")) into \(call.store)", safetyCopy: copy,
      status: report.status)
    return report
  }
}

struct ImportRecord: Encodable, Sendable {
  var schema = "ecw.events.import/1"
  var outcome: String
  var store: String
  var createdStore: Bool
  var eventsCount: Int64
  var streamsCount: Int64
  var skippedCount: Int64
  var malformedCount: Int64
  var incompleteStreamsCount: Int64
  var gaps: [String]
  var missingPositionsCount: Int64
  var streamsWithoutTimeCount: Int64
  @OrNull var safetyCopy: String?

  static func report(
    _ plan: ImportPlan, _ outcome: String, _ call: EventsCall, _ copy: String?
  ) -> Single<ImportRecord> {
    let record = ImportRecord(
      outcome: outcome, store: call.store, createdStore: plan.createsStore,
      eventsCount: plan.events, streamsCount: plan.streams, skippedCount: plan.skipped,
      malformedCount: plan.malformed, incompleteStreamsCount: plan.gapCount, gaps: plan.gaps,
      missingPositionsCount: plan.missingPositions, streamsWithoutTimeCount: plan.withoutTime,
      safetyCopy: copy)
    let isClean =
      plan.gaps.isEmpty && plan.malformed + plan.missingPositions + plan.withoutTime == 0
    return Single(record, status: isClean ? .ok : .findings, render: render)
  }

  private static func render(_ record: ImportRecord, _ style: Style) -> String {
    let what =
      "\(counted(record.eventsCount, "event")) in \(counted(record.streamsCount, "stream"))"
    var text =
      switch record.outcome {
      case "planned": "would import \(what)"
      case "nothing_new": "nothing new to import"
      default: "imported \(what)"
      }
    if record.createdStore { text += " into a new store" }
    if record.skippedCount > 0 { text += ", \(record.skippedCount) were there already" }
    text += "\n" + record.gaps.map { "  " + $0 + "\n" }.joined()
    if record.malformedCount > 0 {
      text += "  \(counted(record.malformedCount, "event")) taken that are no CloudEvents\n"
    }
    if record.missingPositionsCount > 0 {
      text +=
        "  \(counted(record.missingPositionsCount, "position")) missing: lost at some time, "
        + "or left out of the export\n"
    }
    if record.streamsWithoutTimeCount > 0 {
      text +=
        "  \(counted(record.streamsWithoutTimeCount, "stream")) without a time of its own: "
        + "that of its events, or of the first of all\n"
    }
    if let copy = record.safetyCopy { text += "  before: \(copy)\n" }
    return text
  }
}
