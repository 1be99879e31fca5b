import ArgumentParser
import Common
import Terminal
import Workstreams

struct Init: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create the table, or what is missing of it.",
    discussion: Manual.page(
      """
      A new table has the orchestrator's nine columns and the three that the playbook's statements \
      use: notes, blocked_by, updated_at. To a table that is there they are added with \
      --add-columns only.
      """,
      examples: ["ws-state init", "ws-state init --add-columns --dry-run"],
      statuses: [.ok, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Flag(help: "Add the playbook's columns to a table that lacks them.")
  var addColumns = false

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: StateCall) throws -> any Report {
    let made = try TableCare.create(
      in: call.workspace, addColumns: addColumns, dryRun: dryRun, busySeconds: call.busySeconds,
      world: call.world)
    let isChange = !made.tables.isEmpty || !made.columns.isEmpty
    if isChange, !dryRun {
      call.audit("init", (made.tables + made.columns).joined(separator: " "), status: .ok)
    }
    let outcome = !isChange ? "unchanged" : dryRun ? "planned" : "created"
    let record = Record(
      outcome: outcome, path: made.path, tables: made.tables, columns: made.columns)
    return Single(record) { record, _ in
      if record.outcome == "unchanged" { return "\(Shell.printable(record.path)) has all of it\n" }
      let what = (record.tables + record.columns).joined(separator: ", ")
      return "\(record.outcome): \(what) in \(Shell.printable(record.path))\n"
    }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.init/1"
    var outcome: String
    var path: String
    var tables: [String]
    var columns: [String]
  }
}

struct Checkpoint: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Turn on WAL mode and empty the log into the store, instead of deleting it.",
    discussion: Manual.page(
      """
      Deleting -wal loses what was committed last. This copies it into the store, and rolls back \
      what a crash left half done. Exit 75 and the process that is in the way when it is busy. WAL \
      mode is not turned on where the file system is on another machine.
      """,
      examples: ["ws-state checkpoint"], statuses: [.ok, .failed, .usage, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  func report(_ call: StateCall) throws -> any Report {
    let done = try TableCare.checkpoint(
      in: call.workspace, busySeconds: call.busySeconds, world: call.world)
    call.audit("checkpoint", "\(done.logBytesBefore) bytes of log", status: .ok)
    let record = Record(
      journalModeBefore: done.modeBefore, journalMode: done.mode,
      logBytesBefore: done.logBytesBefore, logBytes: done.logBytes)
    return Single(record) { record, _ in
      let mode =
        record.journalMode == record.journalModeBefore
        ? record.journalMode : "\(record.journalModeBefore), now \(record.journalMode)"
      return "journal mode \(mode); \(Quantity.bytes(record.logBytesBefore)) of log, "
        + "now \(Quantity.bytes(record.logBytes))\n"
    }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.checkpoint/1"
    var journalModeBefore: String
    var journalMode: String
    var logBytesBefore: Int64
    var logBytes: Int64
  }
}
