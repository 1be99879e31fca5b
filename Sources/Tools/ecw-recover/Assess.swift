import ArgumentParser
import Common
import Recovery
import Terminal

struct Assess: RecoverVerb {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract: "Say what is damaged in a store, and what can be saved of it from where.",
    discussion: Manual.page(
      """
      Rows are counted table by table: those in the file and in its log, read as bytes; those \
      deleted but still there; and those in snapshots, the quarantine, git's history and exports. \
      Nothing in the workspace is changed, and the store is never opened through SQLite beside its \
      log.
      """,
      examples: [
        "ecw-recover assess", "ecw-recover assess .ecw/projections.db",
        "ecw-recover assess --json | jq '.tables[] | select(.lost_count != 0)'",
      ], statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "The store: a path, 'events' or 'projections' (default: the event store).",
    completion: .file())
  var store: String?

  @Flag(help: "Look into every blob of the repository, whatever its name and size.")
  var deep = false

  func report(_ call: RecoverCall) throws -> any Report {
    let assessor = try Assessor(call: call, store: call.store(store))
    let (assessment, notes) = try assessor.assess(isDeep: deep)
    for note in notes { call.world.err("note: \(Shell.printable(note))\n") }
    return Single(assessment, status: assessment.status, render: AssessText.render)
  }
}
