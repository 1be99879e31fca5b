import ArgumentParser
import Backups
import Common
import SQLite
import Terminal

struct Verify: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check snapshots: checksums, integrity of every store, rows against the manifest.",
    discussion: Manual.page(
      """
      With --sample only a share of each snapshot's files is read, those first that were read \
      longest ago, so that repeated runs cover everything.
      """,
      examples: [
        "ecw-backup verify", "ecw-backup verify --all", "ecw-backup verify --all --sample 10%",
      ],
      statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable, .timedOut, .interrupted]))

  @OptionGroup var options: BackupOptions

  @Argument(
    help: "Ids, or '-' for standard input (default: latest).", completion: SnapshotCompletion.ids)
  var ids: [String] = []

  @Flag(help: "Check every snapshot.")
  var all = false

  @Option(help: "Read only this share of each snapshot, such as 10%.")
  var sample: Share?

  @Flag(help: "Skip the comparison of indexes with their tables.")
  var quick = false

  func validate() throws {
    if all && !ids.isEmpty { throw ValidationError("give ids or --all, not both") }
  }

  func report(_ call: BackupCall) throws -> any Report {
    let names = try IdentifierList.read(ids, field: "id", world: call.world)
    let entries =
      try all
      ? call.repository.entries()
      : ids.isEmpty
        ? [call.repository.latestOrNewest()] : names.map { try call.repository.entry(named: $0) }
    let verifier = SnapshotVerifier(world: call.world, repository: call.repository)
    let records = try entries.map { entry in
      Record(
        try verifier.verify(entry, depth: quick ? .quick : .full, sample: sample?.value))
    }
    let isBad = records.contains { !$0.sound }
    if isBad {
      call.audit("verify", "damage found in a snapshot", status: .bad)
    }
    let hasFindings = records.contains { !$0.problems.isEmpty }
    return Listing(
      records, status: isBad ? .bad : hasFindings ? .findings : .ok, render: Self.render)
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.backup.verification/1"
    var id: String
    var verdict: Verdict
    var sound: Bool
    var checkedFileCount: Int
    var leftFileCount: Int
    var problems: [String]

    init(_ outcome: SnapshotVerifier.Outcome) {
      (id, verdict) = (outcome.manifest.id, outcome.manifest.verdict)
      sound = outcome.problems.isEmpty
      (checkedFileCount, leftFileCount) = (outcome.checkedFiles, outcome.leftFiles)
      problems = outcome.problems + outcome.findings
    }
  }

  private static func render(_ records: [Record], _ style: Style) -> String {
    if records.isEmpty { return "no snapshots to verify\n" }
    return records.map { record in
      let word = record.sound ? style.paint("sound", .good) : style.paint("DAMAGED", .bad)
      var text = "\(record.id)  \(word)  \(counted(record.checkedFileCount, "file")) read"
      if record.leftFileCount > 0 { text += ", \(record.leftFileCount) left for later" }
      if record.verdict == .suspect { text += "  (its source was suspect)" }
      return text + "\n" + record.problems.map { "  \(Shell.printable($0))\n" }.joined()
    }.joined()
  }

  struct Share: ExpressibleByArgument {
    let value: Double

    init?(argument: String) {
      guard let value = Quantity.share(argument) else { return nil }
      self.value = value
    }
  }
}
