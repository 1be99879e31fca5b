import Common

/// Opens a store for reading in the way that changes no byte of any of its files.
///
/// Which way that is depends on the journal mode and on who has it open; the reasons are in
/// `docs/decisions/0003-reading-without-touching.md`.
public struct StoreReader: Sendable {
  /// What came of a reading.
  public enum Outcome<Result> {
    /// What the body returned.
    case read(Result)
    /// An interrupted transaction lies in `-journal`; only a writer may roll it back.
    case interrupted
    /// The log belongs to another user: opened by root, SQLite would give it to the base's owner.
    case foreignLog
    /// Somebody held the store, or changed it under every attempt.
    case busy
    /// SQLite's own word.
    case failed(SQLiteError)
  }

  let layout: StoreLayout
  let isOpenElsewhere: Bool
  let isRepeatable: Bool
  let busySeconds: Int64
  let shouldStop: @Sendable () -> Bool

  /// Prepares a reading of a store as it lies there.
  ///
  /// A body that hands rows on as they come cannot be run again: it is not repeatable. Beside
  /// others who have the store open it then reads as they do, with a mark of its own in `-shm`.
  public init(
    layout: StoreLayout, isOpenElsewhere: Bool, isRepeatable: Bool = true, busySeconds: Int64,
    shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.layout = layout
    self.isOpenElsewhere = isOpenElsewhere
    self.isRepeatable = isRepeatable
    self.busySeconds = busySeconds
    self.shouldStop = shouldStop
  }

  private var modes: [Database.Mode] {
    if layout.hasLog {
      return isOpenElsewhere && layout.hasSharedMemory
        ? [.readOnlySharedMemory, isRepeatable ? .unlocked : .readOnly] : [.unlocked]
    }
    guard layout.isInLogMode else { return [.readOnly] }
    return isOpenElsewhere && !isRepeatable ? [.readOnly] : [.immutable]
  }

  /// Reads with the first way that works; a reading without locks counts only if nothing changed.
  ///
  /// A store with an obstacle beside it is not opened: that is a `Failure`.
  public func read<Result>(_ body: (borrowing Database) throws -> Result) throws
    -> Outcome<Result>
  {
    if layout.hasLog, layout.wal?.owner != layout.base?.owner { return .foreignLog }
    var last = Outcome<Result>.busy
    for mode in modes {
      for _ in 0..<(isRepeatable ? 3 : 1) {
        let before = try StoreLayout(layout.files.base)
        if let obstacle = before.obstacle {
          throw Failure(
            obstacle + ": the store is not opened",
            hint: "ls -l \(Shell.quote(layout.files.base))*", status: .bad)
        }
        last = try attempt(mode, body)
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
    _ mode: Database.Mode, _ body: (borrowing Database) throws -> Result
  ) throws -> Outcome<Result> {
    do {
      let database = try Database(layout.files.base, mode, busySeconds: busySeconds)
      database.stopWhen(shouldStop)
      // One transaction, so that everything is read from one state.
      try database.execute("BEGIN")
      _ = try database.number("SELECT count(*) FROM sqlite_schema")
      return .read(try body(database))
    } catch let error as SQLiteError {
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
