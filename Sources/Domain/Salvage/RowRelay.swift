import Common
import Dispatch

/// Reads the rows of a store on a thread of its own while the caller's writes them.
///
/// The batches go round: one is filled while those before it are written. Whoever a semaphore lets
/// on owns the next batch, so nothing else has to be locked.
final class RowRelay: @unchecked Sendable {
  private struct Stopped: Error {}

  private let reading: StoreReading
  private let checkpoint: () throws -> Void
  private let batches = (0..<8).map { _ in RowBatch() }
  private let full = DispatchSemaphore(value: 0)
  private let empty = DispatchSemaphore(value: 0)  // one that is given up below its value traps
  // The batch that the reading thread owns.
  private var filling = 0

  /// `checkpoint` is called on the reading thread, from time to time, and may throw to stop.
  init(_ reading: StoreReading, checkpoint: @escaping () throws -> Void) {
    self.reading = reading
    self.checkpoint = checkpoint
    for _ in batches.dropFirst() { empty.signal() }
  }

  /// Lends every batch of rows in order; to be called once.
  func run(_ body: (RowBatch) throws -> Void) throws -> ReadingSummary {
    let summary = Background { [self] in
      defer { end() }
      return try reading.forEachRow(checkpoint: checkpoint) { [self] in try take($0) }
    }
    var turn = 0
    while true {
      full.wait()
      let batch = batches[turn]
      do {
        try body(batch)
      } catch {
        batch.isRefused = true
        empty.signal()
        _ = try? summary.wait()  // only says that it was stopped; the reason is thrown
        throw error
      }
      if batch.isLast { return try summary.wait() }
      empty.signal()
      turn = after(turn)
    }
  }

  private func take(_ row: SalvagedRow) throws {
    if RowBatch.isTooLarge(row) { return try lend(row) }
    if batches[filling].append(row) { return }
    try pass()
    _ = batches[filling].append(row)  // it fits into an empty one
  }

  private func pass() throws {
    full.signal()
    try acquire()
    batches[filling].clear()
  }

  // Returns when the row is written: with every batch, of which the next one is kept.
  private func lend(_ row: SalvagedRow) throws {
    if batches[filling].count > 0 { try pass() }
    batches[filling].lend(row)
    full.signal()
    for _ in batches { try acquire() }
    batches[filling].clear()
    filling = after(filling)
    batches[filling].clear()
    for _ in batches.dropFirst() { empty.signal() }
  }

  private func after(_ place: Int) -> Int { (place + 1) % batches.count }

  private func acquire() throws {
    empty.wait()
    filling = after(filling)
    if batches[filling].isRefused { throw Stopped() }
  }

  private func end() {
    batches[filling].isLast = true
    full.signal()
  }
}
