public import Common
import SQLite

/// One examination of a workspace: what to look at, how deep, and against which limits.
///
/// It reads and never writes. What it needs from other rooms, the snapshots' knowledge and the
/// names of processes, is handed in.
public struct Checkup: Sendable {
  /// The outside world.
  public var world: World
  /// The workspace.
  public var workspace: Workspace
  /// The limits.
  public var thresholds = Thresholds()
  /// Which checks to run.
  public var selection: Selection
  /// Whether content is checked in full, however long it takes.
  public var isDeep = false
  /// The stores that the newest proven snapshot knows.
  public var known: [KnownStore] = []
  /// Whether the time for quick content checks is over.
  public var isBudgetSpent: @Sendable () -> Bool = { false }
  /// Seconds to wait for a store that another process holds.
  public var busySeconds: Int64 = 5
  /// Who has any of the paths open, as texts such as `python3 (pid 4711)`.
  public var holders: @Sendable ([String]) throws -> [String] = { _ in [] }

  /// Creates an examination of everything.
  public init(world: World, workspace: Workspace, selection: Selection) {
    self.world = world
    self.workspace = workspace
    self.selection = selection
  }

  /// Looks at the stores, the projections' lag, the signals, the disk and the programs.
  public func examine() throws -> [Finding] {
    var findings = try examineStores()
    let directory = workspace.stateDirectory + "/signals"
    findings += try guarded(SignalExam.checks, "signals") {
      try SignalExam(self, directory: directory).findings()
    }
    findings += try guarded([.diskSpace, .diskInodes, .diskFileSystem], "disk") {
      try DiskExam(self).findings()
    }
    findings += try guarded([.toolsPresent], "tools") { try [ToolExam(self).finding()] }
    return selected(findings)
  }

  /// The findings of selected checks; who asks for a check by name wants its answer to count.
  public func selected(_ findings: [Finding]) -> [Finding] {
    findings.filter { selection.contains($0.check) || selection.isHindered(by: $0) }.map {
      finding in
      var finding = finding
      if selection.isNamed(finding.check) { finding.isInformational = false }
      return finding
    }
  }

  /// Whether the workspace has a store, whichever checks are selected.
  public func hasStores() throws -> Bool {
    let search = try StoreSearch(self)
    return !search.failures.isEmpty
      || search.targets.contains {
        // What cannot be looked at may be a store.
        $0.known != nil || (try? StoreFiles($0.path).existing()) != []
      }
  }

  private func examineStores() throws -> [Finding] {
    guard selection.containsAny(Selection.readers(of: "events") + [.sqliteVersion]) else {
      return []
    }
    let search = try StoreSearch(self)
    var exams: [StoreExam] = []
    // Projections are read before the events: a later event is a lag, never a loss.
    for target in search.targets.sorted(by: { !$0.isEventStore && $1.isEventStore }) {
      var exam = StoreExam(target, self)
      try exam.run()
      exams.append(exam)
    }
    exams.sort { $0.target.isEventStore && !$1.target.isEventStore }
    var findings = exams.flatMap(\.findings)
    findings += search.failures.map {
      unmeasured(Selection.readers(of: $0.path), Path.name($0.path), $0)
    }
    if let lag = try guarded([.projectionLag], "projections", { LagExam(exams, self).findings() })
      .first
    {
      findings.append(lag)
    }
    return findings + [VersionExam.finding(exams)]
  }

  // What cannot be looked at is not measurable; a reason to stop ends only what is left.
  func guarded(_ checks: [Check], _ subject: String, _ body: () throws -> [Finding]) throws
    -> [Finding]
  {
    guard selection.containsAny(checks) else { return [] }
    if let reason = try stopReason() { return [unmeasured(checks, subject, reason)] }
    do {
      return try body()
    } catch let failure as SystemFailure {
      return [unmeasured(checks, subject, failure)]
    }
  }

  func stopReason() throws -> String? {
    switch world.stopReason() {
    case nil: return nil
    case .timedOut: return "time limit reached"
    case .interrupted:
      try world.checkpoint()
      return nil
    }
  }

  func unmeasured(_ checks: [Check], _ subject: String, _ failure: SystemFailure) -> Finding {
    unmeasured(
      checks, subject, failure.description, fix: "ls -ld " + Shell.quote(failure.path))
  }

  func unmeasured(_ checks: [Check], _ subject: String, _ reason: String, fix: String? = nil)
    -> Finding
  {
    let check = selection.first(of: checks)
    return .notMeasurable(
      check, subject, Shell.printable(reason), expected: check.summary, fix: fix,
      isInformational: false)
  }
}
