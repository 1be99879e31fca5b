import ArgumentParser
import Common
import Health

/// Which checks to run, and how deep.
struct CheckOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run only these checks or groups, such as 'store.wal' or 'signals'; repeat, or use commas.",
      valueName: "check"), completion: .list(CheckList.names))
  var only: [String] = []

  @Option(
    help: ArgumentHelp("Leave these checks or groups out.", valueName: "check"),
    completion: .list(CheckList.names))
  var skip: [String] = []

  @Flag(help: "Check content in full, with foreign keys and indexes, however long it takes.")
  var deep = false

  @Option(
    help: ArgumentHelp(
      "Where snapshots are kept (default: ecw.backup.dest, else .ecw/backups).", valueName: "dir"),
    completion: .directory)
  var dest: String?

  func selection() throws -> Selection {
    func split(_ names: [String]) -> [String] {
      names.flatMap { $0.split(separator: ",").map(String.init) }
    }
    return try Selection(only: split(only), skip: split(skip))
  }
}

/// How the report is printed.
struct OutputOptions: ParsableArguments {
  @Flag(help: "A few lines: the verdict, then only what is not well, the worst first.")
  var brief = false

  @Flag(help: "As a monitoring plugin: a line of at most 80 characters, then performance data.")
  var nagios = false

  @Option(
    help: ArgumentHelp("Also write a text file for Prometheus, atomically.", valueName: "file"),
    completion: .file())
  var prometheus: String?

  @Flag(help: "Print the object an agent host's session-start hook wants; always exit 0.")
  var sessionJson = false

  @Flag(
    help:
      "With --session-json: print nothing and exit 1 when a session start owes a backup or an expiry."
  )
  var unlessDue = false

  @Option(help: ArgumentHelp("A fact to add for the session; may be repeated.", valueName: "text"))
  var note: [String] = []

  @Flag(name: .shortAndLong, help: "Print every check, also those that are well.")
  var verbose = false

  @Flag(help: "List the checks and what they find out.")
  var listChecks = false

  var form: HealthPage.Form {
    if brief { return .brief }
    if nagios { return .nagios }
    return verbose ? .full : .folded
  }
}
