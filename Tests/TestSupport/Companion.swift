import Common
import Processes

/// A helper process that runs beside a test until it is let go.
public final class Companion: Sendable {
  private let task: Task<Void, Never>

  /// Starts `store-writer` on a store and waits until it says that it has begun.
  public init(_ store: String, _ arguments: String...) async throws {
    var world = World.unset
    world.environment = ["PATH": Host.environment["PATH"] ?? "/usr/bin:/bin"]
    let child = ChildProcess(
      Host.products + "/store-writer", [store] + arguments, in: "/", world: world,
      timeLimitSeconds: 1800)
    let (began, continuation) = AsyncStream<Void>.makeStream()
    task = Task {
      _ = try? await child.run { _ in continuation.yield() }  // cancelled by stop()
      continuation.finish()
    }
    for await _ in began { return }
    throw Failure("store-writer did not begin")
  }

  /// Ends the process and waits for its end.
  public func stop() async {
    task.cancel()
    await task.value
  }
}
