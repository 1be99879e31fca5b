public import Common

extension StoreReader {
  // How often it is tried without a mark.
  private static let triesAlone: UInt32 = 5

  // Somebody opened, closed or changed the store between two steps of ours.
  private struct Race: Error {
    let failure: any Error
  }

  /// Reads one committed state of a store that others open, change and close meanwhile.
  ///
  /// What they do between two steps is no error: it is tried again, from a new look at the layout,
  /// until the time for waiting is over. Where nobody leaves the store alone for long enough, it is
  /// read as every other program reads it, with a mark of its own in `-shm`, if it may `mark`. A
  /// body that hands rows on as they come is run `once` only.
  public static func reading<Result>(
    _ path: String, busySeconds: Int64, once: Bool = false, mark: Bool = true, world: World,
    layout: () throws -> StoreLayout, _ body: (borrowing Database) throws -> Result
  ) throws -> Result {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(busySeconds)
    var tries: UInt32 = 0
    while true {
      var isBegun = false
      do {
        let isAlone = !once && (!mark || tries < triesAlone)
        return try reading(path, busySeconds, isRepeatable: isAlone, world, layout) { database in
          isBegun = true
          return try body(database)
        }
      } catch let race as Race {
        // What was handed on cannot be taken back.
        if once, isBegun { throw busy(path, "; what was printed is not one state") }
        guard clock.now < deadline else { throw race.failure }
        try world.checkpoint()
        tries += 1
        Pause.milliseconds(min(5 * tries, 100))
      }
    }
  }

  private static func reading<Result>(
    _ path: String, _ busySeconds: Int64, isRepeatable: Bool, _ world: World,
    _ look: () throws -> StoreLayout, _ body: (borrowing Database) throws -> Result
  ) throws -> Result {
    var bodyIsRunning = false
    do {
      let layout = try look()
      let reader = StoreReader(
        layout: layout, isOpenElsewhere: try !StoreLocks.held(on: layout.files).isEmpty,
        isRepeatable: isRepeatable, busySeconds: busySeconds,
        shouldStop: { world.stopReason() != nil })
      let outcome = try reader.read { database in
        bodyIsRunning = true
        let result = try body(database)
        bodyIsRunning = false
        return result
      }
      return try result(outcome, path, layout, world)
    } catch let error as SystemFailure where error.isMissing && !bodyIsRunning {
      throw Race(failure: try Disk.exists(path) ? busy(path) : error)
    }
  }

  private static func result<Result>(
    _ outcome: Outcome<Result>, _ path: String, _ layout: StoreLayout, _ world: World
  ) throws -> Result {
    switch outcome {
    case .read(let result): return result
    case .failed(let error):
      if error.isInterrupted { try world.checkpoint() }
      let isOpening = error.isUnopenable || error.isReadOnly
      if isOpening, try !isUnchanged(since: layout) { throw Race(failure: error) }
      throw error
    case .busy: throw Race(failure: busy(path))
    case .interrupted:
      throw Failure(
        "an interrupted transaction of '\(path)' must be rolled back by a writer first",
        hint: "ecw-backup create", status: .busy)
    case .foreignLog:
      throw Failure(
        "the log of '\(path)' belongs to another user than the store",
        hint: "ls -l \(Shell.quote(path))*")
    }
  }

  private static func busy(_ path: String, _ more: String = "") -> Failure {
    Failure(
      "'\(path)' was held or changed while it was read" + more,
      hint: "ecw-health --only store.locks", status: .busy)
  }

  private static func isUnchanged(since layout: StoreLayout) throws -> Bool {
    do {
      return try StoreLayout(layout.files.base).isSameState(as: layout)
    } catch let error as SystemFailure where error.isMissing {
      return false
    }
  }
}
