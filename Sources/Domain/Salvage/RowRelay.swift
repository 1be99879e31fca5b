import Common
import Dispatch

/// Reads the rows of a store on a thread of its own while the caller's writes them.
///
/// Two batches go back and forth: one is filled while the other one is written. Whoever a semaphore
/// lets on owns the next batch, so nothing else has to be locked.
final class RowRelay: @unchecked Sendable {
  private struct Stopped: Error {}

  private let reading: StoreReading
  private let checkpoint: () throws -> Void
  private let batches = [RowBatch(), RowBatch()]
  private let full = DispatchSemaphore(value: 0)
  private let empty = DispatchSemaphore(value: 0)  // one that is given up below its value traps
  // The batch that the reading thread owns.
  private var filling = 0

  /// `checkpoint` is called on the reading thread, from time to time, and may throw to stop.
  init(_ reading: StoreReading, checkpoint: @escaping () throws -> Void) {
    self.reading = reading
    self.checkpoint = checkpoint
    empty.signal()
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
      turn ^= 1
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

  // Returns when the row is written: with both batches, of which the next one is kept.
  private func lend(_ row: SalvagedRow) throws {
    if batches[filling].count > 0 { try pass() }
    batches[filling].lend(row)
    full.signal()
    try acquire()
    try acquire()
    batches[filling].clear()
    filling ^= 1
    batches[filling].clear()
    empty.signal()
  }

  private func acquire() throws {
    empty.wait()
    filling ^= 1
    if batches[filling].isRefused { throw Stopped() }
  }

  private func end() {
    batches[filling].isLast = true
    full.signal()
  }
}
