import ArgumentParser
import Backups
import Common
import SQLite
import Salvage
import Terminal

struct SalvageVerb: RecoverVerb {
  static let configuration = CommandConfiguration(
    commandName: "salvage",
    abstract: "Save every row that is still there into a new store.",
    discussion: Manual.page(
      """
      The files of the store (with -wal and -journal) are copied and hashed, and read as bytes: \
      it works without a header, without page 1, without the file itself when the log is left. \
      Rows whose page lost its parent go back to the table they fit; what fits none or several is \
      in tables named lost_and_found_..., with the reason and the page. The new store appears when \
      SQLite's full check finds it whole. Nothing is overwritten.

      The schema comes from the store; where it is gone, from the newest snapshot, from --schema, \
      or from the layouts the suite knows. Rows that differ from the snapshot's are counted, and \
      named in the file of --receipts.
      """,
      examples: [
        "ecw-recover salvage .ecw/events.db --to saved.db",
        "ecw-recover salvage .ecw/events.db --to saved.db --wal beyond-break --receipts rows.jsonl",
        "ecw-recover salvage events --to saved.db --json | jq '.tables[] | {name, lost_count}'",
      ],
      statuses: [
        .ok, .findings, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy,
      ]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "The damaged store: a path, 'events' or 'projections'.", completion: .file())
  var store: String

  @Option(
    name: .long, help: ArgumentHelp("The new store; it must not exist yet.", valueName: "file"),
    completion: .file())
  var to: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How much of the log is believed: strict (as SQLite), last-commit, beyond-break.",
      valueName: "mode"))
  var wal = WalChoice.lastCommit

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compare with this snapshot: an id, 'latest', 'none', or a store's path.",
      valueName: "id|file"))
  var snapshot: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A file of CREATE statements, when the schema is gone.", valueName: "file"),
    completion: .file())
  var schema: String?

  @Flag(name: .long, help: "Save rows that were deleted too, in tables named deleted_...")
  var deleted = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write where each row was found to this new file.", valueName: "file"),
    completion: .file())
  var receipts: String?

  func report(_ call: RecoverCall) throws -> any Report {
    let path = call.store(store)
    let files = StoreFiles(try StoreFiles.place(of: path))
    var options = ReadingOptions(
      log: wal.mode, snapshot: try snapshot(of: path, call),
      schema: try schema.map { name in
        String(decoding: try Disk.read(absolute(name, call)), as: UTF8.self)
      }, includesDeleted: deleted)
    options.endsAtBreak = try wal != .beyondBreak && LogBreak.isRemainder(in: files)
    let salvager = Salvager(files, to: absolute(to, call), options, call.world)
    let log = try receipts.map { try RowLog(absolute($0, call)) }
    let receipt: SalvageReceipt
    do {
      receipt = try salvager.run(note: log.map { log in { try log.write($0) } })
      try log?.finish()
    } catch {
      log?.discard()
      throw error
    }
    call.audit("salvage", "\(path) to \(receipt.target)", status: receipt.status)
    return SalvageReport(receipt: receipt)
  }

  private func absolute(_ name: String, _ call: RecoverCall) -> String {
    Path.normal(name, from: call.world.currentDirectory)
  }

  // The store in the snapshot that is named; without a name, in the newest proven one, if any.
  private func snapshot(of path: String, _ call: RecoverCall) throws -> String? {
    guard let snapshot else { return try call.newestSnapshot(of: path)?.path }
    if snapshot == "none" { return nil }
    let file = absolute(snapshot, call)
    if snapshot != "latest", try Disk.status(file)?.kind == .file { return file }
    let entry = try call.repository.entry(named: snapshot)
    guard let record = call.record(of: path, in: entry.manifest), Path.isSafe(record.stored) else {
      throw Failure(
        "snapshot '\(entry.manifest.id)' has no '\(path)'",
        hint: "ecw-backup show \(entry.manifest.id)", status: .unavailable)
    }
    return entry.directory + "/" + record.stored
  }
}

/// How much of a log is believed, as it is typed.
enum WalChoice: String, ExpressibleByArgument, CaseIterable {
  case strict
  case lastCommit = "last-commit"
  case beyondBreak = "beyond-break"

  var mode: LogMode {
    switch self {
    case .strict: .strict
    case .lastCommit: .lastCommit
    case .beyondBreak: .beyondBreak
    }
  }
}
