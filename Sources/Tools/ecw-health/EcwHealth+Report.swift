import ArgumentParser
import Common
import Health
import Terminal

extension EcwHealth {
  func validate() throws {
    let forms = [brief, nagios, sessionJson, common.json].filter { $0 }
    if forms.count > 1 {
      throw ValidationError("--json, --brief, --nagios and --session-json exclude each other")
    }
    if !note.isEmpty, !sessionJson {
      throw ValidationError("--note needs --session-json")
    }
    if unlessDue, !sessionJson {
      throw ValidationError("--unless-due needs --session-json")
    }
  }

  func report(_ call: Call) throws -> any Report {
    if listChecks { return CheckList.report() }
    guard sessionJson else { return try page(call) }
    guard unlessDue else {
      return SessionPage(notes: note) { try examination(call).report() }
    }
    return try Self.pageUnlessDue(examination(call), notes: note)
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
    guard let report = try examination.reportUnlessDue() else {
      throw ExitCode(ExitStatus.findings.rawValue)
    }
    return SessionPage(notes: notes, report)
  }

  private func page(_ call: Call) throws -> any Report {
    let report = try examination(call).report()
    if let path = prometheus {
      let target = Path.normal(path, from: call.world.currentDirectory)
      try AtomicFile.write(PrometheusText(report).text, to: target, mode: 0o644)
    }
    return HealthPage(report: report, form: form)
  }

  private func examination(_ call: Call) throws -> Examination {
    try Examination(
      call, dest: dest, selection: try selection(), isDeep: deep,
      limits: limits.given, timeLimitSeconds: common.timeout?.seconds)
  }

  func selection() throws -> Selection {
    func split(_ names: [String]) -> [String] {
      names.flatMap { $0.split(separator: ",").map(String.init) }
    }
    return try Selection(only: split(only), skip: split(skip))
  }

  var form: HealthPage.Form {
    if brief { return .brief }
    if nagios { return .nagios }
    return verbose ? .full : .folded
  }
}
