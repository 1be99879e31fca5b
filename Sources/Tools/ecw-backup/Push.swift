import ArgumentParser
import Backups
import Common
import Terminal

struct Push: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Copy proven snapshots to a restic repository and read every byte back.",
    discussion: Manual.page(
      """
      The repository is ecw.backup.restic or --restic; the password comes from restic's own \
      environment (RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND, RESTIC_PASSWORD). Nothing is \
      ever deleted there. Refused when the newest snapshot is less than half of the last pushed.
      """,
      examples: ["ecw-backup push", "ecw-backup push --last 7 --dry-run"],
      statuses: [.ok, .bad, .failed, .refused, .usage, .unavailable, .busy]))

  @OptionGroup var options: BackupOptions

  @Option(help: ArgumentHelp("The restic repository.", valueName: "repository"))
  var restic: String?

  @Option(help: "Look at the newest N proven snapshots.")
  var last = 1

  @Flag(help: "A snapshot less than half the size of the last pushed is meant to be so.")
  var acceptShrink = false

  @Flag(help: "Print what would be pushed; change nothing.")
  var dryRun = false

  func validate() throws { if last < 1 { throw ValidationError("--last is 1 or more") } }

  func report(_ call: BackupCall) throws -> any Report {
    let destination = restic ?? call.settings.text(.restic)
    guard !destination.isEmpty else {
      throw Failure(
        "no restic repository is set", hint: "git config ecw.backup.restic REPOSITORY",
        status: .usage)
    }
    let offsite = OffsiteCopy(
      world: call.world, repository: call.repository, destination: destination)
    var records: [Record] = []
    for entry in try offsite.plan(last: last, acceptsShrink: acceptShrink) {
      if dryRun {
        records.append(Record(entry.manifest, "planned", nil))
        continue
      }
      let outcome = try offsite.push(entry)
      let word = outcome.isPushed ? "pushed" : "failed"
      records.append(Record(entry.manifest, word, outcome.problem))
      call.audit(
        "push", "snapshot \(entry.manifest.id) \(word)", status: outcome.isPushed ? .ok : .bad)
    }
    return Listing(records, status: records.contains { $0.problem != nil } ? .bad : .ok) {
      records, _ in
      records.isEmpty
        ? "everything asked for is there already\n"
        : records.map { record in
          "\(record.id)  \(record.outcome)  \(Quantity.bytes(record.sizeBytes))"
            + (record.problem.map { "  \(Shell.printable($0))" } ?? "") + "\n"
        }.joined()
    }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.backup.push/1"
    var id: String
    var outcome: String
    var sizeBytes: Int64
    @OrNull var problem: String?

    init(_ manifest: Manifest, _ outcome: String, _ problem: String?) {
      (id, self.outcome, sizeBytes) = (manifest.id, outcome, manifest.sizeBytes)
      self.problem = problem
    }
  }
}
