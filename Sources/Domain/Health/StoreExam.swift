import Common
import SQLite

/// Everything about one store, from its bare files to its content.
struct StoreExam {
  let target: StoreTarget
  let checkup: Checkup
  private(set) var findings: [Finding] = []
  /// What the content says, when it could be read.
  private(set) var content: StoreContent?
  /// The layout, when the base is a SQLite file.
  private(set) var layout: StoreLayout?
  /// The latest change of any of its files.
  private(set) var lastChange: Timestamp?

  init(_ target: StoreTarget, _ checkup: Checkup) {
    self.target = target
    self.checkup = checkup
  }

  mutating func run() throws {
    if let reason = try checkup.stopReason() {
      return findings.append(checkup.unmeasured(.storeReadable, target.subject, reason))
    }
    // A journal or a log may vanish between the look at it and its opening: look again.
    for attempt in 0..<5 {
      findings = []
      do {
        return try examine()
      } catch let failure as SystemFailure where failure.isMissing && attempt < 4 {
        continue
      } catch let failure as SystemFailure {
        return unreadable(failure)
      }
    }
  }

  private mutating func examine() throws {
    guard let layout = try present(), let header = readable(layout) else { return }
    self.layout = layout
    lastChange = [layout.base, layout.wal].compactMap { $0?.modified }.max()
    let locks = try StoreLocks.held(on: layout.files)
    let log = try readLog(layout, header)
    findings += HeaderExam(target, layout, header, isHeld: !locks.isEmpty).findings()
    findings += LogExam(target, layout, header, log, checkup.thresholds).findings()
    findings += try JournalExam(target, layout, header, locks).findings()
    findings += try PermissionExam(target, layout).findings()
    findings += try LockExam(target, layout, locks, checkup).findings()
    try readContent(layout, isHeld: !locks.isEmpty)
  }

  // A link to a store is followed, as SQLite does: its log lies beside what it leads to.
  private mutating func present() throws -> StoreLayout? {
    var path = target.path
    if try Disk.status(path)?.kind == .link {
      path = (try? Disk.realPath(path)) ?? path  // a dangling link stays, and is told
    }
    if try Disk.status(path)?.kind != .file {
      findings += try AbsenceExam(target, path).findings()
      return nil
    }
    let layout = try StoreLayout(path)
    guard (layout.base?.size ?? 0) > 0 else {
      findings += try AbsenceExam(target, path).findings()
      return nil
    }
    findings.append(
      Finding(.storePresent, target.subject, .ok, "present", expected: "present"))
    return layout
  }

  private mutating func readable(_ layout: StoreLayout) -> StoreHeader? {
    let expected = "a SQLite file that can be read"
    if let header = layout.header {
      findings.append(Finding(.storeReadable, target.subject, .ok, "readable", expected: expected))
      return header
    }
    let size = Quantity.bytes(layout.base?.size ?? 0)
    findings.append(
      Finding(
        .storeReadable, target.subject, .critical,
        "no SQLite header in '\(target.path)' (\(size)): overwritten, cut off or encrypted",
        expected: expected, fix: target.assess))
    return nil
  }

  private mutating func unreadable(_ failure: SystemFailure) {
    findings.removeAll { $0.check == .storeReadable }
    findings.append(
      Finding(
        .storeReadable, target.subject, .critical, failure.description,
        expected: "a SQLite file that can be read",
        fix: "ls -l " + Shell.quote(failure.path)))
  }

  private func readLog(_ layout: StoreLayout, _ header: StoreHeader) throws -> LogReading? {
    guard layout.hasLog, checkup.selection.contains(.storeWAL) else { return nil }
    return try .steady(layout.files.wal, basePageSize: header.pageSize)
  }

  private mutating func readContent(_ layout: StoreLayout, isHeld: Bool) throws {
    let exam = ContentExam(target, checkup)
    let shouldStop: @Sendable () -> Bool = { [checkup] in
      checkup.world.stopReason() != nil || (!checkup.isDeep && checkup.isBudgetSpent())
    }
    let reader = StoreReader(
      layout: layout, isOpenElsewhere: isHeld, busySeconds: checkup.busySeconds,
      shouldStop: shouldStop)
    let outcome = try reader.read { (database) throws(SQLiteError) in try exam.read(database) }
    if case .read(let content) = outcome { self.content = content }
    findings += exam.findings(outcome)
  }
}
