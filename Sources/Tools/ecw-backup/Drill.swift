import ArgumentParser
import Backups
import Common
import Terminal

struct Drill: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Restore the latest snapshot into scratch, check it fully, record how it went.",
    discussion: Manual.page(
      "The record says how long it took to have sound data again and how old that data was; "
        + "ecw-health reads it.",
      examples: ["ecw-backup drill", "ecw-backup drill --json | jq .duration_seconds"],
      statuses: [.ok, .bad, .failed, .usage, .unavailable, .busy, .timedOut]))

  @OptionGroup var options: BackupOptions

  func report(_ call: BackupCall) throws -> any Report {
    let restorer = Restorer(
      world: call.world, workspace: call.workspace, repository: call.repository,
      busySeconds: try call.settings.seconds(.busyTimeout))
    let record = try restorer.drill(call.repository.latestOrNewest())
    let status: ExitStatus = record.sound ? .ok : .bad
    call.audit("drill", "drill of snapshot \(record.snapshot)", status: status)
    return Single(record, status: status) { record, style in
      let word = record.sound ? style.paint("sound", .good) : style.paint("DAMAGED", .bad)
      return
        "drill of \(record.snapshot): \(word), \(Quantity.bytes(record.sizeBytes)) restored in "
        + "\(Quantity.decimal(record.durationSeconds)) s, data "
        + "\(Quantity.age(seconds: record.dataAgeSeconds)) old\n"
        + record.problems.map { "  \(Shell.printable($0))\n" }.joined()
    }
  }
}
