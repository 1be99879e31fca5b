import Common
import SQLite

/// Whether the content of a store is sound, and what its tables say.
struct ContentExam {
  private let target: StoreTarget
  private let checkup: Checkup
  private let isHot: Bool

  init(_ target: StoreTarget, _ checkup: Checkup, isHot: Bool) {
    (self.target, self.checkup, self.isHot) = (target, checkup, isHot)
  }

  // What keeps the content from being read is told by the first check that wanted it.
  private var check: Check {
    checkup.selection.first(
      of: [.storeIntegrity, .storeSize]
        + (target.isEventStore ? [.eventStreams, .eventLoss, .projectionLag] : []))
  }

  func read(_ database: borrowing Database) throws(SQLiteError) -> StoreContent {
    var content = StoreContent()
    content.pageCount = try database.number("PRAGMA page_count") ?? 0
    content.pageSize = try database.number("PRAGMA page_size") ?? 0
    do throws(SQLiteError) {
      try readTables(database, &content)
    } catch {
      // The integrity check below says what is wrong, or that the time is over.
      content.interruption = error.isInterrupted ? "out of time" : error.message
    }
    if checkup.selection.contains(.storeIntegrity) { try check(database, &content) }
    return content
  }

  private func readTables(_ database: borrowing Database, _ content: inout StoreContent)
    throws(SQLiteError)
  {
    content.tableCount = try database.tableNames().count
    if target.isEventStore,
      checkup.selection.containsAny(.eventStreams, .eventLoss, .projectionLag)
    {
      content.events = try EventReading.read(database)
    }
    if target.isProjectionStore, checkup.selection.contains(.projectionLag) {
      content.projections = try ProjectionReading.versions(database)
    }
  }

  private func check(_ database: borrowing Database, _ content: inout StoreContent)
    throws(SQLiteError)
  {
    content.integrity = database.integrity(checkup.isDeep ? .full : .quick)
    guard checkup.isDeep, content.integrity == .ok else { return }
    do throws(SQLiteError) {
      content.foreignKeyViolations = try database.foreignKeys().violationCount
    } catch {
      // The time is over: the rest still counts.
      content.interruption = error.message
    }
  }

  func findings(_ outcome: StoreReader.Outcome<StoreContent>) -> [Finding] {
    switch outcome {
    case .read(let content):
      return IntegrityVerdict(target, checkup, content).findings()
        + EventVerdict(target, content).findings()
    case .interrupted:
      return [
        unmeasured(
          "an interrupted transaction must be rolled back first", isHot && tells(.storeJournal))
      ]
    case .foreignLog:
      return [
        unmeasured("the log belongs to another user than the store", tells(.storePermissions))
      ]
    case .busy:
      return [
        unmeasured(
          "held or changed by another process all the time", false,
          fix: "ecw-health --only store.locks")
      ]
    case .failed(let error) where error.isCorrupt:
      return [IntegrityVerdict.damaged(target, check, [error.message])]
    case .failed(let error) where error.isInterrupted:
      return [unmeasured("no time left", checkup.world.stopReason() == nil)]
    case .failed(let error):
      return [unmeasured(error.message, false)]
    }
  }

  // Its own finding says the same, and decides.
  private func tells(_ check: Check) -> Bool { checkup.selection.contains(check) }

  private func unmeasured(
    _ reason: String, _ isInformational: Bool, fix: String = "ecw-health --deep"
  ) -> Finding {
    .notMeasurable(
      check, target.subject, Shell.printable(reason), expected: "a sound store",
      fix: fix, isInformational: isInformational && !checkup.isDeep)
  }
}
