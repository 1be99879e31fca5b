import Common
import SQLite

/// Opens a store for reading in the way that changes no byte of any of its files.
///
/// Which way that is depends on the journal mode and on who has it open; the reasons are in
/// `docs/decisions/0003-reading-without-touching.md`.
struct StoreReader {
  /// What came of a reading.
  enum Outcome<Result> {
    case read(Result)
    /// An interrupted transaction lies in `-journal`; only a writer may roll it back.
    case interrupted
    /// The log belongs to another user: opened by root, SQLite would give it to the base's owner.
    case foreignLog
    /// Somebody held the store, or changed it under every attempt.
    case busy
    case failed(SQLiteError)
  }

  let layout: StoreLayout
  let isOpenElsewhere: Bool
  let busySeconds: Int64
  let shouldStop: @Sendable () -> Bool

  private var modes: [Database.Mode] {
    if layout.hasLog {
      return isOpenElsewhere && layout.hasSharedMemory
        ? [.readOnlySharedMemory, .unlocked] : [.unlocked]
    }
    return layout.isInLogMode ? [.immutable] : [.readOnly]
  }

  /// Reads with the first way that works; a reading without locks counts only if nothing changed.
  func read<Result>(_ body: (borrowing Database) throws(SQLiteError) -> Result) throws
    -> Outcome<Result>
  {
    if layout.hasLog, layout.wal?.owner != layout.base?.owner { return .foreignLog }
    var last = Outcome<Result>.busy
    for mode in modes {
      for _ in 0..<3 {
        let before = try StoreLayout(layout.files.base)
        last = attempt(mode, body)
        if mode.takesLocks { break }
        guard try StoreLayout(layout.files.base).isSameState(as: before) else {
          last = .busy
          continue
        }
        break
      }
      // Only a way that cannot work here leads to the next one.
      guard case .failed(let error) = last, error.isUnopenable || error.isReadOnly else { break }
    }
    return last
  }

  private func attempt<Result>(
    _ mode: Database.Mode, _ body: (borrowing Database) throws(SQLiteError) -> Result
  ) -> Outcome<Result> {
    do throws(SQLiteError) {
      let database = try Database(layout.files.base, mode, busySeconds: busySeconds)
      database.stopWhen(shouldStop)
      // One transaction, so that everything is read from one state.
      try database.execute("BEGIN")
      _ = try database.number("SELECT count(*) FROM sqlite_schema")
      return .read(try body(database))
    } catch {
      if error.isBusy { return .busy }
      if error.isReadOnly, layout.journal != nil { return .interrupted }
      return .failed(error)
    }
  }
}

extension Database.Mode {
  fileprivate var takesLocks: Bool {
    switch self {
    case .immutable, .unlocked: false
    default: true
    }
  }
}
