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
      let checks = [.storeReadable] + Selection.readers(of: target.subject)
      return findings.append(checkup.unmeasured(checks, target.subject, reason))
    }
    // A journal or a log may vanish between the look at it and its opening: look again.
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(checkup.busySeconds)
    for attempt in 0..<5 {
      findings = []
      do {
        return try examine { attempt < 4 && clock.now < deadline }
      } catch is Moved {
        continue
      } catch let failure as SystemFailure where failure.isMissing && attempt < 4 {
        continue
      } catch let failure as SystemFailure {
        return unreadable(failure.description, fix: "ls -l " + Shell.quote(failure.path))
      }
    }
  }

  // The store was changed under its reading: what was found says nothing yet.
  private struct Moved: Error {}

  private mutating func examine(again: () -> Bool) throws {
    guard let layout = try present(), let header = readable(layout) else { return }
    self.layout = layout
    lastChange = [layout.base, layout.wal].compactMap { $0?.modified }.max()
    let locks = try StoreLocks.held(on: layout.files)
    let log = try readLog(layout, header)
    // A writer that has gone by now may have been between the header and the end of the file.
    let isHeld = try !locks.isEmpty || !StoreLayout(layout.files.base).isSameState(as: layout)
    findings += HeaderExam(target, layout, header, isHeld: isHeld).findings()
    findings += try LogExam(target, layout, header, log, checkup.thresholds).findings()
    let journal = try JournalExam(target, layout, header, locks)
    findings += journal.findings()
    findings += try PermissionExam(target, layout).findings()
    findings += try LockExam(target, layout, locks, checkup).findings()
    try readContent(layout, isHot: journal.isHot, isHeld: !locks.isEmpty, again)
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
    if let obstacle = layout.obstacle {
      unreadable(
        Shell.printable(obstacle) + ": the store is not opened",
        fix: "ls -l \(Shell.quote(layout.files.base))*")
      return nil
    }
    guard let header = layout.header else {
      let size = Quantity.bytes(layout.base?.size ?? 0)
      unreadable(
        "no SQLite header in '\(target.path)' (\(size)): overwritten, cut off or encrypted",
        fix: target.assess)
      return nil
    }
    findings.append(
      Finding(.storeReadable, target.subject, .ok, "readable", expected: Self.expected))
    return header
  }

  private static let expected = "a SQLite file that can be read"

  private mutating func unreadable(_ observed: String, fix: String) {
    findings.removeAll { $0.check == .storeReadable }
    findings.append(
      Finding(
        .storeReadable, target.subject, .critical, observed, expected: Self.expected, fix: fix))
  }

  private func readLog(_ layout: StoreLayout, _ header: StoreHeader) throws -> LogReading? {
    guard layout.hasLog, checkup.selection.contains(.storeWAL) else { return nil }
    return try .steady(layout.files.wal, basePageSize: header.pageSize)
  }

  private mutating func readContent(
    _ layout: StoreLayout, isHot: Bool, isHeld: Bool, _ again: () -> Bool
  ) throws {
    let exam = ContentExam(target, checkup, isHot: isHot)
    let shouldStop: @Sendable () -> Bool = { [checkup] in
      checkup.world.stopReason() != nil || (!checkup.isDeep && checkup.isBudgetSpent())
    }
    let reader = StoreReader(
      layout: layout, isOpenElsewhere: isHeld, busySeconds: checkup.busySeconds,
      shouldStop: shouldStop)
    let outcome = try reader.read { (database) throws(SQLiteError) in try exam.read(database) }
    if again(), !shouldStop(), try isMoved(layout, outcome) { throw Moved() }
    if case .read(let content) = outcome { self.content = content }
    let more = exam.findings(outcome)
    // One verdict for each check: a store that was emptied is not present after all.
    findings.removeAll { old in more.contains { $0.check == old.check } }
    findings += more
  }

  private func isMoved(_ layout: StoreLayout, _ outcome: StoreReader.Outcome<StoreContent>) throws
    -> Bool
  {
    switch outcome {
    case .busy: break
    case .failed(let error) where error.isUnopenable || error.isReadOnly: break
    default: return false
    }
    return try !StoreLayout(layout.files.base).isSameState(as: layout)
  }
}
