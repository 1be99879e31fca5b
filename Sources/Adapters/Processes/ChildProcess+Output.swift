public import Common

extension ChildProcess {
  /// Runs the child to its end and returns its standard output, up to a limit in bytes.
  public func output(
    limit: Int = 16 << 20, stopReason: @escaping @Sendable () -> StopReason? = { nil }
  ) async throws -> (outcome: Outcome, bytes: [UInt8]) {
    let collector = Collector(limit: limit)
    let outcome = try await run(stopReason: stopReason) { collector.append($0) }
    if collector.isOver {
      throw Failure("'\(program)' printed more than \(Quantity.bytes(Int64(limit)))")
    }
    return (outcome, collector.bytes)
  }
}

// Only the one task that reads the output appends; the result is read after it ended.
private final class Collector: @unchecked Sendable {
  var bytes: [UInt8] = []
  var isOver = false
  let limit: Int

  init(limit: Int) { self.limit = limit }

  func append(_ piece: [UInt8]) {
    isOver = isOver || bytes.count + piece.count > limit
    if !isOver { bytes += piece }
  }
}
