import ArgumentParser
import Common
import Health
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
  @OptionGroup(title: "Checks") var checks: CheckOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    let forms = [output.brief, output.nagios, output.sessionJson, common.json].filter { $0 }
    if forms.count > 1 {
      throw ValidationError("--json, --brief, --nagios and --session-json exclude each other")
    }
    if !output.note.isEmpty, !output.sessionJson {
      throw ValidationError("--note needs --session-json")
    }
    if output.unlessDue, !output.sessionJson {
      throw ValidationError("--unless-due needs --session-json")
    }
  }

  func report(_ call: Call) throws -> any Report {
    if output.listChecks { return CheckList.report() }
    guard output.sessionJson else { return try page(call) }
    guard output.unlessDue else {
      return SessionPage(notes: output.note) { try examination(call).report() }
    }
    return try Self.pageUnlessDue(examination(call), notes: output.note)
  }

  // What the session-start hook calls, at every session: answered without parsing the many options.
  static func shortcut(_ arguments: [String], _ call: (Int64?) -> Call) throws -> (any Report)? {
    guard arguments.first == "--session-json" else { return nil }
    let isConditional = arguments.dropFirst().first == "--unless-due"
    let options = Shortcut(
      arguments.dropFirst(isConditional ? 2 : 1), flags: ["--timeout", "--note"])
    guard let notes = options?.all("--note"), let limit = options?.seconds("--timeout") else {
      return nil
    }
    func examination() throws -> Examination {
      try Examination(call(limit), timeLimitSeconds: limit)
    }
    guard !isConditional else { return try pageUnlessDue(examination(), notes: notes) }
    return SessionPage(notes: notes) { try examination().report() }
  }

  private static func pageUnlessDue(_ examination: Examination, notes: [String]) throws
    -> SessionPage
  {
    if try examination.isWorkDue() { throw ExitCode(ExitStatus.findings.rawValue) }
    return SessionPage(notes: notes, examination.report)
  }

  private func page(_ call: Call) throws -> any Report {
    let report = try examination(call).report()
    if let path = output.prometheus {
      let target = Path.normal(path, from: call.world.currentDirectory)
      try AtomicFile.write(PrometheusText(report).text, to: target, mode: 0o644)
    }
    return HealthPage(report: report, form: output.form)
  }

  private func examination(_ call: Call) throws -> Examination {
    try Examination(
      call, dest: checks.dest, selection: try checks.selection(), isDeep: checks.deep,
      limits: limits.given, timeLimitSeconds: common.timeout?.seconds)
  }
}
