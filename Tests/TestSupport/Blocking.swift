import Dispatch

/// Work that blocks its thread, such as a question to git, on a thread that a test may block.
///
/// The tests themselves run on the few threads of the concurrency runtime: blocked there, the child
/// that is waited for would never be served.
public enum Blocking {
  /// Does the work elsewhere and returns what came of it.
  public static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value)
    async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
