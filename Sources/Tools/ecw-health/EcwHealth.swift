import ArgumentParser
import Common
import Terminal

@main
struct EcwHealth: RootTool, Verb {
  static let configuration = CommandConfiguration(
    commandName: "ecw-health",
    abstract: "One verdict over a workspace's stores, signals, backups and disk.",
    discussion: Manual.page(
      """
      Nothing is changed, not even a -shm file; a store whose base is gone is never opened. What \
      cannot be measured is 'not measurable', never OK and never zero. Any critical finding makes \
      the verdict CRITICAL, else any warning WARNING, else anything unmeasured that matters \
      UNKNOWN. Notes (marked informational in the JSON) are told and decide nothing, unless \
      --only asked for them. When --timeout is over, what was not reached is UNKNOWN.
      """,
      examples: [
        "ecw-health                                   what is wrong, and the command for it",
        "ecw-health --brief --skip disk               a few lines for a prompt",
        "ecw-health --deep --only store,events        full check with foreign keys",
        "ecw-health --json | jq -r '.findings[] | select(.status!=\"ok\").fix'",
        "ecw-health --nagios --timeout 20s            for a monitor",
        "ecw-health --prometheus /var/lib/node_exporter/ecw.prom",
      ],
      statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable, .interrupted]),
    version: SuiteVersion.current)

  @OptionGroup var common: CommonOptions
  // These are no groups of their own: each costs a start a twentieth.
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

  @OptionGroup(title: "Limits") var limits: LimitOptions
}
