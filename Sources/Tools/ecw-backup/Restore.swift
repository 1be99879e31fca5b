import ArgumentParser
import Backups
import Common
import Terminal

struct Restore: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a snapshot in place; what was there moves to the quarantine.",
    discussion: Manual.page(
      """
      The snapshot is verified first. A store that another process has open is refused. The old \
      file moves aside with its -wal, -shm and -journal as one set, then the copy is renamed into \
      place and checked. An interrupted restore is finished with --continue or taken back with \
      --undo; --undo also takes back the last finished one: what is in place then, with what was \
      written since, moves to the quarantine. What 'ecw-recover install' put in place it takes back \
      too, unless that was written to since.
      """,
      examples: [
        "ecw-backup restore --dry-run",
        "ecw-backup restore latest --only events",
        "ecw-backup restore 20261121 --to /tmp/look",
        "ecw-backup restore --undo",
      ],
      statuses: [.ok, .bad, .failed, .refused, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var options: BackupOptions

  @Argument(
    help: "The id, its beginning, or 'latest' (default).", completion: SnapshotCompletion.ids)
  var id: String = "latest"

  @Option(
    help: "Only this store, directory or file: its path, name or role.",
    completion: SnapshotCompletion.stores)
  var only: String?

  @Option(
    help: "Copy to this new directory instead; nothing else is touched.", completion: .directory)
  var to: String?

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  @Flag(name: .customLong("continue"), help: "Finish an interrupted restore.")
  var resume = false

  @Flag(help: "Take back an interrupted restore, or the last finished one.")
  var undo = false

  @Flag(help: "Also replace a store of another application or an older schema.")
  var allowOtherSchema = false

  func validate() throws {
    let modes = [resume, undo, to != nil].filter { $0 }.count
    if (resume || undo) && (id != "latest" || only != nil) {
      throw ValidationError("--continue and --undo take no id and no --only")
    }
    if modes > 1 || dryRun && (resume || to != nil) {
      throw ValidationError(
        "--continue, --undo and --to exclude each other; --dry-run may go with --undo")
    }
  }

  func report(_ call: BackupCall) throws -> any Report {
    let restorer = Restorer(
      world: call.world, workspace: call.workspace, repository: call.repository,
      busySeconds: try call.settings.seconds(.busyTimeout))
    if resume { return try finished(try restorer.resume(), "continued", call) }
    if undo, dryRun {
      let plan = try restorer.lastToUndo(acceptsLoss: false).plan
      return Single(Record(plan, "would_undo", now: call.world.now()), render: Self.render)
    }
    if undo { return try finished(try restorer.undo(acceptsLoss: false), "undone", call) }
    let entry = try call.repository.entry(named: id)
    if let to {
      let directory = Path.normal(to, from: call.world.currentDirectory)
      let size = try restorer.copy(entry, only: only, to: directory)
      return Single(Record(copy: entry.manifest.id, directory, size), render: Self.render)
    }
    if dryRun {
      let plan = try restorer.plan(entry, only: only)
      try plan.requireSpace()
      return Single(Record(plan, "planned", now: call.world.now()), render: Self.render)
    }
    let journal = try restorer.restore(
      entry, only: only, allowsOtherSchema: allowOtherSchema)
    return try finished(journal, "restored", call)
  }

  private func finished(_ journal: RestoreJournal, _ outcome: String, _ call: BackupCall) throws
    -> any Report
  {
    call.audit(
      "restore", "\(outcome): snapshot \(journal.plan.snapshot)",
      safetyCopy: journal.plan.quarantine, status: .ok)
    var record = Record(journal.plan, outcome, now: call.world.now())
    if outcome == "undone" { record.quarantine = journal.undone ?? record.quarantine }
    return Single(record, render: Self.render)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.backup.restore/1"
    var outcome: String
    var snapshot: String
    @OrNull var quarantine: String?
    @OrNull var directory: String?
    var sizeBytes: Int64
    var units: [Unit]

    struct Unit: Encodable, Sendable {
      var path: String
      var kind: String
      var target: String
      var sizeBytes: Int64
      var movedAside: [RestorePlan.Move]
    }

    init(_ plan: RestorePlan, _ outcome: String, now: Timestamp) {
      (self.outcome, snapshot) = (outcome, plan.snapshot)
      sizeBytes = plan.sizeBytes
      units = plan.units.map {
        Unit(
          path: $0.path, kind: $0.kind, target: $0.target, sizeBytes: $0.sizeBytes,
          movedAside: $0.moves)
      }
      quarantine = plan.quarantine
    }

    init(copy snapshot: String, _ directory: String, _ size: Int64) {
      (outcome, self.snapshot, sizeBytes, units) = ("copied", snapshot, size, [])
      self.directory = directory
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    if let directory = record.directory {
      return "copied \(record.snapshot) to \(Shell.printable(directory)): "
        + "\(Quantity.bytes(record.sizeBytes)), every store sound\n"
    }
    var text =
      "\(record.outcome): snapshot \(record.snapshot), \(Quantity.bytes(record.sizeBytes))\n"
    text += style.table(
      ["PATH", "KIND", "SIZE", "MOVED ASIDE"],
      record.units.map { unit in
        [
          unit.path, unit.kind, Quantity.bytes(unit.sizeBytes),
          unit.movedAside.isEmpty ? "nothing was there" : counted(unit.movedAside.count, "file"),
        ]
      })
    if let quarantine = record.quarantine {
      let word = record.outcome == "planned" ? "would be" : "is"
      text += "what was there \(word) in \(Shell.printable(quarantine))\n"
    }
    if record.outcome == "restored" || record.outcome == "continued" {
      text += "hint: ecw-backup restore --undo\n"
    }
    return text
  }
}
