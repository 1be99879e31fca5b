import ArgumentParser
import Common
import Recovery
import Terminal

struct Merge: RecoverVerb {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make one event log of several: backup, salvage, exports, versions in git.",
    discussion: Manual.page(
      """
      Events are united by stream and version. The sources come in the order of their trust: the \
      first is taken whole, and from each further one what is still missing; of other tables the \
      rows of a newer source stand in for older ones with the same key. An event that two sources \
      have with different content is a conflict: the first stays, unless its content is no JSON \
      and the other's is, and both are written side by side to NEW.conflicts.ndjson, as are events \
      that a rule of the first source's table refuses. A damaged source is salvaged first. Without \
      sources: the newest proven snapshot, then the store itself.

      A source is a store file, an export of ecw-events, or an id that 'find' printed.
      """,
      examples: [
        "ecw-recover merge --to new.db                     newest snapshot and what is in the store",
        "ecw-recover merge backup.db events.ndjson --to new.db",
        "ecw-recover find --json | jq -c 'select(.readable==\"sound\")' | ecw-recover merge - --to new.db",
      ],
      statuses: [
        .ok, .findings, .bad, .failed, .refused, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "Stores, exports or ids of 'find', most trusted first; '-' reads ids.",
    completion: .file())
  var sources: [String] = []

  @Option(help: ArgumentHelp("The new store; it must not exist.", valueName: "file"))
  var to: String

  @Option(help: "The store that is recovered (default: the event store).")
  var store: String?

  @Flag(help: "Print what would come of it; the new store is not kept.")
  var dryRun = false

  func report(_ call: RecoverCall) throws -> any Report {
    let target = Path.normal(to, from: call.world.currentDirectory)
    let named = try IdentifierList.read(sources, field: "id", world: call.world)
    let resolver = SourceResolver(call: call, store: call.store(store))
    var list =
      try sources.isEmpty
      ? resolver.usual() : resolver.named(named, isList: sources == ["-"])
    let draft = dryRun ? try call.scratch.fresh("merged.db") : target
    let outcome = try list.merge(to: draft, isDryRun: dryRun)
    if !dryRun {
      call.audit(
        "merge",
        "\(counted(outcome.eventCount, "event")) of \(list.sources.count) sources to \(target)",
        status: outcome.status)
    }
    let place = store == nil ? "" : " --as " + Shell.quote(call.store(store))
    return Single(outcome, status: outcome.status) { Self.render($0, place, $1) }
  }

  private static func render(_ outcome: MergeOutcome, _ place: String, _ style: Style) -> String {
    var text = style.table(
      ["SOURCE", "EVENTS", "TAKEN", "RENUMBERED", "CONFLICTS"],
      outcome.sources.map { source in
        [
          source.name, source.eventCount.map(String.init) ?? "no event log",
          String(source.addedCount), String(source.renumberedCount), String(source.conflictCount),
        ]
      })
    let word = outcome.outcome == "planned" ? "would be" : "are"
    text +=
      "\(counted(outcome.eventCount, "event")) in \(counted(outcome.streamCount, "stream")) "
      + "\(word) in \(Shell.printable(outcome.to ?? "the new store"))\n"
    for source in outcome.sources {
      if source.unsettledCount > 0 {
        text += style.paint(
          "\(counted(source.unsettledCount, "event")) of \(Shell.printable(source.name)): lost, or never "
            + "committed; nothing tells\n", .warning)
      }
      text += skipped(source, style)
      for line in source.notMerged {
        text += "not merged: \(Shell.printable(source.name)): \(Shell.printable(line))\n"
      }
      for line in source.droppedColumns {
        text += style.paint(
          "no such column in the new store: \(Shell.printable(source.name)): "
            + "\(Shell.printable(line))\n", .warning)
      }
    }
    for source in outcome.leftOut {
      text += style.paint(
        "left out: \(Shell.printable(source.name)): \(Shell.printable(source.reason))\n", .warning)
    }
    text += origins(outcome)
    if outcome.lostCount > 0 {
      text += style.paint("\(counted(outcome.lostCount, "event")) in no source:", .bad) + "\n"
    }
    for gap in outcome.gaps {
      let to = gap.count > 1 ? " to \(gap.toVersion)" : ""
      text += "  \(Shell.printable(gap.streamId)) version \(gap.fromVersion)\(to)\n"
    }
    if outcome.gapCount > outcome.gaps.count {
      text += "  and \(outcome.gapCount - Int64(outcome.gaps.count)) more gaps\n"
    }
    if outcome.conflictCount > 0 {
      let file = outcome.conflictsFile.map { ": both sides are in \(Shell.printable($0))" } ?? ""
      text += style.paint("\(counted(outcome.conflictCount, "conflict"))\(file)", .warning) + "\n"
      let refused = outcome.sources.reduce(0) { $0 + $1.refusedCount }
      if refused > 0 {
        text += "\(counted(refused, "event")) of them the new store cannot take: only there\n"
      }
    }
    if outcome.foreignKeyViolationsCount > 0 {
      let rows = counted(outcome.foreignKeyViolationsCount, "row")
      text += style.paint("\(rows) without the rows they refer to", .warning) + "\n"
    }
    if let to = outcome.to {
      text +=
        Shell.printable("hint: ecw-recover install \(Shell.quote(to))\(place) --dry-run") + "\n"
    }
    return text
  }

  private static func skipped(_ source: MergeOutcome.Source, _ style: Style) -> String {
    guard let first = source.firstSkippedLine else { return "" }
    let lines = counted(source.skippedLinesCount, "line")
    return style.paint(
      "\(lines) of \(Shell.printable(source.name)) could not be read, the first is line \(first)\n",
      .warning)
  }

  // Which source the other tables are from, when it is not the first one.
  private static func origins(_ outcome: MergeOutcome) -> String {
    let base = outcome.sources.first?.name
    let newer = Dictionary(grouping: outcome.tables.filter { $0.source != base }, by: \.source)
    return newer.sorted { $0.key < $1.key }.map { source, tables in
      let names = tables.map { Shell.printable($0.table) }.joined(separator: ", ")
      return "rows of \(names): those of \(Shell.printable(source)) first, it is newer\n"
    }.joined()
  }
}
