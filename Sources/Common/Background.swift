import Dispatch

/// A computation on another thread; its result is waited for once.
public final class Background<Value: Sendable>: @unchecked Sendable {
  // The result is written before the group is left and read after it was waited for.
  private let group = DispatchGroup()
  private var result: Result<Value, any Error>?

  /// Begins the work.
  public init(_ work: @escaping @Sendable () throws -> Value) {
    // A queue of its own always gets a thread; the global one may have none left.
    DispatchQueue(label: "background").async(group: group) { self.result = Result(catching: work) }
  }

  /// Waits for the work and returns or throws what came of it.
  public func wait() throws -> Value {
    group.wait()
    guard let result else { throw Failure("a background check did not run") }
    return try result.get()
  }
}
