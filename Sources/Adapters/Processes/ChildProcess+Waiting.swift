public import Common
import Dispatch

extension ChildProcess {
  /// Runs the child to its end, blocking this thread, and returns its standard output.
  public func outputWaiting(
    limit: Int = 16 << 20, stopReason: @escaping @Sendable () -> StopReason? = { nil }
  ) throws -> (outcome: Outcome, bytes: [UInt8]) {
    try Self.wait { try await output(limit: limit, stopReason: stopReason) }
  }

  /// Runs the child to its end, blocking this thread, and hands its output on in pieces.
  public func runWaiting(
    stopReason: @escaping @Sendable () -> StopReason? = { nil },
    onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) throws -> Outcome {
    try Self.wait { try await run(stopReason: stopReason, onOutput: onOutput) }
  }

  // A tool's main thread is no thread of the concurrency runtime, so waiting on it blocks nobody.
  static func wait<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) throws -> Value {
    let box = Box<Value>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do { box.result = .success(try await work()) } catch { box.result = .failure(error) }
      done.signal()
    }
    done.wait()
    guard let result = box.result else { throw Failure("a child process was lost") }
    return try result.get()
  }

  // Written before the signal, read after the wait.
  private final class Box<Value: Sendable>: @unchecked Sendable {
    var result: Result<Value, any Error>?
  }
}
