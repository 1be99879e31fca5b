/// Stops statements of a hostile schema that would never end.
final class Fuse: @unchecked Sendable {
  // Only the thread that runs the statement asks.
  private var left = 0
  private var total: Int

  /// A statement may ask 1,000 times, all of so many together a little more often.
  init(statements: Int = 1) { total = 1000 + 100 * statements }

  /// Begins with the next statement, or with several that are run in one call.
  func renew(_ statements: Int = 1) { left = min(1000 * statements, total) }

  func isBlown() -> Bool {
    left -= 1
    total -= 1
    return left < 0
  }
}
