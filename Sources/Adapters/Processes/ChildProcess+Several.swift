public import Common

extension ChildProcess {
  /// Runs children side by side to their end, blocking this thread; their outputs in order.
  ///
  /// The first that cannot be run ends the others.
  public static func outputsWaiting(
    _ children: [ChildProcess], limit: Int = 16 << 20,
    stopReason: @escaping @Sendable () -> StopReason? = { nil }
  ) throws -> [(outcome: Outcome, bytes: [UInt8])] {
    try wait {
      try await withThrowingTaskGroup(of: (Int, Outcome, [UInt8]).self) { group in
        for (index, child) in children.enumerated() {
          group.addTask {
            let (outcome, bytes) = try await child.output(limit: limit, stopReason: stopReason)
            return (index, outcome, bytes)
          }
        }
        var results: [(Int, Outcome, [UInt8])] = []
        for try await result in group { results.append(result) }
        return results.sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) }
      }
    }
  }
}
