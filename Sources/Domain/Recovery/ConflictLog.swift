import Common

/// The file of conflicts: one record a line, both contents side by side.
final class ConflictLog {
  private let path: String
  private var pending: [UInt8] = []
  private(set) var count: Int64 = 0
  private var failure: (any Error)?

  init(_ path: String) throws { self.path = path }

  /// Adds a line; what goes wrong is thrown by ``finish()``.
  func add(_ line: String) -> Bool {
    count += 1
    pending += Array(line.utf8) + [10]
    guard pending.count > 1 << 18 else { return true }
    do { try flush() } catch { failure = failure ?? error }
    return failure == nil
  }

  /// Makes the file durable.
  func finish() throws {
    try flush()
    if let failure { throw failure }
  }

  private func flush() throws {
    if pending.isEmpty { return }
    let file = try Descriptor(opening: path, .append(mode: 0o600))
    try file.write(pending)
    try file.sync()
    pending.removeAll(keepingCapacity: true)
  }
}
