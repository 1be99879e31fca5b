public import Common
import SQLite

/// An event store that is read without changing a byte of any of its files.
public struct EventSource: Sendable {
  /// The path of the store.
  public let path: String
  let world: World
  let busySeconds: Int64

  /// Names a store; nothing is opened yet.
  public init(_ path: String, world: World, busySeconds: Int64) {
    self.path = path
    self.world = world
    self.busySeconds = busySeconds
  }

  /// Reads one committed state; a body that hands rows on as they come is run once only.
  func read<Result>(
    once: Bool = false, _ body: (borrowing Database, EventLayout) throws -> Result
  ) throws -> Result {
    try readStore(once: once) { database in
      let layout = try EventLayout(database)
      return try body(database, layout)
    }
  }

  func readStore<Result>(
    once: Bool = false, _ body: (borrowing Database) throws -> Result
  ) throws -> Result {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(busySeconds)
    var tries: UInt32 = 0
    while true {
      var isBegun = false
      do {
        return try readOnce(isRepeatable: !once) { database in
          isBegun = true
          return try body(database)
        }
      } catch let race as Race {
        // What was handed on cannot be taken back.
        if once, isBegun { throw busy("; what was printed is not one state") }
        guard clock.now < deadline else { throw race.failure }
        try world.checkpoint()
        tries += 1
        Pause.milliseconds(min(5 * tries, 100))
      }
    }
  }

  // Somebody opened, closed or changed the store between two steps of ours.
  private struct Race: Error {
    let failure: any Error
  }

  private func readOnce<Result>(
    isRepeatable: Bool, _ body: (borrowing Database) throws -> Result
  ) throws -> Result {
    var bodyIsRunning = false
    let outcome: StoreReader.Outcome<Result>
    let layout: StoreLayout
    do {
      layout = try present()
      let isHeld = try !StoreLocks.held(on: layout.files).isEmpty
      let world = world
      let reader = StoreReader(
        layout: layout, isOpenElsewhere: isHeld, isRepeatable: isRepeatable,
        busySeconds: busySeconds, shouldStop: { world.stopReason() != nil })
      outcome = try reader.read { database in
        bodyIsRunning = true
        let result = try body(database)
        bodyIsRunning = false
        return result
      }
    } catch let error as SystemFailure where error.isMissing && !bodyIsRunning {
      throw Race(failure: error)
    }
    switch outcome {
    case .read(let result): return result
    case .failed(let error):
      if error.isInterrupted { try world.checkpoint() }
      let isOpening = error.isUnopenable || error.isReadOnly
      if isOpening, try !isUnchanged(since: layout) { throw Race(failure: error) }
      throw error
    case .busy: throw Race(failure: busy())
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

  private func busy(_ more: String = "") -> Failure {
    Failure(
      "'\(path)' was held or changed while it was read" + more,
      hint: "ecw-health --only store.locks", status: .busy)
  }

  private func isUnchanged(since layout: StoreLayout) throws -> Bool {
    do {
      return try StoreLayout(layout.files.base).isSameState(as: layout)
    } catch let error as SystemFailure where error.isMissing {
      return false
    }
  }

  // A link is followed, as SQLite does: the log lies beside what it leads to.
  private func present() throws -> StoreLayout {
    let isLink = try Disk.status(path)?.kind == .link
    let real = isLink ? (try? Disk.realPath(path)) ?? path : path  // dangling: told below
    let layout = try StoreLayout(real)
    guard layout.base?.kind == .file else {
      throw Failure(
        layout.hasLog
          ? "the store '\(path)' is gone, its log is still there: open it with nothing"
          : "no event store '\(path)'", hint: "ecw-recover find", status: .unavailable)
    }
    guard layout.base?.size ?? 0 > 0 else {
      throw Failure("'\(path)' is empty: 0 bytes", hint: "ecw-backup list", status: .bad)
    }
    return layout
  }
}
